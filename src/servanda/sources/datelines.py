"""The opening of a dispatch: where, when and for whom it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from servanda.records import Dateline
from servanda.sources.data import LANGUAGES, load
from servanda.sources.dating import Written, dates
from servanda.sources.patterns import agency_names, upper

_WINDOW = 220
_GLUED_WITHIN = 140
_DATE_WITHIN = 40
_VOWEL = re.compile(r"[AEIOUYÀ-ỸĂÂÊÔƠƯ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """A dateline in a text: its bounds, its words; `written` is its date, which may lack the year."""

    start: int
    end: int
    place: str | None
    agency: str | None
    written: Written | None

    def dateline(self, year: int | None) -> Dateline:
        """As the record has it, in `year` where the date tells none."""
        return Dateline(self.place, self.written.dated(year) if self.written else None, self.agency)


def opening(text: str, at: int, *, prose: bool) -> Opening | None:
    """The dateline at `at`, the beginning of a line; `prose` where that line is a sentence by its shape.

    A place in ordinary letters before a dash is a dateline only where a date, an agency or the shape of the line
    says so too: titles such as "Seoul - a city of two faces" begin alike.
    """
    window = text[at : at + _WINDOW]
    for form in _forms():
        if (match := form.match(window)) and (found := _judged(window, match, at, prose=prose)):
            return found
    # Glued behind the words of a header: "Politics HÀ NỘI — The ..."
    if prose and (match := _glued().match(window)):
        place = match["place"]
        if place.casefold() not in _not_places():
            written = next(dates(match["lead"]), None)
            return Opening(at, at + match.end(), _spelt(place), match["agency"], written)
    return _dated(window, at) if prose else None


def _dated(window: str, at: int) -> Opening | None:
    """A full date without a place before the first sentence: "May 3, 2021 - The ...", "May 3, 2021. The ..."."""
    written = next(dates(window[:_DATE_WITHIN]), None)
    if written is None or None in {written.year, written.day} or window[: written.start].strip():
        return None
    mark = re.compile(rf"(?:\s?[—–―-]{{1,9}}\s|\.\s)(?=[{upper()}\"“‘'])").match(window, written.end)
    return Opening(at, at + mark.end(), None, None, written) if mark else None


def _judged(window: str, match: re.Match[str], at: int, *, prose: bool) -> Opening | None:
    groups = match.groupdict()
    place, agency, mark = (
        groups.get("place"),
        groups.get("agency") or groups.get("wire"),
        (groups.get("mark") or "").strip(),
    )
    middle = window[match.end("place") if place else 0 : match.end()]
    written = next(dates(middle), None) or next(dates(groups.get("lead") or ""), None)
    follows = window[match.end() : match.end() + 1]
    if place is not None:
        flat = " ".join(place.split())
        first = flat.split(",")[0].casefold()
        if first in _not_places() or first.split(" ")[0] in _not_places():
            return None
        capitals = flat.split(",")[0].isupper() and len(flat) >= 3
        dated = written is not None or agency is not None
        if mark == ":" and not (capitals and prose):
            return None
        if mark == "." and not (prose and len(flat.split()) <= 2 and len(flat) >= 4 and not capitals):
            return None
        if (
            not capitals
            and not dated
            and not (prose and len(flat.split()) <= 3 and (follows.isupper() or follows in "\"“'‘"))
        ):
            return None
        if capitals and not dated and not prose:
            return None
        place = _spelt(flat)
    elif agency is None:
        return None
    return Opening(at, at + match.end(), place, agency, written)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    big = upper()
    name = rf"[{big}][\w'’.]{{0,40}}"
    capital = rf"[{big}][{big}'’.]{{1,40}}"
    words = rf"(?:{capital}(?:[ /-]{capital}){{0,4}}|{name}(?:[ /-](?:{name}|of|de)){{0,4}})"
    place = rf"(?P<place>{words}(?:,\s{words}){{0,2}}?)"
    lead = r"(?P<lead>\s{0,20}(?:date\s{1,20})?(?:(?:19|20)\d\d-\d\d-\d\d\s{1,20})?)"
    weekday = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
    date = (
        r"(?:[^\W\d_]{3,12}\.?,?\s(?:19|20)\d\d|"
        r"[^\W\d_]{0,40}\.?\s?\d{1,2}(?:st|nd|rd|th)?(?:[/.-]\d{1,2}(?:[/.-]\d{4})?|\s[^\W\d_]{1,40}\.?)?"
        r"(?:,?\s(?:tháng\s\d{1,2}\s?)?(?:năm\s)?\d{4})?)"
    )
    agency = r"(?:\s{0,20}(?:\((?P<agency>[^()\n]{2,50})\)|/(?P<wire>[A-Za-z][\w ]{2,24})/))?"
    signed = r"(?:/(?P<wire>[A-Za-z][\w ]{2,24})/|\((?P<agency>[A-Z][^()\n]{2,24})\))"
    dash = r"(?P<mark>\s{0,20}[—–―]\s{0,20}|\s{0,20}--{1,9}\s{0,20}|\s-\s)"
    emoji = r"[^\w\s()\[\]\"“”'‘’—–―.,:;-]{0,4}"
    sources = (
        rf"{lead}{place}(?:\s{{0,20}},\s{{0,20}}(?i:{weekday}(?:ngày\s)?{date}))?{agency}{emoji}{dash}(?=\S)",
        rf"{lead}{place}[,.]\s{{0,20}}(?i:{weekday}{date})[.,]?\s{{0,20}}{signed}\.?\s{{0,20}}(?:[—–―-]{{1,9}}\s{{0,20}})?(?=\S)",
        rf"{lead}(?P<place>{capital}(?:[ /-]{capital}){{0,3}}(?:,\s{name})?)(?P<mark>:)\s(?=\S)",
        rf"{lead}{place}\s{{0,20}}\((?P<agency>(?:{agency_names()})[^()\n]{{0,20}})\)\s{{0,20}}[-–—:]?\s{{0,20}}(?=\S)",
        r"(?P<lead>)[(\[](?P<place>[^()=\[\]\n]{2,20})=(?P<agency>[^()=\[\]\n]{2,20})[)\]]\s{0,20}(?:[가-힣·]{2,10}\s?(?:기자|특파원))?\s{0,20}=?\s{0,20}",
        rf"(?P<lead>\s{{0,20}})\(?(?P<agency>{agency_names()}|[A-Z][\w.]{{1,20}}\.vn|TTO|NLĐO|TPO|SGGPO|PLO|VOV\.VN)\)?{dash}(?=\S)",
        rf"{lead}(?P<place>{name}(?:\s{name})?)(?P<mark>\s{{0,20}}\.\s{{1,20}})(?=[{big}])",
        rf"{lead}\({place},\s{date}\)\s{{1,20}}(?=[{big}])",
    )
    return tuple(re.compile(source) for source in sources)


@cache
def _glued() -> re.Pattern[str]:
    big = upper()
    capital = rf"[{big}][{big}'’.]{{1,40}}"
    return re.compile(
        rf"(?P<lead>[^\n]{{0,{_GLUED_WITHIN}}}?(?<!\S))(?P<place>{capital}(?:[ -]{capital}){{0,3}})"
        rf"(?:\s{{0,20}}\((?P<agency>[^()\n]{{2,40}})\))?\s(?:[—–]|--)\s(?=[{big}\"“‘'])"
    )


@cache
def _not_places() -> frozenset[str]:
    return frozenset(str(word) for code in LANGUAGES for word in load(code)["not_places"])


def _spelt(place: str) -> str:
    """A place in ordinary letters: HÀ NỘI is Hà Nội; what has no vowel is an abbreviation and stays."""
    return " ".join(
        word.title() if word.isupper() and _VOWEL.search(word) and "." not in word else word for word in place.split()
    )
