"""Lists by the page, for readers who turn pages: a slice of the rows, how many there are, and how they divide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, UnaryExpression, asc, desc, func, select

from servanda.ledger import schema
from servanda.ledger.queries import (
    Filters,
    Row,
    chosen_actors,
    chosen_claims,
    chosen_documents,
    chosen_events,
    chosen_statements,
    plain_claim,
    with_whos,
)


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


_CHOSEN: dict[str, Callable[[Filters], Select[Any]]] = {
    "documents": chosen_documents,
    "statements": chosen_statements,
    "claims": chosen_claims,
    "events": chosen_events,
    "actors": chosen_actors,
}
_ROLES = {"statements": ("speakers", "addressees"), "events": ("participants",)}


def page(
    connection: Connection, kind: str, filters: Filters, *, number: int = 1, size: int = 50, newest: bool = False
) -> Page:
    """Page `number` of the list `kind` (`documents`, `statements`, `claims`, `events`, `actors`).

    `newest` turns the order of a list round; rows without a date come last in both.
    """
    chosen = _CHOSEN[kind](filters)
    if kind == "actors":
        total = connection.execute(select(func.count()).select_from(chosen.order_by(None).subquery())).scalar_one()
    else:
        total = connection.execute(
            chosen.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
        ).scalar_one()
        chosen = _ordered(kind, chosen, newest=newest)
    rows = [dict(r) for r in connection.execute(chosen.limit(size).offset((number - 1) * size)).mappings()]
    if kind == "claims":
        rows = [plain_claim(row) for row in rows]
    if roles := _ROLES.get(kind):
        rows = with_whos(connection, rows, *roles)
    return Page(rows, total, number, size)


def count(connection: Connection, kind: str, filters: Filters | None = None) -> int:
    """How many rows the list `kind` has under `filters`."""
    return page(connection, kind, filters or Filters(), size=1).total


_TOLD = func.coalesce(schema.documents.c.dateline_date, schema.documents.c.published)
_ORDER: dict[str, tuple[Any, ...]] = {
    "documents": (_TOLD, schema.documents.c.id),
    "statements": (_TOLD, schema.statements.c.document, schema.statements.c.start, schema.statements.c.end),
    "claims": (_TOLD, schema.claims.c.document, schema.claims.c.start, schema.claims.c.end),
    "events": (schema.events.c.date, schema.events.c.document, schema.events.c.start),
}


def _ordered(kind: str, chosen: Select[Any], *, newest: bool) -> Select[Any]:
    """The same question ordered by date as wished; rows without a date at the end."""
    date, *rest = _ORDER[kind]
    turned: UnaryExpression[Any] = desc(date) if newest else asc(date)
    return chosen.order_by(None).order_by(turned.nulls_last(), *rest)


_FACETS: dict[str, dict[str, Any]] = {
    "documents": {"publisher": schema.documents.c.publisher, "language": schema.documents.c.language},
    "statements": {"force": schema.statements.c.force},
    "claims": {"indicator": schema.claims.c.indicator},
    "events": {"kind": schema.events.c.kind},
}


def facets(connection: Connection, kind: str, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """For each way to divide the list `kind`, the values with how many rows each would leave under the other filters.

    The values of a way already chosen are those one could choose instead. Most frequent first.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for name, column in _FACETS[kind].items():
        found[name] = _divided(connection, kind, replace(filters, **{name: None}), column)
    if kind in {"statements", "events"}:
        others = _CHOSEN[kind](replace(filters, party=None)).order_by(None)
        table = schema.statements if kind == "statements" else schema.events
        ids = others.with_only_columns(table.c.id, maintain_column_froms=True)
        w = schema.whos
        found["party"] = _counted(
            connection,
            select(w.c.party, func.count(w.c.record.distinct())).where(w.c.record.in_(ids)).group_by(w.c.party),
        )
    if kind == "statements":
        others = _CHOSEN[kind](replace(filters, pillar=None)).order_by(None)
        ids = others.with_only_columns(schema.statements.c.id, maintain_column_froms=True)
        t = schema.topics
        found["pillar"] = _counted(
            connection, select(t.c.pillar, func.count()).where(t.c.record.in_(ids)).group_by(t.c.pillar)
        )
    return found


def _divided(connection: Connection, kind: str, filters: Filters, column: Any) -> list[tuple[str, int]]:
    chosen = _CHOSEN[kind](filters).order_by(None)
    return _counted(
        connection, chosen.with_only_columns(column, func.count(), maintain_column_froms=True).group_by(column)
    )


def _counted(connection: Connection, chosen: Select[Any]) -> list[tuple[str, int]]:
    rows = [(str(value), int(n)) for value, n in connection.execute(chosen) if value]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
