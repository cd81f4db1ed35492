"""Figures of one fact: values and ranks that cannot both be right, and parts that are larger than their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from rapidfuzz import fuzz

from servanda.reconciliation.discrepancies.assembling import (
    MOST,
    Content,
    amount,
    contents,
    discrepancy,
    listed,
    near,
    says,
)
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.records import Discrepancy, DiscrepancyKind, PartialDate, Severity

_SAME_BREATH = 400
"""Characters between two figures of one document within which they are taken to count different things."""
_SAME_WORDS = 80
"""How alike, of 100, the words around two figures of one document are that count the same thing."""
_GROWTH = Decimal("1.5")
"""How many times larger a stock may have become in the few years that an undated document leaves open."""
_COMPARED = 64
"""Parts, and wholes, of one year that are held against each other, the best attested first."""
_SAME_GOAL = 400
"""Days within which two goals for one year are rival tellings; later ones are a goal that was moved."""
_SAME_OCCASION = 2
"""Days within which documents on an exchange of documents tell of the same one."""
_OTHER_THING = 5
"""How many times larger a flow may be told before it is taken for that of something else."""
_OTHER_OCCASION = 2
"""How many times as many documents may be counted before it is taken for another exchange of the same days."""
_MIRROR = 15
"""Percent by which two customs offices usually differ at most, each counting with its own rules."""


def facts(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """The values, ranks and shares that `figures` of one key dispute."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in _dated(figures):
        groups[_fact(figure)].append(figure)
    found = [one for own in groups.values() if (one := _values(contents(own, weights)))]
    return [*found, *_parts(figures, weights)]


def occasions(figures: Sequence[Figure], weights: Mapping[str, int], month: str) -> list[Discrepancy]:
    """The counts of documents that were told of one exchange in `month` (YYYY-MM), days of a few taken together."""
    found = []
    rest = sorted(
        (f for f in figures if f.told and f.told.day), key=lambda f: (f.told or PartialDate(1), f.source.path)
    )
    while rest:
        first = rest[0].told
        own = [f for f in rest if near(f.told, first, _SAME_OCCASION)]
        rest = [f for f in rest if f not in own]
        if first and str(first)[:7] == month and (one := _values(contents(own, weights))):
            found.append(one)
    return found


def _dated(figures: Sequence[Figure]) -> list[Figure]:
    """The figures whose time is told; an undated stock is held against the latest year in which it is told.

    Only where it is far from that: a few years of growth explain the rest. Ranks change too fast for it.
    """
    latest: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure.kind == "stock" and figure.period:
            own = latest[figure.measure, figure.holder, figure.other]
            if not own or own[0].period == figure.period:
                own.append(figure)
            elif own[0].period and own[0].period.year < figure.period.year:
                own[:] = [figure]
    found = [f for f in figures if f.period or f.measure.kind == "occasion"]
    for figure in figures:
        rivals = latest.get((figure.measure, figure.holder, figure.other), [])
        if figure.period is None and any(_far(figure, rival) for rival in rivals):
            found.append(replace(figure, period=rivals[0].period))
    return found


def _far(one: Figure, other: Figure) -> bool:
    return max(one.value, other.value) >= min(one.value, other.value) * _GROWTH


def _fact(figure: Figure) -> tuple[object, ...]:
    return figure.measure, figure.unit, figure.holder, figure.other, figure.target, str(figure.period)


def _values(found: list[Content]) -> Discrepancy | None:
    """The contents of one fact that are apart from another one, as one discrepancy."""
    measure = found[0].first.measure
    if measure.directed and not (found[0].first.holder and found[0].first.other):
        return None
    if measure.kind == "flow" and (found[0].first.period is None or found[0].first.period.month):
        return None
    if measure.kind == "rank" and any(c.first.period is None for c in found):
        return None
    reporters = {c.first.value: c.first.reporter for c in found if c.first.reporter}
    rivals = _disputing(found, reporters)
    if not rivals:
        return None
    kind = DiscrepancyKind.RANK if measure.kind == "rank" else DiscrepancyKind.VALUE
    low, high = min(c.first.value for c in rivals), max(c.first.value for c in rivals)
    figures = listed(amount(c.first) if measure.kind != "rank" else f"no. {c.first.value:f}" for c in rivals[:MOST])
    if len(rivals) > MOST:
        figures += f" and {len(rivals) - MOST} more"
    first = rivals[0].first
    what = says(first).removeprefix(amount(first)).strip() if measure.kind != "rank" else says(first)
    if measure.kind == "rank":
        place = f" of {first.other}" if first.other else ""
        why = f"{first.holder} is told to be {figures} {measure.what}{place} in {first.period}"
        return discrepancy(kind, Severity.MEDIUM, why, rivals)
    if measure.family == "trade" and (high - low) * 100 <= high * _MIRROR:
        why = (
            f"{what}: {figures}; each side's customs count differently, and not every source says whose count it gives"
        )
        return discrepancy(kind, Severity.LOW, why, rivals)
    severity = Severity.HIGH if high > low * 3 / 2 else Severity.MEDIUM
    return discrepancy(kind, severity, f"{what}: {figures} differ by more than rounding and wording allow", rivals)


