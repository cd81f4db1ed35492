"""Questions asked of the ledger: lists with filters, and single records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, Table, distinct, exists, func, or_, select, tuple_

from servanda.ledger import account, schema
from servanda.ledger.chunks import rows

Row = dict[str, Any]
_INDEXED = 64
MACHINE = "machine"
"""What stands under `by` where no person has judged."""
_RECORDS = (
    ("statement", schema.statements),
    ("claim", schema.claims),
    ("event", schema.events),
    ("reply", schema.replies),
)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Whoever speaks for a party under one of these names (an empty one is the party as a whole), or under none."""

    names: tuple[tuple[str, str], ...]
    none_of_them: bool = False


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
    stage: str | None = None
    severity: str | None = None
    reception: str | None = None
    limit: int | None = None
    ids: tuple[str, ...] = ()
    name: str | None = None
    names: tuple[str, ...] = ()  # other spellings of `name`
    publisher: str | None = None
    language: str | None = None
    year: str | None = None
    asker: str | None = None
    due: tuple[str, str] | None = None  # "overdue", "ahead", "done" or "none", and the day (YYYY-MM-DD) it is told for
    speakers: Speakers | None = None


def documents(connection: Connection, filters: Filters) -> list[Row]:
    """The documents, by date and path, with how many records each gave."""
    return _rows(connection, chosen_documents(filters), filters)


def chosen_documents(filters: Filters, *, each: bool = False) -> Select[Any]:
    """What `documents` asks; `each` as of `chosen_statements`."""
    d = schema.documents
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    date = func.coalesce(d.c.dateline_date, d.c.published)
    counts = [
        select(func.count()).select_from(t).where(t.c.document == d.c.id).scalar_subquery().label(t.name)
        for t in (schema.statements, schema.claims, schema.events)
    ]
    k = account.kinships
    kin = func.coalesce(k.c.kin, "").label("kin")
    own = (d.c.id, path.label("path"), d.c.language, date.label("date"), d.c.publisher, d.c.title)
    chosen: Select[Any] = (
        select(*own, *counts, kin, k.c.of, k.c.side).outerjoin(k, k.c.document == d.c.id).order_by(date, path, d.c.id)
    )
    chosen = _dated(chosen, date, filters)
    if filters.document:
        chosen = chosen.where(at_document(d.c.id, filters.document))
    if filters.party:
        w = schema.whos
        # SQLite would take the index of the party, which holds half the ledger, rather than that of the document.
        of = w.c.party.concat("") if each else w.c.party
        chosen = chosen.where(_among(d.c.id, w.c.document, of == filters.party, each=each))
    return _published(chosen, filters)


def statements(connection: Connection, filters: Filters) -> list[Row]:
    """The statements, by document date and place in it."""
    found = _rows(connection, chosen_statements(filters), filters)
    return with_judgement(connection, with_whos(connection, found, "speakers", "addressees"))


def chosen_statements(filters: Filters, *, each: bool = False) -> Select[Any]:
    """What `statements` asks, without the actors.

    What other tables say of a statement is looked up in them at once, or for `each` one by itself: the better way
    where few are fetched of many.
    """
    s, t = schema.statements, schema.topics
    chosen = _narrowed(s, filters, each=each)
    if filters.force:
        chosen = chosen.where(s.c.force == filters.force)
    if filters.pillar:
        chosen = chosen.where(_among(s.c.id, t.c.record, t.c.pillar == filters.pillar, each=each))
    if filters.speakers is not None:
        w = schema.whos
        named = tuple_(w.c.party, w.c.name).in_(filters.speakers.names)
        own = ~named if filters.speakers.none_of_them else named
        chosen = chosen.where(_among(s.c.id, w.c.record, w.c.role == "speaker", own, each=each))
    return chosen


def claims(connection: Connection, filters: Filters) -> list[Row]:
    """The claims, by document date and place in it; a date range is that of their periods."""
    found = [plain_claim(row) for row in _rows(connection, chosen_claims(filters), filters)]
    return with_judgement(connection, found)


def chosen_claims(filters: Filters, *, each: bool = False) -> Select[Any]:
    """What `claims` asks; `each` as of `chosen_statements`."""
    c = schema.claims
    chosen = _narrowed(c, filters, c.c.period, each=each)
    if filters.indicator:
        chosen = chosen.where(
            or_(c.c.indicator == filters.indicator, c.c.indicator.startswith(f"{filters.indicator}."))
        )
    return chosen


def plain_claim(row: Row) -> Row:
    """A row of `chosen_claims` with plain numbers."""
    return {**row, "target": bool(row["target"]), "value": _number(row["value"])}


def events(connection: Connection, filters: Filters) -> list[Row]:
    """The events as each document tells them, by their dates."""
    found = _rows(connection, chosen_events(filters), filters)
    return with_judgement(connection, with_whos(connection, found, "participants"))


def chosen_events(filters: Filters, *, each: bool = False) -> Select[Any]:
    """What `events` asks, without the actors; `each` as of `chosen_statements`."""
    e = schema.events
    chosen = _narrowed(e, filters, e.c.date, each=each)
    if filters.kind:
        chosen = chosen.where(e.c.kind == filters.kind)
    return chosen.order_by(None).order_by(e.c.date, e.c.document, e.c.start, e.c.end, e.c.id)


