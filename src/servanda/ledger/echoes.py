"""Statements of copies: what they repeat, and the undertakings that they follow it into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from servanda.ledger import groups
from servanda.ledger.account import echoes
from servanda.ledger.chunks import chunks, rows

_KIND = "statement"
_OF = echoes.c["of"]


def forget(connection: Connection, documents: Iterable[str]) -> None:
    """Forget what the statements of these documents repeat, and where they belong."""
    found = [row["record"] for row in rows(connection, select(echoes.c.record), echoes.c.document, documents)]
    groups.release(connection, _KIND, found)
    for some in chunks(documents):
        connection.execute(delete(echoes).where(echoes.c.document.in_(some)))


def keep(connection: Connection, found: Mapping[str, tuple[str, str]]) -> None:
    """Keep for new statements (by id) what each repeats, and its document."""
    if values := [{"record": record, "of": of, "document": at} for record, (of, at) in found.items()]:
        connection.execute(insert(echoes), values)


def repeating(connection: Connection, statements: Iterable[str]) -> dict[str, list[str]]:
    """For each statement the ids of those that repeat it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(connection, select(echoes.c.record, _OF), _OF, statements):
        found[row["of"]].append(row["record"])
    return found


def documents_repeating(connection: Connection, statements: Iterable[str]) -> set[str]:
    """The documents that repeat any of these statements."""
    return {row["document"] for row in rows(connection, select(echoes.c.document), _OF, statements)}


def repeated(connection: Connection, records: Iterable[str]) -> dict[str, str]:
    """Those of the records that repeat a statement, each with that statement."""
    return {
        row["record"]: row["of"] for row in rows(connection, select(echoes.c.record, _OF), echoes.c.record, records)
    }
