"""The targets of a ledger: told in its documents, measured on official figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from servanda.analysis.figures import figures
from servanda.ledger import account, schema
from servanda.ledger.chunks import rows as in_chunks
from servanda.profiles import Profile
from servanda.records import Force, Mention, PartialDate, Span, Verb, Who
from servanda.statistics import vocabulary
from servanda.statistics.balance import Balance, balances
from servanda.statistics.targets import Standing, Told, grouped, standing

_AROUND = 160
"""Characters on each side of a claim in which words that qualify it are looked for, where no statement carries it."""
_DIRECTIONS = frozenset(Force) - {Force.POSITION}


@dataclass(frozen=True, slots=True)
class Targets:
    """The standings of all targets of a ledger on a day, and the balance of trade by reporter."""

    standings: tuple[Standing, ...]
    balances: tuple[Balance, ...]
    as_of: date


def targets(connection: Connection, profile: Profile, as_of: date, baseline: int | None = None) -> Targets:
    """Every target that the ledger tells, as it stands on `as_of` on the figures known by then.

    `baseline` is the year to count progress from, by default the last full year before the target's first telling.
    """
    known = figures(connection, profile, as_of).in_force
    told = grouped(tellings(connection, as_of), profile.targets, known)
    ids = {target.id for target in told}
    others = [*told, *(target for target in profile.targets if target.id not in ids)]
    return Targets(
        tuple(standing(target, others, known, profile.codes, as_of, baseline) for target in told),
        tuple(balances(known, profile.codes)),
        as_of,
    )


def tellings(connection: Connection, as_of: date) -> Iterator[Told]:
    """Every place of the ledger that tells a target, in documents that are not of a later day.

    That is a claim which the extraction took for one, and a claim of a time to come inside a statement that looks
    forward: an agreement, an offer, a hope. What a person rejected is left out.
    """
    c, s, d = schema.claims, schema.statements, schema.documents
    rejected = select(account.reviewed.c.target).where(account.reviewed.c.verb == Verb.REJECT.value)
    told = func.coalesce(d.c.dateline_date, d.c.published)
    inside = and_(s.c.document == c.c.document, s.c.start <= c.c.start, c.c.end <= s.c.end, s.c.id.not_in(rejected))
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    opening = case((c.c.start >= _AROUND, c.c.start + 1 - _AROUND), else_=1)
    chosen = (
        select(
            c,
            told.label("told"),
            path.label("path"),
            d.c.language,
            s.c.id.label("statement"),
            s.c.quote.label("words"),
            s.c.force,
            s.c.deadline,
            func.substr(d.c.text, opening, c.c.end - opening + _AROUND).label("around"),
        )
        .join(d, d.c.id == c.c.document)
        .outerjoin(s, inside)
        .where(c.c.id.not_in(rejected), or_(told.is_(None), told <= as_of.isoformat()))
        .where(or_(c.c.target == 1, and_(s.c.id.is_not(None), c.c.period.is_not(None))))
        .order_by(told, path, c.c.start, s.c.start.desc(), c.c.id, s.c.id)
    )
    forward: dict[str, Any] = {}
    for row in connection.execute(chosen).mappings():
        if row["id"] not in forward and _looks_forward(row):
            forward[row["id"]] = row
    named = _speakers(connection, [row["statement"] for row in forward.values() if row["statement"]])
    for row in forward.values():
        yield _told(row, tuple(named.get(row["statement"], ())))


def _looks_forward(row: Any) -> bool:
    if row["unit"] == "rank" or (row["target"] and row["period"] is None):
        return False
    if row["target"]:
        return True
    if row["force"] is None or Force(row["force"]) not in _DIRECTIONS:
        return False
    period, told = PartialDate.parse(row["period"]), _date(row["told"])
    if told is not None:
        return period.first_day > told.last_day
    return row["deadline"] is not None and PartialDate.parse(row["deadline"]).agrees(period)


def _told(row: Any, speakers: tuple[Who, ...]) -> Told:
    words = row["words"] or row["around"] or ""
    return Told(
        row["indicator"],
        Decimal(str(row["value"])).normalize(),
        row["unit"],
        row["comparator"],
        _date(row["period"]),
        row["subject"],
        row["counterpart"],
        Mention(
            row["document"],
            row["path"],
            row["id"],
            Span(row["document"], row["start"], row["end"], row["quote"]),
            _date(row["told"]),
            row["statement"],
            row["words"] or row["quote"],
            Force(row["force"]) if row["force"] else None,
            speakers,
            qualifiers=vocabulary.qualifiers(words, row["language"]),
        ),
    )


def _speakers(connection: Connection, statements: list[str]) -> dict[str, list[Who]]:
    w = schema.whos
    found: dict[str, list[tuple[int, Who]]] = {}
    for row in in_chunks(connection, select(w).where(w.c.role == "speaker"), w.c.record, statements):
        found.setdefault(row["record"], []).append((row["position"], Who(row["party"], row["name"])))
    return {statement: [who for _, who in sorted(named)] for statement, named in found.items()}


def _date(form: str | None) -> PartialDate | None:
    return PartialDate.parse(form) if form else None
