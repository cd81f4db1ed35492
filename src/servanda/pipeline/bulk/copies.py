"""Copies and near copies: texts that are the same, or nearly so, wherever in the archive, are read once.

A copy has the text, title and dates of another document. A near copy resembles another by its shingles
(`servanda.reconciliation.duplicates`), at least as much as the run asks for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda.pipeline.bulk.tables import rows
from servanda.pipeline.bulk.tasks import Task
from servanda.reconciliation.duplicates import Sketch, likeness

Copies = dict[str, dict[int, tuple[str, float]]]
_COLUMNS = ["position", "id", "key", "path"]
_Place = tuple[str, str, str, int]


def copies(tasks: Sequence[Task]) -> Copies:
    """For each shard, by its name, the positions of documents that are not read, with the original and the resemblance.

    The original is the document with the least id, then path, shard and position: the choice depends on what the
    archive holds and not on the order in which it was read. Holds about 200 bytes for each document that passed the
    gate; where near copies are wanted, about 5 kB.
    """
    found: Copies = {}
    first: dict[str, _Place] = {}
    for task in tasks:
        for row in rows(task.table("documents"), _COLUMNS):
            place = (row["id"], row["path"], task.shard.name, row["position"])
            first[row["key"]] = min(first.get(row["key"], place), place)
    for task in tasks:
        for row in rows(task.table("documents"), _COLUMNS):
            original = first[row["key"]]
            if original[2:] != (task.shard.name, row["position"]):
                found.setdefault(task.shard.name, {})[row["position"]] = (original[0], 1.0)
    if tasks and tasks[0].settings.near < 1:
        _near(tasks, found, tasks[0].settings.near)
    return found


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A sketch as it is held: its sample packed."""

    id: str
    shard: str
    position: int
    size: int
    rate: int
    sample: array[int]
    keys: tuple[str, ...]

    def unpacked(self) -> Sketch:
        return Sketch(self.id, "", None, self.size, self.rate, frozenset(self.sample), self.keys)


def _near(tasks: Sequence[Task], found: Copies, least: float) -> None:
    """Add the near copies: in the order of their ids, each document that resembles one before it that is read."""
    drawn = sorted(_drawn(tasks, found), key=lambda one: (one.id, one.shard, one.position))
    under: dict[str, list[int]] = {}
    for at, one in enumerate(drawn):
        candidates = sorted({other for key in one.keys for other in under.get(key, ())})
        own = one.unpacked()
        best = max(
            ((likeness(own, drawn[other].unpacked()).resemblance, -other) for other in candidates), default=(0.0, 0)
        )
        if best[0] >= least:
            resemblance = min(round(best[0], 4), 0.9999)  # 1 is for copies, whose titles and dates agree as well
            found.setdefault(one.shard, {})[one.position] = (drawn[-best[1]].id, resemblance)
            continue
        for key in one.keys:
            under.setdefault(key, []).append(at)


def _drawn(tasks: Sequence[Task], found: Copies) -> Iterator[_Drawn]:
    for task in tasks:
        copied = found.get(task.shard.name, {})
        for row in rows(task.table("sketches")):
            if row["position"] not in copied:
                sample, keys = array("Q", row["sample"]), tuple(row["keys"])
                yield _Drawn(row["id"], task.shard.name, row["position"], row["size"], row["rate"], sample, keys)
