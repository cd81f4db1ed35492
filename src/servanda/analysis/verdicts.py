"""What the claims of a ledger are worth against official figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from servanda.analysis.figures import Figures, figures
from servanda.profiles import Profile
from servanda.records import Claim, Observation, PartialDate, Span
from servanda.statistics import vocabulary
from servanda.statistics.mirror import causes
from servanda.statistics.verdicts import Finding, Mixture, Verdict, mixtures, verdict

Row = dict[str, Any]


def with_verdicts(connection: Connection, rows: list[Row], profile: Profile, as_of: date) -> list[Row]:
    """The claims as `ledger.claims` lists them, each with what official figures say of it.

    `verdict` is the finding, `judged` the figures and reasons behind it; both are None for targets and for claims
    about no indicator. `mixed` is told where a document prints one reporter's total with the other's components.
    """
    told = _by_indicator(figures(connection, profile, as_of))
    found = {row["id"]: judge(row, told, profile, as_of) for row in rows if row["indicator"] != "other"}
    mixed = _mixed(v for v in found.values() if v is not None)
    return [{**row, **_judged(found.get(row["id"]), mixed)} for row in rows]


def _by_indicator(told: Figures) -> dict[str, Figures]:
    """The figures of each indicator, so that a claim is held against its own only."""
    names = {o.indicator for o in (*told.in_force, *told.superseded)}
    return {
        name: Figures(
            tuple(o for o in told.in_force if o.indicator == name),
            tuple(o for o in told.superseded if o.indicator == name),
        )
        for name in names
    }


def judge(row: Row, figures_of: dict[str, Figures], profile: Profile, as_of: date) -> Verdict | None:
    """The verdict on a claim as `ledger.claims` lists it, by the figures of each indicator."""
    base = vocabulary.multiple_of(row["indicator"]) or row["indicator"]
    told = figures_of.get(base, Figures((), ()))
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


def _judged(v: Verdict | None, mixed: dict[str, Mixture]) -> Row:
    if v is None:
        return {"verdict": None, "judged": None}
    mixture = mixed.get(v.claim.id)
    judged = {
        "period": v.period or None,
        "why": v.why,
        "mixed": mixture.why if mixture else None,
        "mirror": causes(v.claim.indicator) if v.finding is Finding.OTHER or mixture or _both_sides(v) else None,
        "figures": [_figure(o) | {"fits": how.name.lower()} for o, how in v.figures],
    }
    return {"verdict": v.finding.value, "judged": judged}


def _both_sides(v: Verdict) -> bool:
    """Whether both sides count it, and only one of them so."""
    fitting, others = v.reporters, {o.reporter for o, _ in v.figures} - v.reporters
    return vocabulary.mirrored(v.claim.indicator) and bool(fitting) and bool(others)


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
