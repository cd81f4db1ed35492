"""Single documents and records by their ids, and all that was read out of one document."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, literal, select, union

from servanda.ledger import account, schema
from servanda.ledger.chunks import chunks
from servanda.ledger.queries import Filters, Row, chosen_claims, chosen_events, chosen_replies, chosen_statements
from servanda.ledger.streaming import KINDS

_NO_DAY = date.min
"""Records out of documents have no schedule that would depend on the day."""
_ASKED = {
    "statement": ("s", "statements", schema.statements, chosen_statements),
    "claim": ("c", "claims", schema.claims, chosen_claims),
    "event": ("e", "tellings", schema.events, chosen_events),
    "reply": ("r", "replies", schema.replies, chosen_replies),
}


def document(connection: Connection, name: str) -> Row | None:
    """All that is kept of the document with this id: its text, what is known about it, `paths`, reading, kinship."""
    d = schema.documents
    row = connection.execute(select(d).where(d.c.id == name)).mappings().one_or_none()
    if row is None:
        return None
    at, r, k = schema.locations, schema.readings, account.kinships
    paths = connection.execute(select(at.c.path).where(at.c.document == name).order_by(at.c.path)).scalars().all()
    reading = connection.execute(select(r.c.version, r.c.read).where(r.c.document == name)).one_or_none()
    kin = connection.execute(select(k).where(k.c.document == name)).mappings().one_or_none()
    return {
        **row,
        "date": row["dateline_date"] or row["published"],
        "paths": list(paths),
        "path": paths[0] if paths else "",
        "version": reading.version if reading else None,
        "read": bool(reading.read) if reading else False,
        "kin": kin["kin"] if kin else "",
        "of": kin["of"] if kin else None,
        "side": kin["side"] if kin else None,
        "kin_why": kin["why"] if kin else "",
    }


def copies(connection: Connection, name: str) -> list[Row]:
    """The documents of the same cluster, this one left out: rows of `id`, `path`, `date`, `title`, `kin`, `why`."""
    k, d, at = account.kinships, schema.documents, schema.locations
    own = connection.execute(select(k.c.of).where(k.c.document == name)).scalar()
    head = own or name
    path = select(at.c.path).where(at.c.document == d.c.id).order_by(at.c.path).limit(1).scalar_subquery()
    chosen = (
        select(d.c.id, path.label("path"), d.c.title, d.c.publisher, d.c.published, d.c.dateline_date, k.c.kin, k.c.why)
        .outerjoin(k, k.c.document == d.c.id)
        # Asked for by ids: a condition on either of two tables would go through both.
        .where(d.c.id.in_(union(select(k.c.document).where(k.c.of == head), select(literal(head)))), d.c.id != name)
        .order_by(d.c.id)
    )
    return [{**row, "date": row["dateline_date"] or row["published"]} for row in connection.execute(chosen).mappings()]


def records_of(connection: Connection, name: str) -> dict[str, list[Row]]:
    """The statements, claims, events and replies of a document, each in the order of its words."""
    plural = {"statement": "statements", "claim": "claims", "event": "events", "reply": "replies"}
    return {plural[kind]: _asked(connection, kind, document=name) for kind in _ASKED}


def records(connection: Connection, ids: list[str]) -> dict[str, Row]:
    """The statements, claims, events and replies with these ids, by id, each with its `type`; unknown ones left out."""
    found: dict[str, Row] = {}
    for kind, (letter, *_) in _ASKED.items():
        for some in chunks(name for name in ids if name.startswith(f"{letter}-")):
            for row in _asked(connection, kind, ids=some):
                found[row["id"]] = {"type": kind, **row}
    return found


def one(connection: Connection, name: str) -> Row | None:
    """The statement, claim, event or reply with this id, with its `type`."""
    return records(connection, [name]).get(name)


def thing(connection: Connection, kind: str, name: str, as_of: date) -> Row | None:
    """The row of a thing of a list (`events`, `undertakings`, `asks`, `discrepancies`, `projects`).

    By its id, or by the name that one of its records gives it; None where there is none.
    """
    own = KINDS[kind]
    m = account.members
    current = connection.execute(select(m.c.thing).where(m.c.alias == name)).scalar()
    for key in dict.fromkeys((name, current)):
        if key:
            rows = connection.execute(own.chosen(Filters(ids=(key,)))).mappings()
            if found := own.whole(connection, [dict(row) for row in rows], as_of):
                return found[0]
    return None


def _asked(
    connection: Connection, kind: str, *, document: str | None = None, ids: list[str] | None = None
) -> list[Row]:
    _, listed, table, chosen_by = _ASKED[kind]
    chosen = chosen_by(Filters())
    chosen = (
        chosen.where(table.c.document == document) if document is not None else chosen.where(table.c.id.in_(ids or []))
    )
    chosen = chosen.order_by(None).order_by(table.c.document, table.c.start, table.c.end, table.c.id)
    rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(chosen).mappings()]
    return KINDS[listed].whole(connection, rows, _NO_DAY)
