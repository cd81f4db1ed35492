"""Questions asked of the ledger: lists with filters, and single records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, Table, distinct, func, or_, select

from servanda.ledger import schema

Row = dict[str, Any]
_BATCH = 500
"""Records whose actors are asked for at once."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and False narrow nothing. Dates are EDTF text and compare as such."""

    party: str | None = None
    pillar: str | None = None
    force: str | None = None
    indicator: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    document: str | None = None
    limit: int | None = None
    name: str | None = None
    publisher: str | None = None
    language: str | None = None


def documents(connection: Connection, filters: Filters) -> list[Row]:
    """The documents, by date and path, with how many records each gave."""
    return run(connection, chosen_documents(filters), filters)


def chosen_documents(filters: Filters) -> Select[Any]:
    """What `documents` asks."""
    d = schema.documents
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    date = func.coalesce(d.c.dateline_date, d.c.published)
    counts = [
        select(func.count()).select_from(t).where(t.c.document == d.c.id).scalar_subquery().label(t.name)
        for t in (schema.statements, schema.claims, schema.events)
    ]
    chosen = select(
        d.c.id, path.label("path"), d.c.language, date.label("date"), d.c.publisher, d.c.title, *counts
    ).order_by(date, path)
    chosen = _dated(chosen, date, filters)
    if filters.document:
        chosen = chosen.where(_at(d.c.id, filters.document))
    if filters.party:
        chosen = chosen.where(d.c.id.in_(select(schema.whos.c.document).where(schema.whos.c.party == filters.party)))
    if filters.publisher:
        chosen = chosen.where(d.c.publisher == filters.publisher)
    if filters.language:
        chosen = chosen.where(d.c.language == filters.language)
    return chosen


def statements(connection: Connection, filters: Filters) -> list[Row]:
    """The statements, by document date and place in it."""
    return with_whos(connection, run(connection, chosen_statements(filters), filters), "speakers", "addressees")


def chosen_statements(filters: Filters) -> Select[Any]:
    """What `statements` asks, without the actors."""
    s = schema.statements
    chosen = _narrowed(s, filters)
    if filters.force:
        chosen = chosen.where(s.c.force == filters.force)
    if filters.pillar:
        chosen = chosen.where(
            s.c.id.in_(select(schema.topics.c.record).where(schema.topics.c.pillar == filters.pillar))
        )
    return chosen


def claims(connection: Connection, filters: Filters) -> list[Row]:
    """The claims, by document date and place in it; a date range is that of their periods."""
    return [plain_claim(row) for row in run(connection, chosen_claims(filters), filters)]


def chosen_claims(filters: Filters) -> Select[Any]:
    """What `claims` asks."""
    c = schema.claims
    chosen = _narrowed(c, filters, c.c.period)
    if filters.indicator:
        chosen = chosen.where(
            or_(c.c.indicator == filters.indicator, c.c.indicator.startswith(f"{filters.indicator}."))
        )
    return chosen


def plain_claim(row: Row) -> Row:
    """A row of `chosen_claims` with plain numbers."""
    return {**row, "target": bool(row["target"]), "value": _number(row["value"])}


def events(connection: Connection, filters: Filters) -> list[Row]:
    """The events, by their dates."""
    return with_whos(connection, run(connection, chosen_events(filters), filters), "participants")


def chosen_events(filters: Filters) -> Select[Any]:
    """What `events` asks, without the actors."""
    e = schema.events
    chosen = _narrowed(e, filters, e.c.date)
    if filters.kind:
        chosen = chosen.where(e.c.kind == filters.kind)
    return chosen.order_by(None).order_by(e.c.date, e.c.document, e.c.start)


def actors(connection: Connection, filters: Filters) -> list[Row]:
    """Who speaks, is addressed and takes part, with how often; the most frequent first."""
    return run(connection, chosen_actors(filters), filters)


def chosen_actors(filters: Filters) -> Select[Any]:
    """What `actors` asks."""
    w = schema.whos
    counts = {
        role: func.count(distinct(w.c.record)).filter(w.c.role == role).label(f"{role}s")
        for role in ("speaker", "addressee", "participant")
    }
    total = func.count(distinct(w.c.record))
    chosen = select(w.c.party, w.c.name, *counts.values()).group_by(w.c.party, w.c.name)
    chosen = chosen.order_by(total.desc(), w.c.party, w.c.name)
    if filters.party:
        chosen = chosen.where(w.c.party == filters.party)
    if filters.document:
        chosen = chosen.where(_at(w.c.document, filters.document))
    if filters.name:
        chosen = chosen.where(w.c.name == filters.name)
    return chosen


