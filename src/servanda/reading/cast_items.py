"""A text as a line of items: matched forms of the lexicon, capitalised words, small words, signs and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.reading.cast_lexicon import Entry, Lexicon
from servanda.reading.cast_tokens import Tokens

PARTIES = frozenset({"party", "metonym", "third"})
DEMONYMS = frozenset({"demonym", "third demonym"})
DASHES = frozenset("-–—‑")
_BRACKET = 7
"""Items within which a short bracket closes."""
_SENTENCE_END = frozenset(".!?:;")


@dataclass(slots=True)
class Item:
    """Tokens `first` to `last` (excluded) under one category; `opens` where a sentence or line may begin there.

    Nobody changes it; it is not frozen, since making a frozen one takes six times as long.
    """

    category: str
    first: int
    last: int
    word: str
    capital: bool
    opens: bool
    glued: bool
    entry: Entry | None = None
    upper: bool = False

    @property
    def party(self) -> str | None:
        """The party the item itself points to."""
        return self.entry.party if self.entry else None


def items_of(text: str, tokens: Tokens, lexicon: Lexicon, regions: tuple[tuple[int, int], ...] = ()) -> list[Item]:
    """The items of `text`; an item `break` stands between paragraphs, at lines that do not run on, and for regions."""
    found: list[Item] = []
    wrapped = _wrapped(text)
    index, opens, region = 0, True, 0
    folded, raw, starts, ends = tokens.folded, tokens.raw, tokens.starts, tokens.ends
    total, opening = len(tokens), lexicon.trie
    breaks = [False] * total
    for i in range(1, total):
        end, start = ends[i - 1], starts[i]
        if start > end and (start - end > 1 or text[end] == "\n"):
            breaks[i] = _breaks(text[end:start], wrapped=wrapped)
    while index < total:
        while region < len(regions) and regions[region][1] <= starts[index]:
            region += 1
        if region < len(regions) and regions[region][0] <= starts[index]:
            found.append(_break(index, index + 1))
            index, opens = index + 1, True
            continue
        if breaks[index] and found and found[-1].category != "break":
            found.append(_break(index, index))
            opens = True
        glued = index > 0 and ends[index - 1] == starts[index]
        first = raw[index]
        hit = lexicon.match(tokens, index, total) if folded[index] in opening else None
        if hit is not None and not any(breaks[index + 1 : hit[0]]):
            last, entry = hit
            joined = " ".join(folded[index:last])
            # "the National Assembly" has its capital after the article.
            told = raw[index + 1] if entry.category == "bare organ" and last - index > 1 and first == "the" else first
            found.append(Item(entry.category, index, last, joined, told[0].isupper(), opens, glued, entry))
            index, opens = last, False
            continue
        word = folded[index]
        capital = first[0].isupper()
        if not first[0].isalnum() and not capital:
            category = "sign"
        elif capital and word not in lexicon.not_names and word not in lexicon.modifiers:
            category = "capital"
        else:
            category = "word"
        upper = capital and len(first) > 1 and first.isupper()
        found.append(Item(category, index, index + 1, word, capital, opens, glued, upper=upper))
        opens = first in _SENTENCE_END or (opens and category == "sign")
        index += 1
    return found


def _break(first: int, last: int) -> Item:
    return Item("break", first, last, "", capital=False, opens=True, glued=False)


def _wrapped(text: str) -> bool:
    """Whether lines are broken at a fixed width, so that a line end means nothing."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    return len(lengths) >= 8 and lengths[int(len(lengths) * 0.95)] <= 100 and lengths[len(lengths) // 2] >= 40


def _breaks(between: str, *, wrapped: bool) -> bool:
    """Whether the space between two words ends a paragraph, or a line that does not run on."""
    lines = between.count("\n")
    return lines > 0 and not (wrapped and lines == 1)


def past_bracket(items: Sequence[Item], at: int) -> int:
    """The item after a short bracket such as "(RoK)" that opens at `at`; `at` where none does."""
    if at < len(items) and items[at].word == "(":
        for index in range(at + 1, min(at + _BRACKET, len(items))):
            if items[index].word == ")":
                return index + 1
            if items[index].category == "break":
                break
    return at
