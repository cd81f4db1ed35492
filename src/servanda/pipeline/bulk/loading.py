"""The results of a bulk run into a ledger: whole documents, some hundred in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from servanda.ledger import Ledger
from servanda.ledger.writing import Entry, locate_all, write_all
from servanda.pipeline.building import fingerprint
from servanda.pipeline.bulk.extracting import set_aside
from servanda.pipeline.bulk.tables import RECORDS, Record, Row, document_of, record_of, rows
from servanda.pipeline.bulk.tasks import Task
from servanda.records import Reading

_TOGETHER = 200
_CHARACTERS = 4_000_000
"""Documents in one transaction: so many, or so many characters."""


def load(
    tasks: Sequence[Task], ledger: Ledger, progress: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[int, int]:
    """Add the documents and records of finished tasks to `ledger`; gives how many are new and how many were there.

    A copy becomes a further path of its original, a near copy a document without records. Whatever interrupts it, the
    same call goes on where it stopped.
    """
    new = known = 0
    for at, task in enumerate(tasks):
        progress("loading", at, len(tasks))
        profile = fingerprint(task.settings.profile)
        for some in _bounded(_entries(task)):
            added = write_all(ledger, some, task.settings.version, profile)
            new, known = new + added, known + len(some) - added
    for task in tasks:
        places = ((row["copy_of"], row["path"]) for row in rows(task.table("copies")) if row["resemblance"] == 1)
        while some_places := list(islice(places, _TOGETHER)):
            locate_all(ledger, some_places)
    progress("loading", len(tasks), len(tasks))
    return new, known


def _entries(task: Task) -> Iterator[Entry]:
    """The documents of a shard that are no copies, in their order, each with its records."""
    records = {table: _by_position(task, table) for table in RECORDS}
    aside = {row["position"] for row in rows(set_aside(task), ["position"])}
    for row in rows(task.table("documents")):
        position = row["position"]
        near = position in task.copies
        if near and task.copies[position][1] == 1:
            continue
        found: Any = {table: _next(groups, position) for table, groups in records.items()}
        yield Entry(Reading(document_of(row), **found), read=row["read"] and not near and position not in aside)


class _Groups:
    """The records of one table, document by document."""

    def __init__(self, found: Iterator[Row]) -> None:
        self._groups = groupby(found, key=lambda row: int(row["position"]))
        self._next: tuple[int, list[Row]] | None = None
        self._advance()

    def _advance(self) -> None:
        group = next(self._groups, None)
        self._next = None if group is None else (group[0], list(group[1]))

    def of(self, position: int) -> list[Row]:
        """The rows of the document at `position`; positions are asked for in their order."""
        if self._next is None or self._next[0] != position:
            return []
        found = self._next[1]
        self._advance()
        return found


def _by_position(task: Task, table: str) -> tuple[str, _Groups]:
    return table, _Groups(rows(task.table(table)))


def _next(groups: tuple[str, _Groups], position: int) -> tuple[Record, ...]:
    table, found = groups
    return tuple(record_of(table, row) for row in found.of(position))


def _bounded(found: Iterator[Entry]) -> Iterator[list[Entry]]:
    """The entries in lists bounded in number and in characters."""
    for first in found:
        some, characters = [first], len(first.reading.document.text)
        while characters < _CHARACTERS and len(some) < _TOGETHER and (entry := next(found, None)) is not None:
            some.append(entry)
            characters += len(entry.reading.document.text)
        yield some