def record(connection: Connection, prefix: str) -> list[Row]:
    """The records and documents whose id starts with `prefix`, each with `type`, at most ten."""
    found: list[Row] = []
    for name, table in (("statement", schema.statements), ("claim", schema.claims), ("event", schema.events)):
        chosen = _narrowed(table, Filters()).where(table.c.id.startswith(prefix, autoescape=True)).limit(10)
        rows = [dict(row) for row in connection.execute(chosen).mappings()]
        found += [
            {"type": name, **{k: _number(v) if isinstance(v, Decimal) else v for k, v in full.items() if v != []}}
            for full in with_whos(connection, rows, "speakers", "addressees", "participants")
        ]
    d = schema.documents
    for row in connection.execute(select(d).where(d.c.id.startswith(prefix, autoescape=True)).limit(10)).mappings():
        paths = connection.execute(
            select(schema.locations.c.path).where(schema.locations.c.document == row["id"])
        ).scalars()
        found.append({"type": "document", **row, "paths": sorted(paths)})
    return found


def text_of(connection: Connection, document: str) -> str:
    """The stored text of a document, by its id."""
    return str(
        connection.execute(select(schema.documents.c.text).where(schema.documents.c.id == document)).scalar_one()
    )


def _narrowed(table: Table, filters: Filters, date: Any = None) -> Select[Any]:
    d = schema.documents
    told = func.coalesce(d.c.dateline_date, d.c.published)
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    chosen = select(table, path.label("path"), told.label("told")).join(d, d.c.id == table.c.document)
    chosen = chosen.order_by(told, path, table.c.start, table.c.end)
    chosen = _dated(chosen, told if date is None else date, filters)
    if filters.document:
        chosen = chosen.where(_at(d.c.id, filters.document))
    if filters.party or filters.name:
        named = select(schema.whos.c.record)
        if filters.party:
            named = named.where(schema.whos.c.party == filters.party)
        if filters.name:
            named = named.where(schema.whos.c.name == filters.name)
        own = table.c.id.in_(named)
        chosen = chosen.where(
            or_(own, table.c.subject == filters.party, table.c.counterpart == filters.party)
            if "subject" in table.c
            else own
        )
    if filters.publisher:
        chosen = chosen.where(d.c.publisher == filters.publisher)
    if filters.language:
        chosen = chosen.where(d.c.language == filters.language)
    return chosen


def _dated(chosen: Select[Any], date: Any, filters: Filters) -> Select[Any]:
    if filters.since:
        chosen = chosen.where(date >= filters.since)
    if filters.until:
        # "2025" includes every day of 2025: a longer form with the same beginning is not after it.
        chosen = chosen.where(or_(date <= filters.until, func.substr(date, 1, len(filters.until)) == filters.until))
    return chosen


def _at(column: Any, document: str) -> Any:
    by_path = select(schema.locations.c.document).where(
        or_(schema.locations.c.path == document, schema.locations.c.path.endswith(f"/{document}", autoescape=True))
    )
    return or_(column == document, column.in_(by_path))


def run(connection: Connection, chosen: Select[Any], filters: Filters) -> list[Row]:
    """The rows of a question, at most as many as the filters allow."""
    if filters.limit is not None:
        chosen = chosen.limit(filters.limit)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def with_whos(connection: Connection, rows: list[Row], *roles: str) -> list[Row]:
    """The rows with a list of actors under each of `roles` (`speakers`, `addressees`, `participants`)."""
    w = schema.whos
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        row.update({role: [] for role in roles})
    ids = list(by_id)
    for start in range(0, len(ids), _BATCH):
        chosen = (
            select(w.c.record, w.c.role, w.c.party, w.c.name)
            .where(w.c.record.in_(ids[start : start + _BATCH]), w.c.role.in_([role[:-1] for role in roles]))
            .order_by(w.c.record, w.c.role, w.c.position)
        )
        for record_id, role, party, name in connection.execute(chosen):
            by_id[record_id][f"{role}s"].append({"party": party, "name": name} if name else {"party": party})
    return rows


def _number(value: Decimal | float) -> int | float:
    return int(value) if value == int(value) else float(value)
