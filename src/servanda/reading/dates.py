"""Dates in text as partial dates: own grammar, since general parsers invent days for "by 2030"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from servanda.reading.data import load
from servanda.reading.letters import small
from servanda.records import PartialDate


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at its place in the text.

    `kind` is `day`, `month`, `year`, `span` (of days, from `date` to `until`), `range` (of years, its end is `date`) or
    `relative`; `role` is `deadline` where words such as "by" make it a term, else empty.
    """

    start: int
    end: int
    date: PartialDate
    kind: str
    role: str = ""
    until: PartialDate | None = None

    @property
    def last(self) -> PartialDate:
        """The date itself, of a span its last day."""
        return self.until or self.date


def find_dates(
    text: str, anchor: PartialDate | None, language: str = "en", start: int = 0, end: int | None = None
) -> list[DateMention]:
    """The dates between `start` and `end` of `text`, in their order, without overlaps.

    Relative dates ("on Thursday", "next year") are resolved against `anchor`, a weekday to the last such day on or
    before it as agencies write; without an anchor of enough precision they are left out.
    """
    found = _dates(text, anchor, language)
    stop = len(text) if end is None else end
    first = bisect_left(found, start, key=lambda d: d.start)
    last = bisect_right(found, stop, lo=first, key=lambda d: d.end)
    return list(found[first:last])


@lru_cache(maxsize=4)
def _dates(text: str, anchor: PartialDate | None, language: str) -> tuple[DateMention, ...]:
    """All dates of a text: read once, though sentences, claims and events ask for theirs one after the other."""
    grammar = _Grammar.of(language)
    found: list[DateMention] = []
    letters = small(text)
    for match in grammar.pattern.finditer(letters):
        rule = str(match.lastgroup)  # that closes last, so it is the one around the others
        read = grammar.read(rule, match, anchor)
        if read is not None:
            role = "deadline" if grammar.term.search(letters, max(0, match.start() - 24), match.start()) else ""
            until = grammar.until(rule, match, read[0])
            kind = "span" if until else read[1]
            found.append(DateMention(match.start(), match.end(), read[0], kind, role, until))
    return tuple(found)


def find_deadline(
    text: str, anchor: PartialDate | None, start: int = 0, end: int | None = None, language: str = "en"
) -> PartialDate | None:
    """The latest date of a content that is not past: by when it is to be done; None where it tells none."""
    future = [
        d
        for d in find_dates(text, anchor, language, start, end)
        if d.role == "deadline" or (anchor is not None and d.last.last_day >= anchor.first_day) or d.kind == "range"
    ]
    if anchor is not None:
        future = [d for d in future if d.last.last_day >= anchor.first_day]
    return max((d.last for d in future), default=None)


_SPANS = {
    "dmy": ("dmy_f", "dmy_m", "dmy_d"),
    "mdy": ("mdy_l", "mdy_lm", "mdy_l"),
    "day_span": ("span_f", "span_m", "span_d"),
}
"""Rules that can tell several days, with the groups of the other end, its month, and the day of this end."""


