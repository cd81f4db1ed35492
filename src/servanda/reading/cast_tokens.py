"""The words of a text with their places, and the form under which spellings meet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:[a-z]\.){2,}|[A-Z]\.(?=[A-Z][a-z])|[^\W_]+(?:['’](?!s\b)[^\W_]+)*|['’]s\b|\S")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, without accents, typographic apostrophes straightened: `Hà` and `Ha` meet."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("đ", "d").replace("Đ", "D").replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over the tokens of a text."""

    raw: list[str]
    folded: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.raw)


def tokenise(text: str) -> Tokens:
    """Words, abbreviations with their stops, `'s`, and single signs, in their order."""
    raw: list[str] = _TOKEN.findall(text)
    starts: list[int] = []
    ends: list[int] = []
    end = 0
    for word in raw:  # between two of them is white space and nothing else
        start = text.index(word, end)
        end = start + len(word)
        starts.append(start)
        ends.append(end)
    return Tokens(raw, list(map(fold, raw)), starts, ends)


def words(phrase: str) -> tuple[str, ...]:
    """The folded tokens of a phrase."""
    return tuple(tokenise(phrase).folded)
