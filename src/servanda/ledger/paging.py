"""Lists by the page, for readers who turn pages: a slice of the rows, how many there are, and how they divide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, UnaryExpression, asc, desc, func, select

from servanda.ledger import account, schema
from servanda.ledger.queries import (
    Filters,
    Row,
    chosen_actors,
    chosen_claims,
    chosen_documents,
    chosen_events,
    chosen_replies,
    chosen_statements,
)
from servanda.ledger.streaming import KINDS


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list: those of page `number` (from 1) of `size` rows, out of `total`."""

    rows: list[Row]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


_EACH: dict[str, tuple[Any, Callable[..., Select[Any]]]] = {
    "statements": (schema.statements, chosen_statements),
    "claims": (schema.claims, chosen_claims),
    "replies": (schema.replies, chosen_replies),
    "tellings": (schema.events, chosen_events),
    "documents": (schema.documents, chosen_documents),
}
"""Lists that can be long: where the filters leave much, a page is found by going through all in their order."""
LISTS = ("actors", *KINDS)
"""The lists that have pages: actors, and whatever can be streamed."""
_TOLD = func.coalesce(schema.documents.c.dateline_date, schema.documents.c.published)


def _in_text(table: Any) -> tuple[Any, ...]:
    return (_TOLD, table.c.document, table.c.start, table.c.end, table.c.id)


_ORDER: dict[str, tuple[Any, ...]] = {
    "documents": (_TOLD, schema.documents.c.id),
    "statements": _in_text(schema.statements),
    "claims": _in_text(schema.claims),
    "replies": _in_text(schema.replies),
    "tellings": (
        schema.events.c.date,
        schema.events.c.document,
        schema.events.c.start,
        schema.events.c.end,
        schema.events.c.id,
    ),
    "events": (account.happenings.c.date, account.happenings.c.id),
    "undertakings": (account.undertakings.c.latest, account.undertakings.c.id),
    "asks": (account.answers.c.asked_on, account.answers.c.id),
    "decisions": (account.decisions.c.number,),
}
"""What lists of dated things are ordered by; others keep the order that they have."""
_WALK = {
    kind: (_TOLD, schema.documents.c.id, table.c.start, table.c.end, table.c.id)
    for kind, table in (("statements", schema.statements), ("claims", schema.claims), ("replies", schema.replies))
}
"""The same order where the documents are gone through."""


def page(
    connection: Connection,
    kind: str,
    filters: Filters,
    *,
    as_of: date,
    number: int = 1,
    size: int = 50,
    newest: bool = False,
    total: int | None = None,
    every: int | None = None,
) -> Page:
    """Page `number` of a list (one of `LISTS`), with the rows that `ledger.streaming` gives.

    `newest` turns the order of dates round; what has no date comes last in both. `as_of` is the day for schedules.
    `total` is how many rows there are and `every` how many without filters, where that is known already.
    """
    if kind == "actors":
        chosen = chosen_actors(filters)
        total = count(connection, kind, filters) if total is None else total
        found = connection.execute(chosen.limit(size).offset((number - 1) * size)).mappings()
        return Page([dict(row) for row in found], total, number, size)
    own = KINDS[kind]
    chosen = _chosen(kind, filters)
    total = count(connection, kind, filters) if total is None else total
    if kind in _EACH:
        every = count(connection, kind) if every is None else every
        if total * total >= number * size * every:
            rows = _walked(connection, kind, filters, number, size, newest=newest)
            return Page(own.whole(connection, rows, as_of), total, number, size)
    if order := _ORDER.get(kind):
        first, *rest = order
        turned: UnaryExpression[Any] = desc(first) if newest else asc(first)
        chosen = chosen.order_by(None).order_by(turned.nulls_last(), *rest)
    rows = [dict(r) for r in connection.execute(chosen.limit(size).offset((number - 1) * size)).mappings()]
    return Page(own.whole(connection, rows, as_of), total, number, size)


def _walked(connection: Connection, kind: str, filters: Filters, number: int, size: int, *, newest: bool) -> list[Row]:
    """The rows of a page, found by going through all in the order of the list until it is full."""
    table, choose = _EACH[kind]
    d = schema.documents
    chosen = choose(filters, each=True)
    first, *rest = _WALK.get(kind, _ORDER[kind])
    turned: UnaryExpression[Any] = desc(first) if newest else asc(first)
    walk = select(table.c.id).order_by(turned.nulls_last(), *rest)
    if table is not d:
        one: Any = table.c.document
        other: Any = d.c.id
        if connection.dialect.name == "sqlite":
            # It goes through the tables in the wrong order and sorts all unless it can find in the right one only.
            one, other = (one.concat(""), other) if kind == "tellings" else (one, other.concat(""))
        walk = walk.select_from(d.join(table, one == other))
    if chosen.whereclause is not None:
        walk = walk.where(chosen.whereclause)
    ids = list(connection.execute(walk.limit(size).offset((number - 1) * size)).scalars())
    rows = connection.execute(choose(Filters()).order_by(None).where(table.c.id.in_(ids))).mappings()
    found = {row["id"]: dict(row) for row in rows}
    return [found[key] for key in ids if key in found]


