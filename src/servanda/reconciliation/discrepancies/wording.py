"""How close two wordings of an act are: words that tell, weighed, with the parties apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from servanda.profiles import Profile
from servanda.reading.data import load
from servanda.reconciliation.discrepancies.words import Codes, named, party_pattern

_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDING = re.compile(r"(?:'s|’s|ies|ing|ed|es|s)$")
COMMON = 0.3
"""What a word of the register weighs beside one that tells the act."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an act that tell it, each once, with the parties named in their order."""

    words: frozenset[str]
    parties: tuple[str, ...]


@cache
def _lists(language: str) -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    data = load(language, "strength")
    spellings: dict[str, str] = data["spellings"]
    common = frozenset(stem(word, spellings) for word in data["common"])
    return frozenset(data["stop"]), common, spellings


def stem(word: str, spellings: dict[str, str]) -> str:
    """A word without its ending and in one spelling."""
    word = spellings.get(word, word)
    bare = _ENDING.sub(lambda ending: "y" if ending[0] == "ies" else "", word) if len(word) > 4 else word
    bare = bare.rstrip("e") if len(bare) > 4 else bare
    again = spellings.get(bare) or spellings.get(f"{bare}e")
    return (again.rstrip("e") if again and len(again) > 4 else again) or bare


def wording(text: str, profile: Profile | None, language: str) -> Wording:
    """The wording of `text`; without a profile, parties are words like others."""
    return _wording(text, party_pattern(profile, language) if profile else None, language)


@lru_cache(maxsize=50_000)
def _wording(text: str, parties: tuple[re.Pattern[str], Codes] | None, language: str) -> Wording:
    spans = named(text, 0, len(text), parties) if parties else []
    stop, _, spellings = _lists(language)
    words = set()
    for match in _TOKEN.finditer(text):
        if any(p.start < match.end() and match.start() < p.end for p in spans):
            continue
        word = match.group().lower().removesuffix("'s").removesuffix("’s")
        if word not in stop and (len(word) > 1 or word.isdigit()):
            words.add(stem(word, spellings))
    return Wording(frozenset(words), tuple(p.party for p in spans))


def weight(words: Iterable[str], language: str) -> float:
    """What words weigh together."""
    common = _lists(language)[1]
    return sum(COMMON if word in common else 1.0 for word in words)


def closeness(one: Wording, other: Wording, language: str) -> tuple[float, float]:
    """The weight of the words that two wordings share, and its part of the lighter of the two, 0 to 1."""
    shared = weight(one.words & other.words, language)
    least = min(weight(one.words, language), weight(other.words, language))
    return shared, shared / least if least else 0.0
