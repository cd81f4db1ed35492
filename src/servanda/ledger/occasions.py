"""At which event of its document a statement was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from servanda.ledger.account import occasions
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.groups import belonging


def keep_occasions(connection: Connection, documents: Iterable[str], found: Mapping[str, tuple[str, str]]) -> None:
    """Replace the occasions of documents: for each statement its document and the event at which it was made."""
    for some in chunks(documents):
        connection.execute(delete(occasions).where(occasions.c.document.in_(some)))
    values = [{"statement": key, "document": document, "event": event} for key, (document, event) in found.items()]
    if values:
        connection.execute(insert(occasions), values)


def happenings_of(connection: Connection, statements: Iterable[str]) -> dict[str, str]:
    """For each statement the happening at which it was made."""
    chosen = select(occasions.c.statement, occasions.c.event)
    at = {row["statement"]: row["event"] for row in rows(connection, chosen, occasions.c.statement, statements)}
    home = belonging(connection, "event", at.values())
    return {statement: home[event] for statement, event in at.items() if event in home}


def happenings_in(connection: Connection, documents: Iterable[str]) -> dict[str, set[str]]:
    """For each document the happenings at which its statements were made."""
    chosen = select(occasions.c.document, occasions.c.event)
    pairs = {(row["document"], row["event"]) for row in rows(connection, chosen, occasions.c.document, documents)}
    home = belonging(connection, "event", {event for _, event in pairs})
    found: dict[str, set[str]] = {}
    for document, event in pairs:
        if event in home:
            found.setdefault(document, set()).add(home[event])
    return found
