"""Undertakings in brief, for lists: what their own rows hold, without the statements behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from servanda.ledger import account, schema
from servanda.ledger.listing import due
from servanda.ledger.paging import Counts, Page, count, facets, things_of
from servanda.ledger.queries import Filters, Row
from servanda.ledger.streaming import KINDS
from servanda.reconciliation.schedule import schedule
from servanda.records import Undertaking
from servanda.records.codec import restored

MOST_SOURCES = 40
"""Publishers and documents by which a list is divided at most."""


def digests(
    connection: Connection, filters: Filters, as_of: date, *, number: int = 1, size: int = 50, newest: bool = True
) -> Page:
    """Page `number` of the undertakings, the one that was spoken of last first (or last).

    Rows of `id`, `title`, `actors`, `beneficiaries`, `pillars`, `stage`, `completion`, `schedule`, `deadline`,
    `first` and `latest` (dates of statements), `statements` (how many, copies left out), `change` (what the
    latest did).
    """
    u = account.undertakings
    chosen = KINDS["undertakings"].chosen(filters).add_columns(u.c.first, u.c.latest).order_by(None)
    order = (u.c.latest.desc() if newest else u.c.latest.asc()).nulls_last()
    found = connection.execute(chosen.order_by(order, u.c.id).limit(size).offset((number - 1) * size))
    rows = [_digest(row.body, as_of) | {"first": row.first, "latest": row.latest} for row in found]
    return Page(rows, count(connection, "undertakings", filters), number, size)


def digest(connection: Connection, ids: list[str], as_of: date) -> dict[str, Row]:
    """Undertakings in brief by id."""
    u = account.undertakings
    chosen = select(u.c.body, u.c.first, u.c.latest).where(u.c.id.in_(ids))
    found: dict[str, Row] = {}
    for row in connection.execute(chosen):
        own = _digest(row.body, as_of)
        found[own["id"]] = own | {"first": row.first, "latest": row.latest}
    return found


def divisions(connection: Connection, filters: Filters, as_of: date) -> Counts:
    """The facets of undertakings: those of the list, and others of their own.

    `due` tells how their deadlines stand, `year` in which they were spoken of, `publisher` and `document` by whom and
    where they are told, the documents that tell of most first and at most `MOST_SOURCES`.
    """
    u = account.undertakings
    found = facets(connection, "undertakings", filters)
    found["due"] = things_of(
        connection, "undertakings", filters, "due", due(u.c.deadline, u.c.completion, as_of.isoformat())
    )
    found["year"].sort(reverse=True)
    f, d = account.facets, schema.documents
    number = func.count(f.c.thing.distinct())
    told = select(f.c.value, number).group_by(f.c.value).order_by(number.desc(), f.c.value)
    told = told.where(f.c.name == "document", f.c.thing.in_(things(replace(filters, document=None))))
    told = told.limit(MOST_SOURCES)
    found["document"] = [(str(value), int(n)) for value, n in connection.execute(told)]
    spoken = select(d.c.publisher, number).join(f, (f.c.value == d.c.id) & (f.c.name == "document"))
    spoken = spoken.where(d.c.publisher.is_not(None), f.c.thing.in_(things(replace(filters, publisher=None))))
    spoken = spoken.group_by(d.c.publisher).order_by(number.desc(), d.c.publisher).limit(MOST_SOURCES)
    found["publisher"] = [(str(value), int(n)) for value, n in connection.execute(spoken)]
    return found


def things(filters: Filters) -> Select[Any]:
    """The ids of the undertakings that filters leave."""
    chosen = KINDS["undertakings"].chosen(filters).order_by(None)
    return chosen.with_only_columns(account.undertakings.c.id, maintain_column_froms=True)


def _digest(body: Any, as_of: date) -> Row:
    u = restored(Undertaking, body)
    return {
        "id": u.id,
        "title": u.title,
        "actors": list(u.actors),
        "beneficiaries": list(u.beneficiaries),
        "pillars": list(u.pillars),
        "stage": u.stage.value,
        "completion": u.completion.value,
        "schedule": schedule(u, as_of).value,
        "deadline": str(u.deadline) if u.deadline else None,
        "statements": len(u.steps),
        "change": u.steps[-1].change.value if u.steps else None,
    }
