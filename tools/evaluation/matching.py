"""When a span, a name, a date or a party that was read equals one of the gold."""

import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Bounds = tuple[int, int]
"""Start and end of a stretch of text in code points, end excluded."""

Json = dict[str, Any]
Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)


class GoldError(Exception):
    """The gold quotes words that its document does not hold."""


def locate(text: str, words: str, nth: int = 1) -> Bounds:
    """Where `words` stand in `text` for the `nth` time (from 1); `GoldError` where they do not."""
    start = text.find(words)
    for _ in range(1, nth):
        start = text.find(words, start + 1) if start >= 0 else start
    if start < 0:
        raise GoldError(f"its text does not hold these words {nth} times: {words!r}")
    return start, start + len(words)


def overlap(one: Bounds, other: Bounds) -> int:
    """The number of characters that two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def agreement(one: Bounds, other: Bounds) -> float:
    """Intersection over union of two stretches, 0 to 1."""
    shared = overlap(one, other)
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared else 0.0


def best_pairs(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs (gold, read) in which no index comes twice: the best score first, ties in the order of the text."""
    taken: dict[int, int] = {}
    for gold, read in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if gold not in taken and read not in taken.values():
            taken[gold] = read
    return list(taken.items())


def fold(written: str) -> str:
    """What is left of a name for comparing: lower-case base letters and digits, one space between words.

    "Tô Lâm" and "TO LAM" both give "to lam". The barred d of Vietnamese has no decomposition, so it is replaced first.
    """
    letters = unicodedata.normalize("NFKD", written.lower().replace("đ", "d"))
    base = (letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(base).split())


def parties(entries: Sequence[str | Json] | None) -> frozenset[str]:
    """The party codes of speakers, addressees or participants, in the gold's form or the interchange's."""
    return frozenset(code for code, _ in map(_who, entries or ()) if code)


def names(entries: Sequence[str | Json] | None) -> frozenset[frozenset[str]]:
    """The folded names of speakers or participants; of each name, all its spellings (`A|B` in gold)."""
    return frozenset(spellings for _, spellings in map(_who, entries or ()) if spellings)


def names_met(gold: Iterable[frozenset[str]], read: Iterable[frozenset[str]]) -> bool:
    """Whether each gold name is met by one that was read: all words of the one are words of the other."""
    found = [frozenset(spelling.split()) for spellings in read for spelling in spellings]
    return all(any(_held(frozenset(spelling.split()), found) for spelling in spellings) for spellings in gold)


def dates_agree(gold: object, read: object) -> bool:
    """Whether two partial dates are the same, or one is the other told less precisely; absent equals absent only."""
    one, other = str(gold or ""), str(read or "")
    return one == other or bool(one and other and (one.startswith(other) or other.startswith(one)))


def shared_part(gold: Iterable[str] | None, read: Iterable[str] | None) -> float:
    """Jaccard index of two sets of labels; two empty sets agree wholly."""
    one, other = set(gold or ()), set(read or ())
    return len(one & other) / len(one | other) if one | other else 1.0


def _held(wanted: frozenset[str], found: Iterable[frozenset[str]]) -> bool:
    return any(wanted <= other or other <= wanted for other in found)


def _who(entry: str | Json) -> tuple[str, frozenset[str]]:
    if isinstance(entry, str):
        party, _, written = entry.partition(":")
    else:
        party, written = entry.get("party") or "", entry.get("name") or ""
    return party, frozenset(folded for part in written.split("|") if (folded := fold(part)))
