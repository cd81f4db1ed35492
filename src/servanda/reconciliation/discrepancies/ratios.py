"""Multiples against what they multiply: doubling against a goal in money, "2,500 times 1992" against 1992."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from servanda.reconciliation.discrepancies.assembling import Content, contents, discrepancy, listed, number, says
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.records import Discrepancy, DiscrepancyKind, Severity

_CLOSE = Decimal("0.05")
"""Share by which a base may miss the one that a multiple implies: multiples are round numbers."""
_COMPARED = 64
"""Contents of a kind that are held against each other, the best attested first."""
_BASE_AGE = 3
"""Years back from the document in which the base of "double by 2030" can lie."""


def ratios(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """The multiples among `figures`, all of one family, that do not fit the figures there are."""
    told = contents(figures, weights)
    multiples = [c for c in told if c.first.measure.kind == "multiple" and c.first.value > 0][:_COMPARED]
    totals = [c for c in told if c.first.measure.kind == "flow"]
    return [*_goals(multiples, totals), *_growth(multiples, totals)]


def _goals(multiples: list[Content], totals: list[Content]) -> list[Discrepancy]:
    """Goals by one year, told as a multiple and as a sum, that no known base reconciles."""
    found = []
    ahead = [c for c in multiples if c.first.period and not c.first.base and _goal(c.first)]
    for period in sorted({c.first.period for c in ahead if c.first.period}):
        own = [c for c in ahead if c.first.period == period]
        sums = [c for c in totals if c.first.period == period]
        marked = {c.first.value for c in sums if c.first.target}
        sums = [c for c in sums if c.first.value in marked][:_COMPARED]
        bases = _bases(own, totals, period.year)
        rivals = [
            (one, total, total.first.value / one.first.value)
            for one in own
            for total in sums
            if not any(_fits(base.first, total.first.value / one.first.value) for base in bases)
        ]
        if not rivals:
            continue
        one, total, needed = rivals[0]
        known = listed(says(base.first) for base in bases[:3]) if bases else "no document read gives such a base"
        goal = f"{number(total.first.value)} {total.first.unit}"
        why = f"{number(one.first.value)} times as much by {period} comes to {goal} only from {number(needed)}; {known}"
        both = list(dict.fromkeys([*(r[0] for r in rivals), *(r[1] for r in rivals)]))
        found.append(discrepancy(DiscrepancyKind.ARITHMETIC, Severity.MEDIUM, why, both))
    return found


def _goal(figure: Figure) -> bool:
    return figure.target or bool(figure.period and (figure.told is None or figure.period.year > figure.told.year))


def _bases(multiples: list[Content], totals: list[Content], year: int) -> list[Content]:
    """The totals of the years just before the multiples were told; the latest years there are for undated ones."""
    days = [figure.told.year for content in multiples for figure in content.voices if figure.told]
    real = [c for c in totals if c.first.period and not c.first.target and c.first.period.year < year]
    until = max(days, default=max((c.first.period.year for c in real if c.first.period), default=0))
    return [c for c in real if c.first.period and until - _BASE_AGE <= c.first.period.year <= until][:_COMPARED]


def _fits(base: Figure, needed: Decimal) -> bool:
    low, high = base.bounds
    return low * (1 - _CLOSE) <= needed <= high * (1 + _CLOSE)


def _growth(multiples: list[Content], totals: list[Content]) -> list[Discrepancy]:
    """Multiples of a past year that its own figure contradicts."""
    found = []
    for one in multiples:
        first = one.first
        if first.period is None or first.base is None or first.period == first.base:
            continue
        now = [c for c in totals if c.first.period == first.period][:_COMPARED]
        then = [c for c in totals if c.first.period == first.base][:_COMPARED]
        apart = [(a, b) for a in now for b in then if not _fits(b.first, a.first.value / first.value)]
        if now and then and len(apart) == len(now) * len(then):
            a, b = apart[0]
            implied = number(a.first.value / first.value)
            why = (
                f"{number(first.value)} times the figure of {first.base} would make {number(a.first.value)} only from "
                f"{implied}; {first.base} is told as {says(b.first)}"
            )
            both = list(dict.fromkeys([one, *then, *now]))
            found.append(discrepancy(DiscrepancyKind.ARITHMETIC, Severity.MEDIUM, why, both))
    return found
