"""Targets as plain rows, for JSON and whatever else reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from servanda.analysis.targets import Targets
from servanda.ledger import Filters
from servanda.records import Mention, Observation, Target
from servanda.statistics import vocabulary
from servanda.statistics.forecast import LEVELS
from servanda.statistics.progress import Progress
from servanda.statistics.targets import Past, Standing

Row = dict[str, Any]


def rows(found: Targets, filters: Filters | None = None) -> list[Row]:
    """One object for each target; growth is in percent a year, probabilities are between 0 and 1.

    Of the filters indicator (or the group it names), party (who tells it), document, dates (of the deadline) and limit
    narrow the list.
    """
    kept = [row(standing, found) for standing in found.standings if filters is None or _within(standing, filters)]
    return kept[: filters.limit] if filters else kept


def _within(standing: Standing, filters: Filters) -> bool:
    target = standing.target
    deadline = str(target.deadline or "")
    tellers = {who.party for mention in target.mentions for who in mention.speakers}
    return (
        (filters.indicator is None or f"{target.indicator}.".startswith(f"{filters.indicator}."))
        and (filters.party is None or filters.party in tellers)
        and (filters.since is None or deadline >= filters.since)
        and (filters.until is None or deadline <= filters.until or deadline.startswith(filters.until))
        and (filters.document is None or any(_at(mention, filters.document) for mention in target.mentions))
    )


def _at(mention: Mention, document: str) -> bool:
    return document in {mention.document, mention.path} or mention.path.endswith(f"/{document}")


def row(standing: Standing, found: Targets) -> Row:
    """One target with its progress by reporter, the earlier targets and what measures its qualifiers."""
    target = standing.target
    return {
        **_target(target),
        "qualifiers": list(target.qualifiers),
        "outcome": standing.own.outcome.value,
        "force": target.force.value if target.force else None,
        "set_by": [str(who) for who in target.speakers],
        "first_told": str(target.first_told) if target.first_told else None,
        "known_since": {"date": str(target.set_on), "by": target.set_by, "source": target.source, "url": target.url}
        if target.set_on
        else None,
        "documents": len(target.documents),
        "statements": [_mention(mention) for mention in target.mentions],
        "reporters": {p.reporter: _progress(p) for p in standing.progress},
        "measures": _measures(target, found),
        "previous": [_past(past) for past in standing.previous],
        "slipped": list(standing.slipped),
        "as_of": found.as_of.isoformat(),
    }


def figure(o: Observation) -> Row:
    """An official figure with its period and source."""
    return {
        "period": str(o.period),
        "value": _number(o.value),
        "unit": o.unit,
        "source": o.source,
        "url": o.url,
        "vintage": str(o.vintage) if o.vintage else None,
        "quality": o.quality.value,
    }


def _target(target: Target) -> Row:
    value = target.value if target.value is not None else target.multiple
    return {
        "id": target.id,
        "indicator": target.indicator,
        "value": _number(value) if value is not None else None,
        "unit": target.unit,
        "comparator": target.comparator,
        "deadline": str(target.deadline) if target.deadline else None,
        "subject": target.subject,
        "counterpart": target.counterpart,
    }


def _mention(mention: Mention) -> Row:
    return {
        "document": mention.path,
        "told": str(mention.told) if mention.told else None,
        "statement": mention.statement,
        "claim": mention.claim,
        "force": mention.force.value if mention.force else None,
        "speakers": [str(who) for who in mention.speakers],
        "quote": mention.words or mention.evidence.quote,
        "told_as": f"{_number(mention.multiple)} times" if mention.multiple is not None else None,
    }


def _progress(p: Progress) -> Row:
    outlook = p.outlook
    bounds = outlook.intervals or {}
    return {
        "reporter": p.reporter,
        "value": _whole(p.value),
        "baseline": figure(p.baseline),
        "latest": figure(p.latest),
        "multiple": round(p.multiple, 4),
        "required_growth": _percent(p.required),
        "required_growth_from_latest": _percent(p.required_now),
        "realised_growth": {
            "since_baseline": _percent(p.since_baseline),
            **{f"last_{span}_years": _percent(growth) for span, growth in p.realised.items()},
        },
        "category": p.category.value if p.category else None,
        "status": outlook.status,
        "probability": round(outlook.probability, 4) if outlook.probability is not None else None,
        "median": _whole(outlook.median),
        **{f"interval{level}": [_whole(v) for v in bounds[level]] if level in bounds else None for level in LEVELS},
        "year_reached": outlook.year,
        "earliest_year": outlook.earliest,
        "points": outlook.points,
        "points_not_official": outlook.marked,
        "sensitivity": [{"points": n, "probability": round(share, 4)} for n, share in outlook.sensitivity],
    }


def _past(past: Past) -> Row:
    return {
        **_target(past.target),
        "outcome": past.outcome.value,
        "set_on": str(past.target.known_since) if past.target.known_since else None,
        "set_by": past.target.set_by or ", ".join(str(who) for who in past.target.speakers),
        "source": past.target.source or None,
        "url": past.target.url or None,
        "figures": {o.reporter: {**figure(o), "reached": reached} for o, reached in past.figures},
    }


def _measures(target: Target, found: Targets) -> Row:
    measured = [q for q in target.qualifiers if vocabulary.measure_of(q) == "trade.balance_ratio"]
    if not target.indicator.startswith("trade."):
        return {}
    return {
        qualifier: {
            b.reporter: {
                "indicator": "trade.balance_ratio",
                "period": str(b.latest[0]),
                "value": round(b.latest[1], 4),
                "trend_per_year": round(b.slope, 4) if b.slope is not None else None,
                "towards_balance": b.nearer,
            }
            for b in found.balances
        }
        for qualifier in measured
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 4)


def _whole(value: float | None) -> int | float | None:
    return None if value is None else round(value) if abs(value) >= 1000 else round(value, 4)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
