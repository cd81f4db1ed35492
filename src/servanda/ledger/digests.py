"""Undertakings in brief, for lists: what their own rows hold, without the statements behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from servanda.ledger import account, schema
from servanda.ledger.listing import due, tellers
from servanda.ledger.paging import Counts, Page, count, facets, ids_of, things_of
from servanda.ledger.picking import Picker
from servanda.ledger.queries import Filters, Row
from servanda.ledger.streaming import KINDS
from servanda.reconciliation.schedule import schedule
from servanda.records import Undertaking
from servanda.records.codec import restored

MOST_SOURCES = 40
"""Publishers and documents by which a list is divided at most."""


def digests(
    connection: Connection,
    filters: Filters,
    as_of: date,
    *,
    number: int = 1,
    size: int = 50,
    newest: bool = True,
    total: int | None = None,
    ids: list[str] | None = None,
) -> Page:
    """Page `number` of the undertakings, the one that was spoken of last first (or last).

    Rows of `id`, `title`, `actors`, `beneficiaries`, `pillars`, `stage`, `completion`, `schedule`, `deadline`,
    `first` and `latest` (dates of statements), `statements` (how many, copies left out), `change` (what the
    latest did). `total` and `ids` as of `paging.page`.
    """
    if ids is None:
        ids = ids_of(connection, "undertakings", filters, number, size, newest=newest)
    found = digest(connection, ids, as_of)
    total = count(connection, "undertakings", filters) if total is None else total
    return Page([found[key] for key in ids if key in found], total, number, size)


def digest(connection: Connection, ids: list[str], as_of: date) -> dict[str, Row]:
    """Undertakings in brief by id."""
    u = account.undertakings
    chosen = select(u.c.id, u.c.body, u.c.first, u.c.latest).where(u.c.id.in_(ids))
    return {
        row.id: {"id": row.id, **_digest(row.body, as_of), "first": row.first, "latest": row.latest}
        for row in connection.execute(chosen)
    }


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
    told, d = tellers(), schema.documents
    number = func.count(told.c.thing.distinct())
    by_document = select(told.c.document, number).group_by(told.c.document).order_by(number.desc(), told.c.document)
    by_document = by_document.where(told.c.thing.in_(things(replace(filters, document=None)))).limit(MOST_SOURCES)
    found["document"] = [(str(value), int(n)) for value, n in connection.execute(by_document)]
    spoken = select(d.c.publisher, number).join(told, told.c.document == d.c.id)
    spoken = spoken.where(d.c.publisher.is_not(None), told.c.thing.in_(things(replace(filters, publisher=None))))
    # Sorted here, where names sort alike whichever store they come from.
    publishers = [(str(value), int(n)) for value, n in connection.execute(spoken.group_by(d.c.publisher))]
    found["publisher"] = sorted(publishers, key=lambda row: (-row[1], row[0]))[:MOST_SOURCES]
    return found


def divided_in(picker: Picker, filters: Filters, as_of: date) -> Counts:
    """The same out of memory."""
    found = picker.facets(filters)
    found["due"] = picker.due(filters, as_of.isoformat())
    found["year"].sort(reverse=True)
    found |= {name: picker.divided(filters, name, MOST_SOURCES) for name in ("document", "publisher")}
    return found


def things(filters: Filters) -> Select[Any]:
    """The ids of the undertakings that filters leave."""
    chosen = KINDS["undertakings"].chosen(filters).order_by(None)
    return chosen.with_only_columns(account.undertakings.c.id, maintain_column_froms=True)


def _digest(body: Any, as_of: date) -> Row:
    u = restored(Undertaking, {**body, "steps": body["steps"][-1:]})  # there can be thousands
    return {
        "title": u.title,
        "actors": list(u.actors),
        "beneficiaries": list(u.beneficiaries),
        "pillars": list(u.pillars),
        "stage": u.stage.value,
        "completion": u.completion.value,
        "schedule": schedule(u, as_of).value,
        "deadline": str(u.deadline) if u.deadline else None,
        "statements": len(body["steps"]),
        "change": u.steps[-1].change.value if u.steps else None,
    }
