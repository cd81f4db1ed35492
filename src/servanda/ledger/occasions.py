"""At which event of its document a statement was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from servanda.ledger.account import members, occasions
from servanda.ledger.chunks import chunks, rows


def keep_occasions(connection: Connection, documents: Iterable[str], found: Mapping[str, tuple[str, str]]) -> None:
    """Replace the occasions of documents: for each statement its document and the event at which it was made."""
    for some in chunks(documents):
        connection.execute(delete(occasions).where(occasions.c.document.in_(some)))
    values = [{"statement": key, "document": document, "event": event} for key, (document, event) in found.items()]
    if values:
        connection.execute(insert(occasions), values)


def happenings_of(connection: Connection, statements: Iterable[str]) -> dict[str, str]:
    """For each statement the happening at which it was made."""
    chosen = select(occasions.c.statement, members.c.thing).join(
        members, (members.c.record == occasions.c.event) & (members.c.kind == "event")
    )
    return {row["statement"]: row["thing"] for row in rows(connection, chosen, occasions.c.statement, statements)}
