"""What the claims of a ledger are worth against official figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from servanda.analysis.figures import Figures, figures
from servanda.ledger import Filters, claims
from servanda.profiles import Profile
from servanda.records import Claim, Observation, PartialDate, Span
from servanda.statistics.mirror import WHY
from servanda.statistics.verdicts import Finding, Mixture, Verdict, mixtures, verdict

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as the ledger lists it, with its verdict; `mixed` where its document mixes two reporters' figures."""

    row: Row
    verdict: Verdict
    mixed: Mixture | None = None


def judged(connection: Connection, profile: Profile, as_of: date, filters: Filters | None = None) -> list[Judged]:
    """The verdicts on the claims that the filters leave, in the order of the claims; targets have none."""
    told = figures(connection, profile, as_of)
    found = [
        Judged(row, v)
        for row in claims(connection, filters or Filters())
        if (v := judge(row, told, profile, as_of)) is not None
    ]
    mixed = _mixed(item.verdict for item in found)
    return [Judged(item.row, item.verdict, mixed.get(item.verdict.claim.id)) for item in found]


def judge(row: Row, told: Figures, profile: Profile, as_of: date) -> Verdict | None:
    """The verdict on a claim as `ledger.claims` lists it."""
    return verdict(claim_of(row), _date(row["told"]), told.in_force, profile.codes, as_of, superseded=told.superseded)


def claim_of(row: Row) -> Claim:
    """The claim that a row of the ledger holds."""
    return Claim(
        row["document"],
        row["indicator"],
        Decimal(str(row["value"])),
        row["unit"],
        row["comparator"],
        _date(row["period"]),
        bool(row["target"]),
        row["subject"],
        row["counterpart"],
        Span(row["document"], row["start"], row["end"], row["quote"]),
        row["confidence"],
        row["rule"],
        row["label"],
        _date(row["base_period"]),
    )


def rows(found: Iterable[Judged]) -> Iterator[Row]:
    """Verdicts as plain rows, for JSON, CSV and tables."""
    for item in found:
        v = item.verdict
        yield {
            "claim": item.row["id"],
            "path": item.row["path"],
            "told": item.row["told"],
            "indicator": v.claim.indicator,
            "comparator": v.claim.comparator,
            "value": item.row["value"],
            "unit": v.claim.unit,
            "period": v.period or None,
            "verdict": v.finding.value,
            "why": v.why,
            "mixed": item.mixed.why if item.mixed else None,
            "mirror": WHY if v.finding is Finding.OTHER or (item.mixed is not None) else None,
            "quote": v.claim.evidence.quote,
            "figures": [_figure(o) | {"fits": how.name.lower()} for o, how in v.figures],
        }


def _figure(o: Observation) -> Row:
    value = o.value
    return {
        "reporter": o.reporter,
        "period": str(o.period),
        "value": int(value) if value == value.to_integral_value() else float(value),
        "comparator": o.comparator,
        "quality": o.quality.value,
        "basis": o.basis,
        "vintage": str(o.vintage) if o.vintage else None,
        "source": o.source,
        "url": o.url,
    }


def _mixed(verdicts: Iterable[Verdict]) -> dict[str, Mixture]:
    found: dict[str, Mixture] = {}
    for mixture in mixtures(verdicts):
        for part in (mixture.total, *mixture.components):
            found[part.claim.id] = mixture
    return found


def _date(form: str | None) -> PartialDate | None:
    return PartialDate.parse(form) if form else None
