"""The time from which a document without a date speaks, as far as its content tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from servanda.profiles.model import Holder, Profile
from servanda.reading.cast import Cast
from servanda.reading.cast_tokens import fold
from servanda.reading.dates import find_dates
from servanda.records import Claim, Document, PartialDate

_LEAP = PartialDate(2000)
"""Stands in for the year that is looked for: it has every day."""


def anchor(document: Document, profile: Profile, cast: Cast, claims: Iterable[Claim]) -> PartialDate | None:
    """The month from which a document speaks that gives a day without a year; None where nothing tells it.

    The office-holder of the profile who came last into office, of those whom the text names, was in it. Where the text
    gives days of that term in full, it is the month that comes nearest to the first of them. Else it is the first one
    of the term that is later than the full years for which the text gives figures, and nothing where a figure is of a
    year beyond. Where the profile knows nobody of the text, it is the month nearest to the first day given in full, of
    the year of most such days. Of a document with a date, see `Document.date`.
    """
    last = max(_holders(profile, cast), key=_first, default=None)
    day = _day_without_year(document)
    if day is None or day.month is None or day.day is None:
        return None
    if last is None:
        days = _full_days(document)
        usual = Counter(full.year for full in days).most_common(1)
        return next((_nearest(full, day.month) for full in days if full.year == usual[0][0]), None)
    begin, end = _first(last), last.end.last_day if last.end else date.max
    told = next((full for full in _full_days(document) if begin <= full <= end), None)
    if told is not None:
        return _nearest(told, day.month)
    figures = {year for year in _full_years(document, claims) if year <= end.year}
    while begin.year in figures:
        begin = date(begin.year + 1, 1, 1)
    if max(figures, default=0) > begin.year:
        return None
    found = PartialDate(begin.year + ((day.month, day.day) < (begin.month, begin.day)), day.month)
    return found if found.first_day <= end else None


def _nearest(told: date, month: int) -> PartialDate:
    """The `month` that comes nearest to a day told in full."""
    years = range(told.year - 1, told.year + 2)
    year = min(years, key=lambda y: abs((PartialDate(y, month).first_day - told.replace(day=1)).days))
    return PartialDate(year, month)


def _holders(profile: Profile, cast: Cast) -> list[Holder]:
    """The first terms of those whom the text names."""
    named = {_letters(person.name) for person in cast.people}
    first: dict[tuple[str, str], Holder] = {}
    for holder in sorted((h for h in profile.holders if h.start), key=_first):
        for form in (form for forms in holder.names.values() for form in forms):
            if _letters(form) in named:
                first.setdefault((holder.party, _letters(form)), holder)
    return list(first.values())


def _first(holder: Holder) -> date:
    return holder.start.first_day if holder.start else date.min


def _full_years(document: Document, claims: Iterable[Claim]) -> list[int]:
    """The past years that figures are about: no parts of years, no targets, no year that the text gives as a term."""
    terms = {m.date.year for m in find_dates(document.text, None, document.language) if m.role}
    whole = (claim.period.year for claim in claims if claim.period and claim.period.month is None and not claim.target)
    return [year for year in whole if year not in terms]


def _full_days(document: Document) -> list[date]:
    """The days that the text gives with their year and not as a term, in their order."""
    found = find_dates(document.text, None, document.language)
    return [mention.date.first_day for mention in found if mention.date.day and not mention.role]


def _letters(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _day_without_year(document: Document) -> PartialDate | None:
    """The first day that the text gives without its year."""
    text, language = document.text, document.language
    dated = {(d.start, d.end) for d in find_dates(text, None, language)}
    for mention in find_dates(text, _LEAP, language):
        own = (mention.start, mention.end)
        if mention.kind == "day" and own not in dated and document.readable(*own):
            return mention.date
    return None
