"""Single documents and records by their ids, and all that was read out of one document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from servanda.ledger import schema
from servanda.ledger.queries import (
    Filters,
    Row,
    chosen_claims,
    chosen_events,
    chosen_statements,
    plain_claim,
    with_whos,
)

KINDS = {"s": "statements", "c": "claims", "e": "events"}
"""The kinds of records out of documents, by the first letter of their ids."""
_ASKED = {
    "statements": (schema.statements, chosen_statements, ("speakers", "addressees")),
    "claims": (schema.claims, chosen_claims, ()),
    "events": (schema.events, chosen_events, ("participants",)),
}


def document(connection: Connection, name: str) -> Row | None:
    """All that is kept of the document with this id: its text, what is known about it, its `paths`, its reading."""
    d = schema.documents
    row = connection.execute(select(d).where(d.c.id == name)).mappings().one_or_none()
    if row is None:
        return None
    at = schema.locations
    r = schema.readings
    paths = connection.execute(select(at.c.path).where(at.c.document == name).order_by(at.c.path)).scalars().all()
    reading = connection.execute(select(r.c.version, r.c.read).where(r.c.document == name)).one_or_none()
    return {
        **row,
        "date": row["dateline_date"] or row["published"],
        "paths": list(paths),
        "path": paths[0] if paths else "",
        "version": reading.version if reading else None,
        "read": bool(reading.read) if reading else False,
    }


def records_of(connection: Connection, name: str) -> dict[str, list[Row]]:
    """The statements, claims and events of a document, each in the order of its words."""
    return {kind: _asked(connection, kind, document=name) for kind in _ASKED}


def records(connection: Connection, ids: list[str]) -> dict[str, Row]:
    """The statements, claims and events with these ids, by id, each with its `type`; unknown ones are left out."""
    found: dict[str, Row] = {}
    for kind in _ASKED:
        own = [name for name in ids if KINDS.get(name[:1]) == kind]
        for start in range(0, len(own), 500):
            for row in _asked(connection, kind, ids=own[start : start + 500]):
                found[row["id"]] = {"type": kind[:-1], **row}
    return found


def one(connection: Connection, name: str) -> Row | None:
    """The statement, claim or event with this id, with its `type`."""
    return records(connection, [name]).get(name)


def _asked(
    connection: Connection, kind: str, *, document: str | None = None, ids: list[str] | None = None
) -> list[Row]:
    table, chosen_by, roles = _ASKED[kind]
    chosen = chosen_by(Filters())
    chosen = (
        chosen.where(table.c.document == document) if document is not None else chosen.where(table.c.id.in_(ids or []))
    )
    chosen = chosen.order_by(None).order_by(table.c.document, table.c.start, table.c.end)
    rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(chosen).mappings()]
    if kind == "claims":
        return [plain_claim(row) for row in rows]
    return with_whos(connection, rows, *roles)
