"""Rows of a ledger as the records they are, each with its document, as persons have corrected them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from servanda.ledger import account, schema
from servanda.ledger.chunks import rows
from servanda.records import (
    Claim,
    Dateline,
    Document,
    Event,
    EventKind,
    Force,
    PartialDate,
    Reception,
    Region,
    RegionKind,
    Reply,
    Source,
    Span,
    Statement,
    Told,
    Verb,
    Who,
)


def document_ids(connection: Connection, table: Any, documents: Iterable[str]) -> list[str]:
    """The ids of the records of `table` that stand in any of `documents`."""
    return [row["id"] for row in rows(connection, select(table.c.id), table.c.document, documents)]


def sources(connection: Connection, documents: Iterable[str]) -> dict[str, Source]:
    """What is known of documents without their texts, by id."""
    d, k, at = schema.documents, account.kinships, schema.locations
    path = select(func.min(at.c.path)).where(at.c.document == d.c.id).scalar_subquery().label("path")
    wanted = (d.c.id, d.c.language, d.c.publisher, d.c.title, d.c.published, d.c.dateline_date, d.c.dateline_place)
    chosen = select(*wanted, path, k.c.side, k.c.of).outerjoin(k, k.c.document == d.c.id)
    return {
        row["id"]: Source(
            row["id"],
            row["path"] or row["id"],
            row["language"],
            row["publisher"],
            row["title"],
            _date(row["dateline_date"] or row["published"]),
            row["dateline_place"],
            row["side"],
            row["of"],
        )
        for row in rows(connection, chosen, d.c.id, documents)
    }


def documents(connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
    """Documents with their texts, by id."""
    d, at = schema.documents, schema.locations
    path = select(func.min(at.c.path)).where(at.c.document == d.c.id).scalar_subquery().label("path")
    return {
        row["id"]: Document(
            row["path"] or row["id"],
            row["text"],
            row["sha256"],
            row["media_type"],
            row["language"],
            row["publisher"],
            row["title"],
            row["author"],
            _date(row["published"]),
            Dateline(row["dateline_place"], _date(row["dateline_date"]), row["dateline_agency"]),
            row["signoff"],
            tuple(Region(start, end, RegionKind(kind)) for start, end, kind in row["regions"]),
        )
        for row in rows(connection, select(d, path), d.c.id, ids)
    }


def statements(connection: Connection, ids: Iterable[str], *, rejected: bool = False) -> dict[str, Told[Statement]]:
    """Statements by id; those a person rejected are left out unless `rejected` asks for them."""
    s, o = schema.statements, account.occasions
    chosen = select(s, o.c.event.label("setting")).outerjoin(o, o.c.statement == s.c.id)
    found = _kept(connection, s, chosen, ids, rejected=rejected)
    whos = _whos(connection, found)
    known = sources(connection, {row["document"] for row in found.values()})
    return {
        key: Told(
            Statement(
                row["document"],
                Force(row["force"]),
                whos[key, "speaker"],
                whos[key, "addressee"],
                _span(row),
                tuple(row["pillars"]),
                _date(row["deadline"]),
                row["confidence"],
                row["rule"],
                kept_as=key,
            ),
            known[row["document"]],
            row["setting"],
        )
        for key, row in found.items()
    }


def claims(connection: Connection, ids: Iterable[str], *, rejected: bool = False) -> dict[str, Told[Claim]]:
    """Claims by id; those a person rejected are left out unless `rejected` asks for them."""
    found = _kept(connection, schema.claims, select(schema.claims), ids, rejected=rejected)
    known = sources(connection, {row["document"] for row in found.values()})
    return {
        key: Told(
            Claim(
                row["document"],
                row["indicator"],
                _number(row["value"]),
                row["unit"],
                row["comparator"],
                _date(row["period"]),
                bool(row["target"]),
                row["subject"],
                row["counterpart"],
                _span(row),
                row["confidence"],
                row["rule"],
                row["label"],
                _date(row["base_period"]),
                kept_as=key,
            ),
            known[row["document"]],
        )
        for key, row in found.items()
    }


def events(connection: Connection, ids: Iterable[str], *, rejected: bool = False) -> dict[str, Told[Event]]:
    """Events as single documents tell them, by id; rejected ones are left out unless `rejected` asks for them."""
    found = _kept(connection, schema.events, select(schema.events), ids, rejected=rejected)
    whos = _whos(connection, found)
    known = sources(connection, {row["document"] for row in found.values()})
    return {
        key: Told(
            Event(
                row["document"],
                EventKind(row["kind"]),
                _date(row["date"]),
                row["place"],
                whos[key, "participant"],
                _span(row),
                row["confidence"],
                row["rule"],
                kept_as=key,
            ),
            known[row["document"]],
        )
        for key, row in found.items()
    }


def replies(connection: Connection, ids: Iterable[str]) -> dict[str, Told[Reply]]:
    """Replies by id; those a person rejected are left out."""
    found = _kept(connection, schema.replies, select(schema.replies), ids)
    whos = _whos(connection, found)
    known = sources(connection, {row["document"] for row in found.values()})
    return {
        key: Told(
            Reply(
                row["document"],
                Reception(row["reception"]),
                whos[key, "speaker"],
                _span(row),
                row["confidence"],
                row["rule"],
            ),
            known[row["document"]],
        )
        for key, row in found.items()
    }


def _kept(
    connection: Connection, table: Table, chosen: Select[Any], ids: Iterable[str], *, rejected: bool = False
) -> dict[str, dict[str, Any]]:
    """The rows of `table`, in the order of the words, without what a person rejected unless that is asked for."""
    r = account.reviewed
    found = list(rows(connection, chosen, table.c.id, ids))
    wrong = select(r.c.target).where(r.c.verb == Verb.REJECT.value)
    gone = (
        set() if rejected else {row["target"] for row in rows(connection, wrong, r.c.target, [f["id"] for f in found])}
    )
    kept = [row for row in found if row["id"] not in gone]
    kept.sort(key=lambda row: (row["document"], row["start"], row["end"], row["id"]))
    return {row["id"]: row for row in kept}


def _whos(connection: Connection, ids: Iterable[str]) -> defaultdict[tuple[str, str], tuple[Who, ...]]:
    w = schema.whos
    found: defaultdict[tuple[str, str], list[tuple[int, Who]]] = defaultdict(list)
    for row in rows(connection, select(w), w.c.record, ids):
        found[row["record"], row["role"]].append((row["position"], Who(row["party"], row["name"])))
    ordered = {key: tuple(who for _, who in sorted(some)) for key, some in found.items()}
    return defaultdict(tuple, ordered)


def _span(row: Mapping[str, Any]) -> Span:
    return Span(row["document"], row["start"], row["end"], row["quote"])


def _number(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _date(form: str | None) -> PartialDate | None:
    return PartialDate.parse(form) if form else None
