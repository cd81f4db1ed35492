"""One number told of two things: parties swapped, travellers for journeys, one way for both, investment for trade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from servanda.reconciliation.discrepancies.assembling import Content, contents, discrepancy, near, number, says
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.records import Discrepancy, DiscrepancyKind, Severity

_TELLING = 1000
"""The least number that two facts hardly share by chance."""
_SAME_NEWS = 14
"""Days within which two documents tell the same news."""


def numbers(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """What `figures`, all of the same number, tell it of."""
    if not figures or figures[0].value < _TELLING:
        return []
    return [*_swapped(figures, weights), *_travel(figures, weights), *_sums(figures, weights)]


def _swapped(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    groups: defaultdict[object, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure.directed and figure.holder and figure.other:
            groups[figure.measure, frozenset((figure.holder, figure.other))].append(figure)
    found = []
    for own in groups.values():
        told = contents(own, weights)
        pairs = [
            (one, other)
            for i, one in enumerate(told)
            for other in told[i + 1 :]
            if one.first.holder == other.first.other
            and _same_time(one.first, other.first)
            and not _together(one, other)
        ]
        if pairs:
            one, other = pairs[0]
            why = (
                f"the same number is told of both parties: {says(one.first)} and {says(other.first)}; "
                "one of the two has holder and place swapped"
            )
            found.append(discrepancy(DiscrepancyKind.PARTIES, Severity.HIGH, why, _of(told, pairs)))
    return found


def _travel(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """Journeys against those who make them; travel one way against both ways."""
    told = contents([f for f in figures if f.measure.family == "visits" and f.measure.kind == "flow"], weights)
    pairs = [
        (one, other)
        for i, one in enumerate(told)
        for other in told[i + 1 :]
        if _same_time(one.first, other.first) and one.first.counted != other.first.counted
        and one.first.counted and other.first.counted and one.first.measure == other.first.measure
    ]  # fmt: skip
    ways = [
        (one, other)
        for i, one in enumerate(told)
        for other in told[i + 1 :]
        if _same_time(one.first, other.first) and one.first.measure.part != other.first.measure.part
    ]
    found = []
    if pairs:
        amount = number(figures[0].value)
        why = f"{amount} visits are not {amount} people: who comes twice is counted twice"
        found.append(discrepancy(DiscrepancyKind.SCOPE, Severity.LOW, why, _of(told, pairs)))
    if ways:
        one, other = ways[0]
        why = f"the same number is told of one way and of both ways: {says(one.first)} and {says(other.first)}"
        found.append(discrepancy(DiscrepancyKind.SCOPE, Severity.MEDIUM, why, _of(told, ways)))
    return found


def _sums(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """One sum as the goal of trade and of investment, or as stock and flow of investment, in the same news."""
    told = contents([f for f in figures if f.measure.family in {"trade", "investment"}], weights)
    goals = [
        (one, other)
        for i, one in enumerate(told)
        for other in told[i + 1 :]
        if one.first.measure.family != other.first.measure.family
        and (one.first.target or other.first.target)
        and any(near(x.told, y.told, _SAME_NEWS) for x in one.voices for y in other.voices)
    ]
    kinds = [
        (one, other)
        for i, one in enumerate(told)
        for other in told[i + 1 :]
        if {one.first.measure.kind, other.first.measure.kind} == {"stock", "flow"}
        and one.first.measure.family == other.first.measure.family
        and one.first.period and other.first.period and one.first.period.year == other.first.period.year
    ]  # fmt: skip
    found = []
    for pairs, what in ((goals, "trade and investment are different things"), (kinds, "a stock is not a flow")):
        if pairs:
            one, other = pairs[0]
            why = f"the same sum is told of two things: {says(one.first)} and {says(other.first)}; {what}"
            found.append(discrepancy(DiscrepancyKind.SCOPE, Severity.MEDIUM, why, _of(told, pairs)))
    return found


def _of(told: list[Content], pairs: list[tuple[Content, Content]]) -> list[Content]:
    return [content for content in told if any(content in pair for pair in pairs)]


def _same_time(one: Figure, other: Figure) -> bool:
    return one.period is None or other.period is None or one.period.year == other.period.year


def _together(one: Content, other: Content) -> bool:
    """Whether a document tells both in one breath: "350,000 on each side"."""
    return any(x.evidence.document == y.evidence.document and x.evidence.start == y.evidence.start
               for x in one.voices for y in other.voices)  # fmt: skip
