"""Copies: the same text with the same title and dates, wherever in the archive, is read once."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.pipeline.bulk.tables import rows
from servanda.pipeline.bulk.tasks import Task

_COLUMNS = ["position", "id", "key", "path"]
_Place = tuple[str, str, str, int]


def copies(tasks: Sequence[Task]) -> dict[str, dict[int, str]]:
    """For each shard, by its name, the positions of the documents that are copies, with the id of the original.

    The original is the document with the least id, then path, shard and position: the choice depends on what the
    archive holds and not on the order in which it was read. Holds about 200 bytes for each document that passed the
    gate.
    """
    first: dict[str, _Place] = {}
    for task in tasks:
        for row in rows(task.table("documents"), _COLUMNS):
            place = (row["id"], row["path"], task.shard.name, row["position"])
            first[row["key"]] = min(first.get(row["key"], place), place)
    found: dict[str, dict[int, str]] = {}
    for task in tasks:
        for row in rows(task.table("documents"), _COLUMNS):
            original = first[row["key"]]
            if original[2:] != (task.shard.name, row["position"]):
                found.setdefault(task.shard.name, {})[row["position"]] = original[0]
    return found
