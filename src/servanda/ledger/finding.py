"""A record, a document or a thing by its name, or the beginning of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, Table, or_, select

from servanda.ledger import account, listing
from servanda.ledger.queries import Filters, Row, record

_THINGS: tuple[tuple[str, Table, Callable[[Connection, Filters], list[Row]]], ...] = (
    ("event", account.happenings, listing.happenings),
    ("ask", account.answers, listing.asks),
    ("discrepancy", account.discrepancies, listing.discrepancies),
    ("project", account.projects, listing.projects),
)
MOST = 10
"""Hits that are told at most."""


def find(connection: Connection, prefix: str, as_of: date) -> list[Row]:
    """Everything whose id starts with `prefix`, each with `type`, at most ten of a kind.

    An undertaking or an event answers to the name that any of its records gives it.
    """
    found = record(connection, prefix)
    for kind, table, rows in _THINGS:
        if ids := _named(connection, table, prefix):
            found += [{"type": kind, **row} for row in rows(connection, Filters(ids=ids))]
    if ids := _named(connection, account.undertakings, prefix):
        told = listing.undertakings(connection, Filters(ids=ids), as_of)
        found += [{"type": "undertaking", **row} for row in told]
    return found


def _named(connection: Connection, table: Table, prefix: str) -> tuple[str, ...]:
    m = account.members
    begins = table.c.id.startswith(prefix, autoescape=True)
    alias = select(m.c.thing).where(m.c.alias.startswith(prefix, autoescape=True))
    chosen = select(table.c.id).where(or_(begins, table.c.id.in_(alias))).order_by(table.c.id).limit(MOST)
    return tuple(connection.execute(chosen).scalars())
