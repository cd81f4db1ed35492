"""Dates as the heads of pages print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from servanda.records import PartialDate
from servanda.sources.data import LANGUAGES, load

_TIME = re.compile(
    r"\b\d{1,2}[:h.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|(?:gmt|utc)\s?[+-]?\s?\d{0,2}(?::\d{2})?|[+-]\d{2}:?\d{2}\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: its place, its month and day where told, its year where told."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def dated(self, year: int | None = None) -> PartialDate | None:
        """As a date, in `year` where it tells none; None where there is no such day or no year."""
        known = self.year if self.year is not None else year
        if known is None:
            return None
        try:
            return PartialDate(known, self.month, self.day)
        except ValueError:
            return None


@cache
def months() -> dict[str, int]:
    """Names of months with their numbers."""
    return {str(name): int(number) for code in LANGUAGES for name, number in load(code)["months"].items()}


@cache
def pattern() -> re.Pattern[str]:
    """A date of one of the forms that `Written` can hold."""
    names = "|".join(sorted(months(), key=len, reverse=True))
    return re.compile(
        rf"(?P<iso>\b(?:19|20)\d\d)[-./](?P<isom>\d{{1,2}})[-./](?P<isod>\d{{1,2}})\b"
        rf"|(?P<koy>(?:19|20)\d\d)년\s?(?P<kom>\d{{1,2}})월(?:\s?(?P<kod>\d{{1,2}})일)?"
        rf"|(?P<kom2>\b\d{{1,2}})월\s?(?P<kod2>\d{{1,2}})일"
        rf"|(?:ngày\s)?\b(?P<vid>\d{{1,2}})\stháng\s(?P<vim>\d{{1,2}})(?:,?\snăm\s(?P<viy>(?:19|20)\d\d))?"
        rf"|\b(?P<en_m>{names})\b\.?\s(?P<en_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<en_y>(?:19|20)\d\d)\b)?"
        rf"|\b(?P<eu_d>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<eu_m>{names})\b\.?(?:,?\s(?P<eu_y>(?:19|20)\d\d)\b)?"
        rf"|\b(?P<nu_a>\d{{1,2}})(?P<sep>[/.-])(?P<nu_b>\d{{1,2}})(?P=sep)(?P<nu_y>(?:19|20)\d\d)\b"
        rf"|(?<![\d/])(?P<dm_d>\d{{1,2}})/(?P<dm_m>\d{{1,2}})(?![\d/])"
        rf"|\b(?P<my_m>{names})\b\.?,?\s(?P<my_y>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    )


def dates(text: str) -> Iterator[Written]:
    """The dates of a short text, in their order."""
    if not _DIGIT.search(text):
        return
    for match in pattern().finditer(text):
        parts = {key: value for key, value in match.groupdict().items() if value is not None}
        written = _written(match.start(), match.end(), parts)
        if written is not None:
            yield written


def date_line(text: str) -> tuple[Written, str] | None:
    """The first date of a line, and what the line says besides dates, times and words such as "published"."""
    found = list(dates(text))
    if not found:
        return None
    rest = text
    for written in reversed(found):
        rest = rest[: written.start] + " " + rest[written.end :]
    rest = _TIME.sub(" ", rest)
    words = _date_words()
    kept = [m.group() for m in re.finditer(r"\S+", rest) if not _empty(m.group(), words)]
    return found[0], " ".join(kept)


def _empty(token: str, words: frozenset[str]) -> bool:
    bare = token.strip(".,:;|()[]<>-–—·/•*_").casefold()
    return not bare or bare in words or not any(c.isalnum() for c in bare)


@cache
def _date_words() -> frozenset[str]:
    return frozenset(str(word) for code in LANGUAGES for word in load(code)["date_words"])


def _written(start: int, end: int, parts: dict[str, str]) -> Written | None:
    def number(key: str) -> int | None:
        value = parts.get(key)
        return int(value) if value else None

    month: int | None
    if "iso" in parts:
        year, month, day = number("iso"), number("isom"), number("isod")
    elif "koy" in parts:
        year, month, day = number("koy"), number("kom"), number("kod")
    elif "kom2" in parts:
        year, month, day = None, number("kom2"), number("kod2")
    elif "vid" in parts:
        year, month, day = number("viy"), number("vim"), number("vid")
    elif "en_m" in parts:
        year, month, day = number("en_y"), months()[parts["en_m"].casefold()], number("en_d")
    elif "eu_m" in parts:
        year, month, day = number("eu_y"), months()[parts["eu_m"].casefold()], number("eu_d")
    elif "nu_a" in parts:
        # Day first, as in Viet Nam, Europe and most of Asia, unless only month first makes a date.
        year, day, month = number("nu_y"), number("nu_a"), number("nu_b")
        if month is not None and day is not None and month > 12 >= day:
            day, month = month, day
    elif "dm_d" in parts:
        year, month, day = None, number("dm_m"), number("dm_d")
    else:
        year, month, day = number("my_y"), months()[parts["my_m"].casefold()], None
    written = Written(start, end, year, month, day)
    return written if written.dated(2024) is not None else None