class _Grammar:
    """The patterns of a language for small letters, each a named group that holds its parts as further named groups."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.months: dict[str, int] = data["months"]
        self.weekdays: dict[str, int] = data["weekdays"]
        self.numbers: dict[str, int] = data["numbers"]
        months = "|".join(sorted(self.months, key=len, reverse=True))
        clear = "|".join(m for m in sorted(self.months, key=len, reverse=True) if m not in data["ambiguous_months"])
        openers = "|".join(data["month_openers"])
        weekdays = "|".join(self.weekdays)
        numbers = "|".join(self.numbers)
        day = r"(?:0?[1-9]|[12]\d|3[01])"
        nth = rf"{day}(?:st|nd|rd|th)?"
        year = r"(?:19|20)\d\d"
        dash = r"\s?(?:-|–|—|to|and)\s?"
        self.pattern = re.compile(
            rf"""(?<![\w.$€£])(?:
            (?P<iso>(?P<iso_y>{year})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))
            |(?P<dmy>(?:(?P<dmy_f>{nth})(?:\s(?P<dmy_fm>{months}))?{dash})?(?P<dmy_d>{nth})\s(?:of\s)?(?P<dmy_m>{months})\.?,?\s(?P<dmy_y>{year}))
            |(?P<mdy>(?P<mdy_m>{months})\.?\s(?P<mdy_d>{nth})(?:{dash}(?:(?P<mdy_lm>{months})\.?\s)?(?P<mdy_l>{nth})(?!\d))?(?:,?\s(?P<mdy_y>{year}))?)(?!\d)
            |(?P<day_span>(?:(?P<span_f>{nth})(?:\s(?P<span_fm>{months}))?{dash})?(?P<span_d>{nth})\s(?:of\s)?(?P<span_m>{months})\b)
            |(?P<month_year>(?P<my_m>{months})\.?,?\s(?:of\s)?(?P<my_y>{year}))
            |(?P<slashed>(?P<sl_d>{day})/(?P<sl_m>0?[1-9]|1[0-2])/(?P<sl_y>{year}))
            |(?P<years>(?:between\s)?{year}\s?(?:-|–|—|/|to|and)\s?(?P<years_y>{year}))
            |(?P<late>(?:end|close)\sof\s(?:the|this)\syear|before\sthe\syear\sis\sout|later\sthis\syear|within\s(?:this|the)\syear)
            |(?P<relative>(?P<rel_w>this|next|last|previous|coming)\s(?P<rel_u>year|month|week|spring|summer|autumn|fall|winter|{months})|today|yesterday|tomorrow|tonight|this\s(?:morning|afternoon|evening))
            |(?P<term_of_years>(?:over|in|within|during)\s(?:the\s)?(?:next|coming)?\s?(?P<term_n>\d{{1,2}}|{numbers})\s(?:coming\s)?years\b(?!\s(?:ago|of|since)))
            |(?P<weekday>(?P<wd_last>last\s|next\s)?(?P<wd>{weekdays}))
            |(?P<month>(?:(?<=\bin\s)|(?<=\bsince\s)|(?<=\bearly\s)|(?<=\blate\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\buntil\s)|(?<=\bfrom\s)|(?<=\bduring\s))(?P<mo>{months})|\b(?P<mo_clear>{clear})\b(?=\s(?:visit|summit|meeting|talks)))
            |(?P<year>{year})(?!\s?(?:billion|million|trillion|people|km|per))
            )(?![\w%])""",
            re.VERBOSE,
        )
        terms = "|".join(sorted(data["terms"], key=len, reverse=True))
        self.term = re.compile(rf"\b(?:{terms})\s(?:the\s)?(?:(?:end|close|start|year|middle)\s(?:of\s)?)?(?:the\s)?$")
        self.openers = openers

    @classmethod
    @cache
    def of(cls, language: str) -> _Grammar:
        return cls(load(language, "dates"))

    def read(self, rule: str, match: re.Match[str], anchor: PartialDate | None) -> tuple[PartialDate, str] | None:
        """The date of a match and its kind; None where it is none or cannot be resolved."""
        try:
            return self._read(rule, match.groupdict(), match.group(), anchor)
        except ValueError:
            return None

    def until(self, rule: str, match: re.Match[str], first: PartialDate) -> PartialDate | None:
        """The last day of a span of days that begins on `first`; None where the match is no span."""
        if rule not in _SPANS:
            return None
        got = match.groupdict()
        told, month, day = _SPANS[rule]
        if got[told] is None:
            return None
        number = self._month(got[month]) if got[month] else first.month
        try:
            last = PartialDate(first.year, number, _int(got[day]))
        except ValueError:
            return None
        return last if last.last_day > first.first_day else None

    def _read(
        self, rule: str, got: dict[str, str | None], words: str, anchor: PartialDate | None
    ) -> tuple[PartialDate, str] | None:
        if rule == "iso":
            return PartialDate(_int(got["iso_y"]), _int(got["iso_m"]), _int(got["iso_d"])), "day"
        if rule == "dmy":
            month, day = got["dmy_fm"] or got["dmy_m"], got["dmy_f"] or got["dmy_d"]
            return PartialDate(_int(got["dmy_y"]), self._month(month), _int(day)), "day"
        if rule == "slashed":
            return PartialDate(_int(got["sl_y"]), _int(got["sl_m"]), _int(got["sl_d"])), "day"
        if rule in {"mdy", "day_span"}:
            if rule == "mdy":
                month, day = got["mdy_m"], got["mdy_d"]
            else:
                month, day = got["span_fm"] or got["span_m"], got["span_f"] or got["span_d"]
            year = got["mdy_y"] if rule == "mdy" else None
            return self._day(self._month(month), _int(day), year, anchor), "day"
        if rule == "month_year":
            return PartialDate(_int(got["my_y"]), self._month(got["my_m"])), "month"
        if rule == "years":
            return PartialDate(_int(got["years_y"])), "range"
        if rule == "year":
            return PartialDate(_int(got["year"])), "year"
        if anchor is None:
            return None
        return self._relative(rule, got, words, anchor)

    def _relative(
        self, rule: str, got: dict[str, str | None], words: str, anchor: PartialDate
    ) -> tuple[PartialDate, str] | None:
        if rule == "late":
            return PartialDate(anchor.year), "relative"
        if rule == "term_of_years":
            number = got["term_n"] or ""
            return PartialDate(anchor.year + (self.numbers.get(number.lower()) or int(number))), "relative"
        if rule == "month":
            return _nearest_month(anchor, self._month(got["mo"] or got["mo_clear"])), "month"
        if rule == "weekday":
            if anchor.day is None:
                return None
            back = (anchor.first_day.weekday() - self.weekdays[(got["wd"] or "").lower()]) % 7
            ahead = (got["wd_last"] or "").strip().lower() == "next"
            shift = 7 - back if ahead else -back
            return PartialDate.of(anchor.first_day + timedelta(days=shift)), "relative"
        if got["rel_u"] is None:
            days = {"yesterday": -1, "tomorrow": 1}.get(words, 0)
            return (PartialDate.of(anchor.first_day + timedelta(days=days)), "relative") if anchor.day else None
        return _unit(anchor, (got["rel_w"] or "").lower(), (got["rel_u"] or "").lower(), self.months), "relative"

    def _month(self, word: str | None) -> int:
        return self.months[(word or "").lower()]

    @staticmethod
    def _day(month: int, day: int, year: str | None, anchor: PartialDate | None) -> PartialDate:
        if year is not None:
            return PartialDate(int(year), month, day)
        if anchor is None:
            raise ValueError("a day without a year")
        return PartialDate(_nearest_month(anchor, month).year, month, day)


def _int(form: str | None) -> int:
    return int(re.sub(r"\D", "", form or ""))


def _nearest_month(anchor: PartialDate, month: int) -> PartialDate:
    """The month of that name nearest to the anchor, the past one where both are half a year away."""
    if anchor.month is None:
        return PartialDate(anchor.year, month)
    distance = month - anchor.month
    year = anchor.year - 1 if distance > 5 else anchor.year + 1 if distance < -6 else anchor.year
    return PartialDate(year, month)


def _unit(anchor: PartialDate, which: str, unit: str, months: dict[str, int]) -> PartialDate:
    shift = {"this": 0, "next": 1, "coming": 1}.get(which, -1)
    if unit == "month":
        if anchor.month is None:
            raise ValueError("a month needs an anchor with a month")
        first = date(anchor.year, anchor.month, 15) + timedelta(days=30 * shift)
        return PartialDate(first.year, first.month)
    if unit == "week":
        if anchor.day is None:
            raise ValueError("a week needs an anchor with a day")
        day = anchor.first_day + timedelta(days=7 * shift)
        return PartialDate(day.year, day.month)
    if unit in months:
        month = months[unit]
        if which == "this" or anchor.month is None:
            return PartialDate(anchor.year, month)
        passed = month < anchor.month
        year = anchor.year + (1 if passed else 0) if shift > 0 else anchor.year - (0 if passed else 1)
        return PartialDate(year, month)
    return PartialDate(anchor.year + shift)
