"""What the words around a figure say of it: parties, units, directions, whose count it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from servanda.profiles import Profile
from servanda.reading.data import load

_END = re.compile(r"[.!?…]['\"”’)\]]*(?=\s+[\"“‘(]?[A-ZÀ-Ỹ\d])|[;\n]")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|U\.S|Mr|Dr|Mrs|No|St|vs|approx)\.$")
_WIDEST = 600
"""Characters on each side in which the ends of a sentence are looked for."""


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of a language."""

    journeys: re.Pattern[str]
    travellers: re.Pattern[str]
    travel: re.Pattern[str]
    both_ways: re.Pattern[str]
    sums: tuple[tuple[str, re.Pattern[str]], ...]
    invested: re.Pattern[str]
    partial: re.Pattern[str]
    exports: re.Pattern[str]
    imports: re.Pattern[str]
    inside: re.Pattern[str]
    of: re.Pattern[str]
    among_others: re.Pattern[str]
    within: re.Pattern[str]
    statistics: re.Pattern[str]
    against: re.Pattern[str]

    @classmethod
    @cache
    def of_language(cls, language: str) -> Words:
        """The patterns of `language`; `KeyError` where it has none."""
        data: dict[str, Any] = load(language, "figures")

        def whole(key: str, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
            return re.compile(f"{before}(?:{'|'.join(data[key])}){after}", re.IGNORECASE)

        return cls(
            whole("journeys"),
            whole("travellers"),
            whole("travel"),
            whole("both_ways"),
            tuple(
                (family, re.compile(rf"[\s\w]{{0,12}}?\s(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE))
                for family, forms in data["sums"].items()
            ),
            whole("invested"),
            whole("partial"),
            whole("exports"),
            whole("imports"),
            whole("inside", after=r"\s+(?:the\s+)?$"),
            whole("of", before=""),
            whole("among_others", after=""),
            whole("within"),
            whole("statistics"),
            whole("against", after=r"\s*(?:the\s)?$"),
        )


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around `text[start:end]` begins and ends."""
    first = max(0, start - _WIDEST)
    for match in _END.finditer(text, first, start):
        if not _ABBREVIATED.search(text, first, match.end()):
            first = match.end()
    last = min(len(text), end + _WIDEST)
    for match in _END.finditer(text, end, last):
        if not _ABBREVIATED.search(text, end, match.end()):
            last = match.start()
            break
    return first, last


@dataclass(frozen=True, slots=True)
class Named:
    """A party named at a place; `adjective` where a demonym does it ("Korean"), not the name of the country."""

    start: int
    end: int
    party: str
    adjective: bool


Codes = tuple[str, ...]


def party_pattern(profile: Profile, language: str) -> tuple[re.Pattern[str], Codes]:
    """A pattern that finds the parties of `profile` by name, and their codes in the order of its groups."""
    entries = tuple(
        (p.code, _forms(p.names, language), _forms(p.capitals, language), _forms(p.demonyms, language))
        for p in profile.parties
    )
    return _parties(entries), profile.codes


def named(text: str, start: int, end: int, parties: tuple[re.Pattern[str], Codes]) -> list[Named]:
    """The parties named in `text[start:end]`, in the order of the words."""
    pattern, codes = parties
    found = []
    for match in pattern.finditer(text, start, end):
        kind, number = str(match.lastgroup).split("_")
        found.append(Named(match.start(), match.end(), codes[int(number)], kind == "d"))
    return found


def _forms(words: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return tuple(words.get(language, ())) or tuple(words.get("en", ()))


@lru_cache(maxsize=64)
def _parties(entries: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]) -> re.Pattern[str]:
    groups = []
    for number, (code, names, capitals, demonyms) in enumerate(entries):
        proper = sorted({*names, *capitals, code}, key=lambda form: (-len(form), form))
        groups.append(f"(?P<n_{number}>{'|'.join(map(re.escape, proper))})")
        if demonyms:
            own = sorted(set(demonyms) - set(proper), key=lambda form: (-len(form), form))
            groups.append(f"(?P<d_{number}>(?:{'|'.join(map(re.escape, own))})s?)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")
