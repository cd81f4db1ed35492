"""Lists of any length, a few hundred rows held at a time: the same rows as the lists give, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from servanda.ledger import account, listing, queries, schema
from servanda.ledger.queries import Filters, Row, with_judgement, with_whos

PART = 500
"""Rows fetched, and completed with their actors and judgements, at a time."""

Parts = Callable[[Connection, list[Row], date], list[Row]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What fetches a kind, what makes whole rows of what was fetched, and which filters narrow it."""

    chosen: Callable[[Filters], Select[Any]]
    whole: Parts
    narrowed_by: frozenset[str]


def stream(connection: Connection, kind: str, filters: Filters, as_of: date) -> Iterator[Row]:
    """The rows of a kind (one of `KINDS`), as the lists of the same name give them.

    Beyond these lists there are `tellings` (events as single documents tell them), `replies` and `decisions`, and
    documents have all their columns but the text. `as_of` is the day for schedules.
    """
    own = KINDS[kind]
    chosen = own.chosen(filters)
    if filters.limit is not None:
        chosen = chosen.limit(filters.limit)
    result = connection.execute(chosen, execution_options={"yield_per": PART})
    for part in result.mappings().partitions(PART):
        yield from own.whole(connection, [dict(row) for row in part], as_of)


def narrows(kind: str, filters: Filters) -> bool:
    """Whether every filter that is set has a meaning for this kind; `limit` always has."""
    return given(filters) <= KINDS[kind].narrowed_by


def given(filters: Filters) -> set[str]:
    """The names of the filters that are set, but for `limit`."""
    return {name for name in Filters.__slots__ if name != "limit" and getattr(filters, name)}


def _documents(filters: Filters) -> Select[Any]:
    d = schema.documents
    more = (d.c.sha256, d.c.media_type, d.c.author, d.c.published, d.c.dateline_place, d.c.dateline_date, d.c.signoff)
    length = func.length(d.c.text).label("characters")
    return queries.chosen_documents(filters).add_columns(*more, d.c.regions, length)


def _decisions(_: Filters) -> Select[Any]:
    return select(account.decisions).order_by(account.decisions.c.number)


def _as_they_are(_: Connection, found: list[Row], __: date) -> list[Row]:
    return found


def _with(*roles: str) -> Parts:
    def whole(connection: Connection, found: list[Row], _: date) -> list[Row]:
        return with_judgement(connection, with_whos(connection, found, *roles) if roles else found)

    return whole


def _claims(connection: Connection, found: list[Row], _: date) -> list[Row]:
    return with_judgement(connection, [queries.plain_claim(row) for row in found])


def _things(rows: Callable[[Connection, list[Any]], list[Row]]) -> Parts:
    def whole(connection: Connection, found: list[Row], _: date) -> list[Row]:
        return rows(connection, [row["body"] for row in found])

    return whole


def _undertakings(connection: Connection, found: list[Row], as_of: date) -> list[Row]:
    return listing.undertaking_rows(connection, [row["body"] for row in found], as_of)


_TIME = frozenset({"party", "since", "until", "document"})
_FACETS = _TIME | {"pillar", "force"}
KINDS = {
    "documents": _Kind(_documents, _as_they_are, _TIME),
    "statements": _Kind(queries.chosen_statements, _with("speakers", "addressees"), _FACETS),
    "claims": _Kind(queries.chosen_claims, _claims, _TIME | {"indicator"}),
    "tellings": _Kind(queries.chosen_events, _with("participants"), _TIME | {"kind"}),
    "replies": _Kind(queries.chosen_replies, _with("speakers"), _TIME),
    "events": _Kind(listing.chosen_happenings, _things(listing.happening_rows), _FACETS | {"kind"}),
    "undertakings": _Kind(listing.chosen_undertakings, _undertakings, _FACETS | {"stage"}),
    "asks": _Kind(listing.chosen_asks, _things(listing.ask_rows), _FACETS | {"reception"}),
    "discrepancies": _Kind(
        listing.chosen_discrepancies, _things(listing.discrepancy_rows), _FACETS | {"kind", "severity"}
    ),
    "projects": _Kind(listing.chosen_projects, _things(listing.project_rows), frozenset({"party", "pillar", "stage"})),
    "decisions": _Kind(_decisions, _as_they_are, frozenset()),
}
"""What can be streamed."""
