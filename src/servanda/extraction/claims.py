"""Numbers become claims: which indicator a quantity is about, of whom, when, and whether it is a target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from servanda.extraction.claims_sides import sides
from servanda.profiles import Profile
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.reading.dates import DateMention, find_dates
from servanda.reading.letters import small
from servanda.reading.quantities import Quantity, find_quantities
from servanda.records import Claim, Document, PartialDate

_CARRIED = frozenset({"trade.turnover", "trade.export"})
_DATED_BY_ITS_DOCUMENT = frozenset({"documents.exchanged"})
"""What a report tells as having happened on its own day."""
_SHORTEST = 15
"""Characters of the shortest sentence in which a number without an indicator is a claim and no part of a table."""
_LEAST_BARE = 1000
"""From here on a decimal is worth recording also where the words after it do not say what it counts."""
_APART = 20
"""Characters by which a word counts as farther away from a number before it where another part begins between them."""
_WIDEST = 160
"""Characters of the longest evidence: the number and the word that says what it counts."""


@dataclass(frozen=True, slots=True)
class _Indicator:
    key: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    reach: int
    weight: int
    noun: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words around numbers, of one language."""

    numbers: re.Pattern[str]  # for small letters
    target: re.Pattern[str]
    anaphor: re.Pattern[str]
    of_a_year: re.Pattern[str]
    since: re.Pattern[str]
    cumulative: re.Pattern[str]
    now: re.Pattern[str]
    apart: re.Pattern[str]
    function_words: frozenset[str]

    @classmethod
    @cache
    def of(cls, language: str) -> _Words:
        data = load(language, "claims")

        def words(key: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
            return re.compile(f"{before}(?:{'|'.join(data[key])}){after}", re.IGNORECASE)

        return cls(
            re.compile(rf"\d|{words('numbers').pattern}"),
            words("target"),
            words("anaphor"),
            words("of_a_year", before=r"\s"),
            words("since", after=r"\s(?:the\s)?$"),
            words("cumulative"),
            words("now"),
            re.compile(rf"[,;]|\b(?:{'|'.join(data['joining'])})\b", re.IGNORECASE),
            frozenset(data["function_words"]),
        )


def _entries(language: str) -> list[dict[str, Any]]:
    entries: Any = load(language, "indicators")
    return list(entries)


@cache
def _owner_of(language: str) -> dict[str, str]:
    """Whose number each indicator counts, as `claims_sides.sides` takes it."""
    return {entry["key"]: entry.get("of", "agent") for entry in _entries(language)}


@cache
def _indicators(language: str) -> tuple[_Indicator, ...]:
    return tuple(
        _Indicator(
            entry["key"],
            frozenset(entry["kinds"]),
            re.compile(rf"(?<!\w)(?:{'|'.join(entry['words'])})(?!\w)", re.IGNORECASE),
            entry["reach"],
            entry.get("weight", 0),
            re.compile(rf"\b(?:{entry['noun']})\b", re.IGNORECASE) if "noun" in entry else None,
            re.compile(entry["not"], re.IGNORECASE) if "not" in entry else None,
        )
        for entry in _entries(language)
    )


def claims(
    document: Document, profile: Profile, sentences: Sequence[tuple[int, int]], cast: Cast | None = None
) -> list[Claim]:
    """The claims of `document`, in the order of its words; `sentences` are its readable sentences as places.

    `cast` tells who is named beside the numbers; without it only the names of the parties are known.
    """
    found: list[Claim] = []
    carried: str | None = None
    words = _Words.of(document.language)
    for start, end in sentences:
        if not words.numbers.search(small(document.text), start, end):
            continue
        for claim in _sentence(document, profile, cast, start, end, carried):
            found.append(claim)
            if claim.indicator in _CARRIED:
                carried = claim.indicator
    return found


def _sentence(
    document: Document, profile: Profile, cast: Cast | None, start: int, end: int, carried: str | None
) -> Iterator[Claim]:
    text = document.text
    words = _Words.of(document.language)
    dates = find_dates(text, document.date, document.language, start, end)
    quantities = find_quantities(text, start, end, document.language)
    currency = next((q.unit for q in quantities if q.kind == "money"), None)
    for found in quantities:
        quantity = _as_money(found, currency, words)
        if any(d.start < quantity.end and quantity.start < d.end for d in dates if d.kind != "relative"):
            continue
        key, at = _indicator(text, quantity, start, end, document.language)
        if key == "other" and carried and quantity.kind == "money" and _goes_on(text, quantity, start, end, words):
            key = carried
        if (
            key == "fdi.stock"
            and words.of_a_year.match(text, quantity.end)
            and not words.cumulative.search(text, start, end)
        ):
            key = "fdi.flow"
        if key == "other" and (
            quantity.kind in {"multiple", "anniversary"} or end - start < _SHORTEST or _bare(text, quantity, words)
        ):
            continue
        if key == "relations.years" and quantity.noun.startswith("centur"):
            quantity = replace(quantity, value=quantity.value * 100)
        if key in _CARRIED:
            carried = key
        first, last = _evidence(text, quantity, at, end)
        told = _period(document, quantity, dates, words)
        period = told.date if told else document.date if key in _DATED_BY_ITS_DOCUMENT else None
        target = told is not None and _is_target(document, quantity, told, start)
        of = _owner_of(document.language).get(key, "other")
        told_by = text[slice(*at)] if at else ""
        subject, counterpart = sides(document, profile, cast, quantity, of, told_by, (start, end))
        yield Claim.grounded(
            document,
            first,
            last,
            indicator=key,
            value=quantity.value,
            unit=quantity.unit or "number",
            comparator=quantity.comparator,
            period=period,
            target=target,
            subject=subject,
            counterpart=counterpart,
            confidence=0.9 if key != "other" else 0.7,
            rule=f"{quantity.kind}/{key}",
            label=quantity.noun[:80] or None if key == "other" else None,
            base_period=_base(quantity, dates, text, words),
        )


def _as_money(quantity: Quantity, currency: str | None, words: _Words) -> Quantity:
    """A bare "about 16 billion" beside sums of money is one too."""
    first = quantity.noun.split()[0].lower() if quantity.noun else ""
    bare = quantity.kind == "count" and quantity.value >= 1_000_000 and (not first or first in words.function_words)
    return replace(quantity, unit=currency, kind="money", noun="") if bare and currency else quantity


def _bare(text: str, quantity: Quantity, words: _Words) -> bool:
    """Whether a decimal counts nothing that is named: "version 3.0 as soon as"."""
    first = quantity.noun.split()[0].lower() if quantity.noun else ""
    plain = quantity.kind == "count" and text[quantity.start : quantity.end].count(".") == 1
    return plain and quantity.value < _LEAST_BARE and first in words.function_words


def _goes_on(text: str, quantity: Quantity, start: int, end: int, words: _Words) -> bool:
    """Whether a sum without a word of its own goes on about what the text has just counted."""
    return bool(words.anaphor.search(text, start, quantity.end) or words.of_a_year.match(text, quantity.end, end))


def _indicator(
    text: str, quantity: Quantity, start: int, end: int, language: str
) -> tuple[str, tuple[int, int] | None]:
    """The indicator whose words stand nearest to the number, with their place; `other` where none is near enough."""
    best: tuple[float, str, tuple[int, int] | None] = (float("inf"), "other", None)
    words = _Words.of(language)
    clause = text[start:end]
    for indicator in _indicators(language):
        if quantity.kind not in indicator.kinds:
            continue
        named = quantity.noun and quantity.noun.split()[0].lower() not in words.function_words
        if indicator.noun is not None and (named or quantity.value < 1000) and not indicator.noun.search(quantity.noun):
            continue
        near = text[max(start, quantity.start - 60) : min(end, quantity.end + 60)]
        if indicator.unless is not None and indicator.unless.search(near):
            continue
        for match in indicator.words.finditer(clause):
            place = (start + match.start(), start + match.end())
            distance = _distance(text, quantity, place, words)
            if distance <= indicator.reach and distance - indicator.weight < best[0]:
                best = (distance - indicator.weight, indicator.key, place)
    return best[1], best[2]


def _distance(text: str, quantity: Quantity, place: tuple[int, int], words: _Words) -> int:
    """Characters between a number and a word; a word beyond an "and" or a comma is told of another number."""
    if place[0] >= quantity.end:
        apart = words.apart.search(text, quantity.end, place[0])
        return place[0] - quantity.end + (_APART if apart else 0)
    return max(0, quantity.start - place[1])


def _evidence(text: str, quantity: Quantity, at: tuple[int, int] | None, end: int) -> tuple[int, int]:
    first, last = quantity.start, quantity.end
    if at is not None and max(last, at[1]) - min(first, at[0]) <= _WIDEST:
        return min(first, at[0]), max(last, at[1])
    noun = re.match(r"[\s\xa0-]{1,20}[\w’'-]{1,60}(?:[\s\xa0]{1,20}[\w’'-]{1,60})?", text[last:end])
    return first, last + (noun.end() if noun else 0)


def _period(document: Document, quantity: Quantity, dates: list[DateMention], words: _Words) -> DateMention | None:
    """The date the number is about: the first close after it, else the last close before it."""
    text = document.text
    usable = [
        d
        for d in dates
        if not words.since.search(text, max(0, d.start - 20), d.start) and not words.now.fullmatch(text, d.start, d.end)
    ]
    after = [d for d in usable if 0 <= d.start - quantity.end <= 60]
    before = [d for d in usable if 0 <= quantity.start - d.end <= 90]
    return after[0] if after else before[-1] if before else None


def _base(quantity: Quantity, dates: list[DateMention], text: str, words: _Words) -> PartialDate | None:
    if quantity.kind != "multiple":
        return None
    return next((d.date for d in dates if words.since.search(text, max(0, d.start - 20), d.start)), None)


def _is_target(document: Document, quantity: Quantity, told: DateMention, start: int) -> bool:
    """Whether a number is to be reached: its date is still to come, and a term or a word of striving stands there."""
    if quantity.kind == "rank":
        return False
    now, words = document.date, _Words.of(document.language)
    if now is not None and told.last.last_day <= now.last_day:
        return False
    future = now is None or told.date.first_day > now.last_day
    if told.role == "deadline" and future:
        return True
    # Of the present year it may be a fact: "had registered … by 2021", told in that year.
    ahead = future or told.role == "deadline" or told.kind == "range"
    return ahead and words.target.search(document.text, max(start, quantity.start - 120), quantity.end + 40) is not None
