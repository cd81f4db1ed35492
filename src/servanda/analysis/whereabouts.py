"""Where things took place, as the ledger names the places."""

from __future__ import annotations

from sqlalchemy import Connection, select

from servanda.ledger import account, schema
from servanda.ledger.queries import Row


def event_places(connection: Connection) -> list[Row]:
    """Every event that has a place: rows of `id`, `kind`, `date` and `place`."""
    h = account.happenings
    chosen = select(h.c.id, h.c.kind, h.c.date, h.c.place).where(h.c.place.is_not(None)).order_by(h.c.date, h.c.id)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def places_named(connection: Connection) -> list[str]:
    """The places of events and datelines, each as often as it is named."""
    h, d = account.happenings, schema.documents
    events = connection.execute(select(h.c.place).where(h.c.place.is_not(None)))
    datelines = connection.execute(select(d.c.dateline_place).where(d.c.dateline_place.is_not(None)))
    return [str(place) for place in (*events.scalars(), *datelines.scalars())]