def _disputing(found: list[Content], reporters: Mapping[Decimal, str]) -> list[Content]:
    """The contents that are apart from another one of the same thing."""
    by_low = sorted(((*content.first.bounds, number) for number, content in enumerate(found)), key=lambda b: b[0])
    disputing: set[int] = set()
    for place, (_, high, number) in enumerate(by_low):
        # Bounds are in the order of their beginnings: what begins beyond the end of this one is apart from it.
        for low, _, other in reversed(by_low[place + 1 :]):
            if low <= high:
                break
            if {number, other} <= disputing or not found[number].first.apart(found[other].first):
                continue
            if _rivals(found[number], found[other], reporters):
                disputing |= {number, other}
    return [content for number, content in enumerate(found) if number in disputing]


def _rivals(one: Content, other: Content, reporters: Mapping[Decimal, str]) -> bool:
    """Whether two contents that are apart speak of the same thing, and not each of what its own source counts."""
    a, b = one.first, other.first
    counts = (a.reporter or reporters.get(a.value, ""), b.reporter or reporters.get(b.value, ""))
    if all(counts) and counts[0] != counts[1]:
        return False
    most = {"flow": _OTHER_THING, "occasion": _OTHER_OCCASION}.get(a.measure.kind)
    if most is not None and max(a.value, b.value) > min(a.value, b.value) * most:
        return False
    return any(
        (not a.target or bool(x.told and y.told and near(x.told, y.told, _SAME_GOAL))) and _comparable(x, y)
        for x in one.voices
        for y in other.voices
    )


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two tellings are of the same thing: in different documents, or in one and in the same words."""
    if one.source.id != other.source.id:
        return True
    if abs(one.evidence.start - other.evidence.start) < _SAME_BREATH:
        return False
    first, second = (
        " ".join(w for w in f.evidence.quote.split() if not any(c.isdigit() for c in w)) for f in (one, other)
    )
    return one.measure.kind != "occasion" and fuzz.ratio(first, second) >= _SAME_WORDS


def _parts(figures: Sequence[Figure], weights: Mapping[str, int]) -> list[Discrepancy]:
    """The figures of a part that exceed those of the whole of the same year."""
    found = []
    periods = {f.period for f in figures if f.measure.kind == "flow" and f.period and not f.period.month}
    for period in sorted(periods):
        own = [f for f in figures if f.period == period and f.measure.kind == "flow" and not f.target]
        parts = contents([f for f in own if f.measure.part], weights)[:_COMPARED]
        wholes = contents([f for f in own if not f.measure.part], weights)[:_COMPARED]
        over = [
            (part, whole)
            for part in parts
            for whole in wholes
            if part.first.unit == whole.first.unit
            and part.first.bounds[0] > whole.first.bounds[1]
            and part.first.value <= whole.first.value * _OTHER_THING
            and not (part.first.reporter and whole.first.reporter and part.first.reporter != whole.first.reporter)
        ]
        smallest = [part for part, _ in over]
        if over and not any(p.first.measure.directed and not (p.first.holder or p.first.other) for p in smallest):
            both = list(dict.fromkeys([*smallest, *(whole for _, whole in over)]))
            part, whole = over[0]
            why = f"a part is larger than the whole: {says(part.first)} against {says(whole.first)}"
            found.append(discrepancy(DiscrepancyKind.ARITHMETIC, Severity.HIGH, why, both))
    return found