def _chosen(kind: str, filters: Filters) -> Select[Any]:
    """What a list asks; of documents what `ledger.documents` gives, without all that a stream adds."""
    return chosen_documents(filters) if kind == "documents" else KINDS[kind].chosen(filters)


def count(connection: Connection, kind: str, filters: Filters | None = None) -> int:
    """How many rows a list has under `filters`."""
    if kind == "actors":
        pairs = chosen_actors(filters or Filters()).order_by(None).subquery()
        return int(connection.execute(select(func.count()).select_from(pairs)).scalar_one())
    chosen = _chosen(kind, filters or Filters()).order_by(None)
    return int(connection.execute(chosen.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one())


Counts = dict[str, list[tuple[str, int]]]
_COLUMNS: dict[str, dict[str, Any]] = {
    "documents": {"publisher": schema.documents.c.publisher, "language": schema.documents.c.language},
    "statements": {"force": schema.statements.c.force},
    "claims": {"indicator": schema.claims.c.indicator},
    "tellings": {"kind": schema.events.c.kind},
    "events": {"kind": account.happenings.c.kind},
    "undertakings": {"stage": account.undertakings.c.stage},
    "asks": {"reception": account.answers.c.reception},
    "discrepancies": {"kind": account.discrepancies.c.kind, "severity": account.discrepancies.c.severity},
    "projects": {"stage": account.projects.c.stage},
}
_THINGS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "events": (account.happenings, ("party", "pillar")),
    "undertakings": (account.undertakings, ("party", "pillar", "force", "year")),
    "asks": (account.answers, ("pillar",)),
    "discrepancies": (account.discrepancies, ("pillar",)),
}


def facets(connection: Connection, kind: str, filters: Filters) -> Counts:
    """For each way to divide a list, the values with how many rows each would leave under the other filters.

    The values of a way already chosen are those one could choose instead. Most frequent first.
    """
    found = {
        name: _divided(connection, kind, _without(filters, name), column)
        for name, column in _COLUMNS.get(kind, {}).items()
    }
    if kind in {"statements", "tellings"}:
        table = schema.statements if kind == "statements" else schema.events
        w = schema.whos
        ids = _ids(kind, replace(filters, party=None), table)
        found["party"] = _counted(
            connection,
            select(w.c.party, func.count(w.c.record.distinct())).where(w.c.record.in_(ids)).group_by(w.c.party),
        )
    if kind == "statements":
        t = schema.topics
        ids = _ids(kind, replace(filters, pillar=None), schema.statements)
        found["pillar"] = _counted(
            connection, select(t.c.pillar, func.count()).where(t.c.record.in_(ids)).group_by(t.c.pillar)
        )
    if kind in _THINGS:
        table, names = _THINGS[kind]
        f = account.facets
        for name in names:
            ids = _ids(kind, _without(filters, name), table)
            chosen = select(f.c.value, func.count()).where(f.c.name == name, f.c.thing.in_(ids)).group_by(f.c.value)
            found[name] = _counted(connection, chosen)
    return found


def things_of(connection: Connection, kind: str, filters: Filters, name: str, expression: Any) -> list[tuple[str, int]]:
    """How a list divides by an expression over its table, with the filter `name` left out."""
    return _divided(connection, kind, _without(filters, name), expression)


def years(connection: Connection, kind: str, filters: Filters) -> list[tuple[str, int]]:
    """How many rows of a dated list fall into each year, the earliest first, whatever dates are asked for."""
    date_of = func.substr(_ORDER[kind][0], 1, 4)
    counted = _divided(connection, kind, replace(filters, since=None, until=None), date_of)
    return sorted(counted)


def _without(filters: Filters, name: str) -> Filters:
    nothing: dict[str, Any] = {name: None}
    return replace(filters, **nothing)


def _ids(kind: str, filters: Filters, table: Any) -> Select[Any]:
    return KINDS[kind].chosen(filters).order_by(None).with_only_columns(table.c.id, maintain_column_froms=True)


def _divided(connection: Connection, kind: str, filters: Filters, column: Any) -> list[tuple[str, int]]:
    chosen = KINDS[kind].chosen(filters).order_by(None)
    return _counted(
        connection, chosen.with_only_columns(column, func.count(), maintain_column_froms=True).group_by(column)
    )


def _counted(connection: Connection, chosen: Select[Any]) -> list[tuple[str, int]]:
    rows = [(str(value), int(n)) for value, n in connection.execute(chosen) if value]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
