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


def locate(text: str, quote: str, nth: int = 1) -> Bounds:
    """Where `quote` stands in `text` for the `nth` time (from 1); `GoldError` where it does not."""
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            raise GoldError(f"not in the document: {quote!r} (occurrence {nth})")
    return at, at + len(quote)


def overlap(one: Bounds, other: Bounds) -> int:
    """The number of characters that two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def agreement(one: Bounds, other: Bounds) -> float:
    """Intersection over union of two stretches, 0 to 1."""
    shared = overlap(one, other)
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared else 0.0


def best_pairs(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """One-to-one pairs (gold, read): the best score first, ties in the order of the text."""
    pairs: list[tuple[int, int]] = []
    for (gold, read), _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if all(gold != g and read != r for g, r in pairs):
            pairs.append((gold, read))
    return pairs


def fold(name: str) -> str:
    """A name without accents, case and punctuation: "Tô Lâm" and "TO LAM" both give "to lam"."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.lower().split())


def parties(entries: Sequence[str | Json] | None) -> frozenset[str]:
    """The party codes of speakers, addressees or participants, in the gold's form or the interchange's."""
    return frozenset(code for code, _ in map(_who, entries or ()) if code)


def names(entries: Sequence[str | Json] | None) -> frozenset[frozenset[str]]:
    """The folded names of speakers or participants; of each name, all its spellings (`A|B` in gold)."""
    return frozenset(spellings for _, spellings in map(_who, entries or ()) if spellings)


def names_met(gold: Iterable[frozenset[str]], read: Iterable[frozenset[str]]) -> bool:
    """Whether each gold name is met by one that was read: all words of the one are words of the other."""
    found = [set(spelling.split()) for spellings in read for spelling in spellings]

    def met(spelling: str) -> bool:
        words = set(spelling.split())
        return any(words <= other or other <= words for other in found)

    return all(any(map(met, spellings)) for spellings in gold)


def dates_agree(gold: object, read: object) -> bool:
    """Whether two partial dates are the same, or one is the other told less precisely; absent equals absent only."""
    one, other = str(gold or ""), str(read or "")
    return one == other or bool(one and other and (one.startswith(other) or other.startswith(one)))


def shared_part(gold: Iterable[str] | None, read: Iterable[str] | None) -> float:
    """Jaccard index of two sets of labels; two empty sets agree wholly."""
    one, other = set(gold or ()), set(read or ())
    return len(one & other) / len(one | other) if one | other else 1.0


def _who(entry: str | Json) -> tuple[str, frozenset[str]]:
    if isinstance(entry, str):
        party, _, written = entry.partition(":")
    else:
        party, written = entry.get("party") or "", entry.get("name") or ""
    return party, frozenset(folded for part in written.split("|") if (folded := fold(part)))
