"""Records in words for the reader: names, dates, quantities; and what is done to hostile text before it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup, escape

from servanda.profiles import Profile

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that show nothing and can change how their neighbours show (Unicode TR 36, bidirectional controls)."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_DUE = {"overdue": "overdue", "ahead": "on time, still ahead", "done": "complete", "none": "no deadline"}
_ISO = re.compile(r"(?<![\w./-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\w./-]*\w)")
_LONG_NUMBER = re.compile(r"(?<![\w.,-])\d{5,}(?![\w,]|\.\d)")
_OFFICIAL_UNITS = re.compile(r"[A-Z]{3}|rank|percent|ratio")
LONGEST_IN_ADDRESS = 300
"""Characters of a name or value that become part of an address."""
_COMPARATORS = {"=": "", "~": "about ", ">": "over ", "<": "under "}


def shown(value: Any) -> Any:
    """What a template prints: text and markup with control characters made visible, everything else unchanged."""
    if isinstance(value, str) and _CONTROLS.search(value):
        made = _CONTROLS.sub(_visible, value)
        return Markup(made) if isinstance(value, Markup) else made  # noqa: S704 (was markup before)
    return value


def _visible(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def short(text: str | None, length: int = 220) -> str:
    """The text in one line, cut at a word where it is longer than `length`."""
    plain = " ".join((text or "")[: length * 4].split())
    if len(plain) <= length:
        return plain
    cut = plain[:length].rsplit(" ", 1)[0]
    return (cut if len(cut) > length // 2 else plain[:length]).rstrip(",;:") + " …"


def day(form: str | None) -> str:
    """A partial date as read in English: `11 Aug 2025`, `Aug 2025`, `2025`; empty for None."""
    if not form:
        return ""
    parts = str(form).split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return str(form)
    month = _MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def during(first: str | None, last: str | None) -> str:
    """From when to when, as short as it is clear: `10–13 Aug 2025`, `30 Jun – 2 Jul 2024`."""
    if not last or not first or last == first:
        return day(first)
    one, other = str(first).split("-"), str(last).split("-")
    if len(one) == len(other) == 3 and one[:2] == other[:2]:
        return f"{int(one[2])}–{day(last)}"
    if len(one) == len(other) and len(one) > 1 and one[0] == other[0]:
        return f"{day(first).rpartition(' ')[0]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def roughly(value: float) -> float:
    """An estimate to three digits, which is more than it is good for."""
    return float(f"{value:.3g}")


def site(address: str) -> str:
    """The name of the site that an address leads to; empty where it is no address of the web."""
    parts = urlsplit(address)
    return parts.netloc.removeprefix("www.") if parts.scheme in {"http", "https"} else ""


def plain_number(value: float | str | None) -> str:
    """A number with separators of thousands and no more decimals than it has: `1,234.5`."""
    if value is None:
        return ""
    number = float(value)
    return f"{int(number):,}" if number == int(number) else f"{number:,.10g}"


def counted(number: int, noun: str) -> str:
    """So many of what a noun names: `1 event`, `3 events`."""
    return f"{plain_number(number)} {noun}{'' if number == 1 else 's'}"


def scaled(value: float | str) -> str:
    """A large number in words: `150 billion`, `2.4 million`; below a million as it is."""
    number = float(value)
    for scale, word in _SCALES:
        if abs(number) >= scale and round(number / scale, 3) * scale == number:
            return f"{number / scale:,.10g} {word}"
    return plain_number(value)


def quantity(claim: Mapping[str, Any], units: Mapping[str, str] | None = None) -> Markup:
    """A claim's number with its unit: `over USD 1.2 billion`; the exact value goes along in the markup.

    `units` are those of indicators: where a document names no currency, rank, share or multiple, the word beside its
    number is no unit, and that of the indicator is told.
    """
    value, unit = claim["value"], str(claim["unit"])
    if units is not None and "indicator" in claim and not _OFFICIAL_UNITS.fullmatch(unit):
        unit = units.get(str(claim["indicator"]), "")
    words = _COMPARATORS.get(str(claim.get("comparator", "=")), "")
    if unit == "rank":
        told = f"no. {plain_number(value)}"
    elif unit == "percent":
        told = f"{plain_number(value)} %"
    elif unit == "ratio":
        told = f"{plain_number(value)} times"
    elif re.fullmatch(r"[A-Z]{3}", unit):
        told = f"{unit} {scaled(value)}"
    else:
        told = f"{scaled(value)} {unit}".strip()
    return Markup('<data value="{}">{}</data>').format(f"{float(value):.12g}", shown(words + told))


def slipped(told: str) -> Markup:
    """Which value was put off from when to when, as `Standing.slipped` tells it: `100000000000 USD: 2020, 2023`."""
    value, _, dates = told.partition(": ")
    number, _, unit = value.partition(" ")
    return Markup("{}, from {}").format(quantity({"value": float(number), "unit": unit}), dates.replace(", ", " to "))


def marked(snippet: str) -> Markup:
    """A snippet whose matches stand between « and », as markup."""
    parts: list[Markup] = []
    for n, run in enumerate(re.split("[«»]", " ".join(snippet.split()))):
        parts.append(Markup("<mark>{}</mark>").format(shown(run)) if n % 2 else escape(shown(run)))
    return Markup("").join(parts)


def linkable(text: str) -> bool:
    """Whether a text can stand in an address: of some length, and without what no address takes."""
    return len(text) <= LONGEST_IN_ADDRESS and "\x00" not in text


class Names:
    """The names that a profile gives to codes and keys; an unknown one stands for itself."""

    def __init__(self, profile: Profile) -> None:
        """Out of `profile`, in English."""
        self.parties = {party.code: party.name() for party in profile.parties}
        self.adjectives = {party.code: (party.demonyms.get("en") or (party.name(),))[0] for party in profile.parties}
        self.pillars = {p.key: (p.names.get("en") or (p.key,))[0] for p in profile.pillars}
        self.indicators = {i.key: (i.names.get("en") or (i.key,))[0] for i in profile.indicators}
        self.units = {i.key: i.unit for i in profile.indicators}
        codes = "|".join(sorted(map(re.escape, profile.codes), key=len, reverse=True))
        self._codes = re.compile(rf"(?<![\w-])({codes})(:(?=\S)|(?![\w-]))")

    def party(self, code: str) -> str:
        """A party's name."""
        return self.parties.get(code, code)

    def pillar(self, key: str) -> str:
        """A pillar's name."""
        return self.pillars.get(key, key)

    def indicator(self, key: str) -> str:
        """An indicator's name."""
        return self.indicators.get(key, key)

    def due(self, key: str) -> str:
        """How a deadline stands, in words."""
        return _DUE.get(key, key)

    def quantity(self, claim: Mapping[str, Any]) -> Markup:
        """A claim's number in the unit of its indicator."""
        return quantity(claim, self.units)

    def plainly(self, told: str | None) -> str:
        """A sentence of the machine as a reader would say it: names for codes, dates and large numbers in words."""
        named = self._codes.sub(lambda m: "" if m[2] else self.party(m[1]), told or "")
        return _LONG_NUMBER.sub(lambda m: scaled(m[0]), _ISO.sub(lambda m: day(m[0]), named))

    def whos(self, whos: Iterable[Mapping[str, str]], limit: int = 6) -> Markup:
        """Actors as links: people by name with their party's code, parties by name."""
        listed = list(whos)
        links = [self.who(who) for who in listed[:limit]]
        if len(listed) > limit:
            links.append(escape(f"and {len(listed) - limit} more"))
        return Markup(", ").join(links)

    def who(self, who: Mapping[str, str]) -> Markup:
        """One actor as a link to its page."""
        name, party = who.get("name") or "", who["party"]
        if not linkable(name):
            return Markup("<bdi>{}</bdi> <small>{}</small>").format(shown(short(name, 60)), shown(party))
        if not name:
            return Markup('<a class="who" href="{}">{}</a>').format(actor_path(party), shown(self.party(party)))
        return Markup('<a class="who" href="{}"><bdi>{}</bdi> <small>{}</small></a>').format(
            actor_path(party, name), shown(short(name, 60)), shown(party)
        )


def actor_path(party: str, name: str = "") -> str:
    """The address of an actor's page."""
    return f"/actors/{quote(party, safe='')}" + (f"/person?{urlencode({'name': name})}" if name else "")