def chosen_replies(filters: Filters, *, each: bool = False) -> Select[Any]:
    """The replies without their speakers, by document date and place in it; `each` as of `chosen_statements`."""
    return _narrowed(schema.replies, filters, each=each)


def actors(connection: Connection, filters: Filters) -> list[Row]:
    """Who speaks, is addressed and takes part, with how often; the most frequent first."""
    return _rows(connection, chosen_actors(filters), filters)


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
        chosen = chosen.where(at_document(w.c.document, filters.document))
    if filters.name:
        chosen = chosen.where(w.c.name.in_((filters.name, *filters.names)))
    return chosen


def record(connection: Connection, prefix: str) -> list[Row]:
    """The records and documents whose id starts with `prefix`, each with `type`, at most ten."""
    found: list[Row] = []
    for name, table in _RECORDS:
        chosen = _narrowed(table, Filters()).where(table.c.id.startswith(prefix, autoescape=True)).limit(10)
        for row in connection.execute(chosen).mappings():
            (full,) = with_whos(connection, [dict(row)], "speakers", "addressees", "participants")
            found.append(
                {"type": name, **{k: _number(v) if isinstance(v, Decimal) else v for k, v in full.items() if v != []}}
            )
    d = schema.documents
    begins = select(d).where(d.c.id.startswith(prefix, autoescape=True)).order_by(d.c.id).limit(10)
    for row in connection.execute(begins).mappings():
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


def file_names(connection: Connection, documents: list[str]) -> dict[str, str]:
    """The name of the first file of each document, by its id."""
    at = schema.locations
    found: dict[str, str] = {}
    for row in rows(connection, select(at).order_by(at.c.path), at.c.document, documents):
        found.setdefault(row["document"], row["path"].rpartition("/")[2])
    return found


def _narrowed(table: Table, filters: Filters, date: Any = None, *, each: bool = False) -> Select[Any]:
    d = schema.documents
    told = func.coalesce(d.c.dateline_date, d.c.published)
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    chosen = select(table, path.label("path"), told.label("told")).join(d, d.c.id == table.c.document)
    chosen = chosen.order_by(told, path, table.c.start, table.c.end, table.c.id)
    chosen = _dated(chosen, told if date is None else date, filters)
    if filters.document:
        chosen = chosen.where(at_document(d.c.id, filters.document))
    if filters.party or filters.name:
        w = schema.whos
        named = [w.c.party == filters.party] if filters.party else []
        if filters.name:
            some = (filters.name, *filters.names)
            named += [w.c.name.in_(some), _head(w.c.name).in_([form[:_INDEXED] for form in some])]
        own = _among(table.c.id, w.c.record, *named, each=each)
        chosen = chosen.where(
            or_(own, table.c.subject == filters.party, table.c.counterpart == filters.party)
            if "subject" in table.c
            else own
        )
    return _published(chosen, filters)


def _among(key: Any, other: Any, *conditions: Any, each: bool) -> Any:
    """The condition that `key` is one of the values of `other` where the conditions hold."""
    if each:
        return exists().where(other == key, *conditions)
    return key.in_(select(other).where(*conditions))


def _head(name: Any) -> Any:
    """The beginning of a name, by which names are indexed."""
    return func.substr(name, 1, _INDEXED)


def _published(chosen: Select[Any], filters: Filters) -> Select[Any]:
    d = schema.documents
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


def at_document(column: Any, document: str) -> Any:
    """The condition that a column of document ids names this document, by its id, its path or the end of its path."""
    by_path = select(schema.locations.c.document).where(
        or_(schema.locations.c.path == document, schema.locations.c.path.endswith(f"/{document}", autoescape=True))
    )
    return or_(column == document, column.in_(by_path))


def _rows(connection: Connection, chosen: Select[Any], filters: Filters) -> list[Row]:
    if filters.limit is not None:
        chosen = chosen.limit(filters.limit)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def with_whos(connection: Connection, found: list[Row], *roles: str) -> list[Row]:
    """The rows with those whom each names in `roles` ("speakers", "addressees", "participants")."""
    w = schema.whos
    named: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    for own_row in rows(connection, select(w), w.c.record, [row["id"] for row in found]):
        who = {"party": own_row["party"], **({"name": own_row["name"]} if own_row["name"] else {})}
        named.setdefault((own_row["record"], own_row["role"]), []).append((own_row["position"], who))
    for row in found:
        for role in roles:
            own = sorted(named.get((row["id"], role[:-1]), ()), key=lambda item: item[0])
            row[role] = [who for _, who in own]
    return found


def with_judgement(connection: Connection, found: list[Row], *, names: str = "id") -> list[Row]:
    """The rows with `by`: "machine" where no person has judged, else who did what; by the id in the column `names`."""
    r = account.reviewed
    judged = {row["target"]: row for row in rows(connection, select(r), r.c.target, [row[names] for row in found])}
    for row in found:
        own = judged.get(row[names])
        row["by"] = f"{own['made_by']}: {own['verb']}" if own else MACHINE
    return found


def _number(value: Decimal | float) -> int | float:
    return int(value) if value == int(value) else float(value)
