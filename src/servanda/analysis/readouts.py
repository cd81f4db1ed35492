"""One event as each side reads it out: every document that tells of it, with the statements that it puts there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from servanda.ledger import Filters, account, happenings, listing, schema
from servanda.ledger.chunks import rows
from servanda.ledger.loading import sources
from servanda.ledger.queries import Row, chosen_statements
from servanda.ledger.records import records
from servanda.ledger.streaming import KINDS
from servanda.records import Source


@dataclass(frozen=True, slots=True)
class Readout:
    """What one document says came of an event."""

    source: Source
    statements: list[Row]


@dataclass(frozen=True, slots=True)
class Readouts:
    """An event with its tellings, the readouts by document, what it was part of, and what was part of it."""

    event: Row
    tellings: list[Row]
    readouts: list[Readout]
    parent: Row | None
    parts: list[Row]


def readouts(connection: Connection, name: str, as_of: date) -> Readouts | None:
    """The event with this id, or with the name that one of its tellings gives it; None where there is none."""
    m, h = account.members, account.happenings
    known = connection.execute(select(h.c.id).where(h.c.id == name)).scalar()
    thing = known or connection.execute(select(m.c.thing).where(m.c.alias == name)).scalar()
    found = happenings(connection, Filters(ids=(thing,))) if thing else []
    if not found:
        return None
    event = found[0]
    tellings = list(records(connection, event["tellings"]).values())
    documents = list(dict.fromkeys(telling["document"] for telling in tellings))
    known_sources = sources(connection, documents)
    told = _statements(connection, event["tellings"], documents, as_of)
    parts = connection.execute(select(h.c.body).where(h.c.parent == event["id"]).order_by(h.c.date, h.c.id)).scalars()
    return Readouts(
        event,
        tellings,
        [Readout(known_sources[d], told.get(d, [])) for d in documents if d in known_sources],
        next(iter(happenings(connection, Filters(ids=(event["parent"],)))), None) if event["parent"] else None,
        listing.happening_rows(connection, list(parts)),
    )


def _statements(connection: Connection, tellings: list[str], documents: list[str], as_of: date) -> dict[str, list[Row]]:
    """The statements made at an event, by document; of a document whose statements are at no event, all of them."""
    o, s = account.occasions, schema.statements
    at = {row["statement"]: row["event"] for row in rows(connection, select(o), o.c.document, documents)}
    chosen = chosen_statements(Filters()).order_by(None).order_by(s.c.document, s.c.start)
    every = [dict(row) for row in rows(connection, chosen, s.c.document, documents)]
    placed = {row["document"] for row in every if row["id"] in at}
    own = [row for row in every if at.get(row["id"]) in tellings or row["document"] not in placed]
    found: dict[str, list[Row]] = {}
    for row in KINDS["statements"].whole(connection, own, as_of):
        found.setdefault(row["document"], []).append(row)
    return found
