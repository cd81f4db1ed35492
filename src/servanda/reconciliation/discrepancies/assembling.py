"""What a discrepancy is made of: contents told alike, their best attested tellings, words for both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from servanda.reconciliation.discrepancies.figure import Figure
from servanda.records import Discrepancy, DiscrepancyKind, PartialDate, Severity, Side

MOST = 12
"""Contents that one discrepancy shows; the best attested come first."""
VOICES = 4
"""Documents that it shows for each of them."""


@dataclass(frozen=True, slots=True)
class Content:
    """What figures of one signature say: the first of them, a few from different documents, and how many there are."""

    first: Figure
    voices: tuple[Figure, ...]
    weight: int


def order(figure: Figure) -> tuple[str, str, int]:
    """The order in which tellings come: by day, undated last, then by document."""
    return str(figure.told or "9999"), figure.source.path, figure.evidence.start


def contents(figures: Iterable[Figure], weights: Mapping[str, int]) -> list[Content]:
    """The distinct contents, the best attested first. Copies of one document are one voice."""
    alike: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        alike[figure.signature].append(figure)
    found = []
    for signature, own in alike.items():
        voices: dict[str, Figure] = {}
        for figure in sorted(own, key=lambda f: (f.source.copy_of is not None, order(f))):
            voices.setdefault(figure.family, figure)
        told = sorted(voices.values(), key=order)
        found.append(Content(told[0], tuple(told[:VOICES]), max(len(told), weights.get(signature, 0))))
    return sorted(found, key=lambda content: (-content.weight, order(content.first)))


def discrepancy(kind: DiscrepancyKind, severity: Severity, why: str, found: Sequence[Content]) -> Discrepancy:
    """The discrepancy between contents, the best attested dozen of them, in the order of their documents."""
    voices = {figure.record: figure for content in found[:MOST] for figure in content.voices}
    sides = tuple(Side(f.record, f.evidence, says(f)) for f in sorted(voices.values(), key=order))
    return Discrepancy(kind, severity, why, sides)


def says(figure: Figure) -> str:
    """A figure in short: "over 350,000 residents of VNM in KOR (2025)"."""
    measure = figure.measure
    what = measure.what
    if figure.counted == "travellers":
        what = what.replace("visits", "travellers")
    if measure.directed and (figure.holder or figure.other) and measure.kind != "rank":
        pair = f" of {figure.holder}" if figure.holder else ""
        place = f" {'to' if measure.kind == 'flow' else 'in'} {figure.other}" if figure.other else ""
        what += pair + place
    when = f" ({'by ' if figure.target else ''}{figure.period})" if figure.period else ""
    if measure.kind == "rank":
        who = f"{figure.holder} " if figure.holder else ""
        return f"{who}no. {number(figure.value)} {what}{f' of {figure.other}' if figure.other else ''}{when}"
    if measure.kind == "multiple":
        base = f" that of {figure.base}" if figure.base else ""
        return f"{number(figure.value)} times{base}: {what}{when}"
    return f"{amount(figure)} {what}{when}"


def amount(figure: Figure) -> str:
    """The number with its comparator and currency."""
    word = {"~": "about ", ">": "over ", "<": "nearly "}.get(figure.comparator, "")
    unit = "" if figure.unit == "count" else f" {figure.unit}"
    return f"{word}{number(figure.value)}{unit}"


def number(value: Decimal) -> str:
    """A number as people write it: 350,000; 5 million; 86.7 billion."""
    for size, name in ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if abs(value) >= size:
            return f"{_short(value / size)} {name}"
    return f"{_short(value)}"


def _short(value: Decimal) -> str:
    rounded = round(value, 3).normalize()
    return f"{rounded:,f}"


def listed(words: Iterable[str]) -> str:
    """Words as a list: "a, b and c"."""
    items = list(dict.fromkeys(words))
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def near(one: PartialDate | None, other: PartialDate | None, days: int) -> bool:
    """Whether two documents speak from days at most so far apart; an undated one is near to all."""
    if one is None or other is None:
        return True
    return (max(one.first_day, other.first_day) - min(one.last_day, other.last_day)).days <= days
