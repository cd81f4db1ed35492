"""Organs, and parties joined by "and", in a line of items."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.reading.cast_items import DEMONYMS, PARTIES, Item, past_bracket
from servanda.reading.cast_lexicon import Lexicon

_LONGEST = 10
"""Items of the longest name of an organ that is read."""
_PAIR = 2


class PhraseGrammar:
    """Finds organs and coordinations of parties; `codes` are the parties of the profile."""

    def __init__(self, items: Sequence[Item], lexicon: Lexicon, codes: Sequence[str]) -> None:
        self.items, self.lexicon, self.codes = items, lexicon, codes
        self.sides = lexicon.words["sides"]

    def organ(self, index: int, taken: Sequence[bool]) -> tuple[int, str | None, str] | None:
        """An organ that begins at an item ("the Ministry of Industry and Trade", "Chinese officials").

        The item after it, its party where told, and its head; None where none begins.
        """
        items, total = self.items, len(self.items)
        at, party, organ = index, None, None
        if items[at].word in self.lexicon.words["articles"]:
            at += 1
        begin = at
        while at < total and not taken[at] and at - begin < _LONGEST:
            item = items[at]
            if item.category in PARTIES | DEMONYMS:
                if party is not None and item.party != party and organ is None:
                    break
                party = party or item.party
            elif item.category == "organ" and (item.capital or party):
                organ = item.word
            elif item.word in self.sides and party and not item.capital:
                organ, at = item.word, at + 1
                break
            elif item.category == "bare organ" and party:
                organ = item.word
            elif not (
                (item.category == "capital" and (not item.opens or organ is None))
                or (item.category == "word" and item.capital and not item.opens and at > begin)
                or (item.word in self.lexicon.modifiers and party)
                or (item.word in self.lexicon.words["inner"] and at > begin and self._runs_on(at, organ, party))
            ):
                break
            at += 1
            if organ is not None and not self._continues(at):
                break
        if organ is None or at == begin:
            return None
        while at > begin and not (
            items[at - 1].capital or items[at - 1].word == organ or items[at - 1].category in DEMONYMS
        ):
            at -= 1
        if at <= begin:
            return None
        return at, party, organ

    def _runs_on(self, at: int, organ: str | None, party: str | None) -> bool:
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        word = self.items[at].word
        if following is None:
            return False
        if word in self.lexicon.words["genitive"]:
            return party is not None and organ is None
        return (
            organ is not None
            and (
                following.capital
                or (following.word in self.lexicon.words["articles"] and word in self.lexicon.words["complement"])
            )
            and following.category not in {"pronoun", "head", "honorific"}
            and (word not in self.lexicon.words["conjunctions"] or following.category in {"word", "capital", "organ"})
        )

    def _continues(self, at: int) -> bool:
        if at >= len(self.items):
            return False
        item = self.items[at]
        return (
            (item.category == "organ" and item.capital)
            or item.word in self.lexicon.words["complement"]
            or (item.word in self.lexicon.words["conjunctions"] and self.items[at - 1].capital)
            or (item.capital and item.category in {"capital", "word"} and not item.opens)
        )

    def parties(self, index: int, taken: Sequence[bool]) -> tuple[int, tuple[str, ...]] | None:
        """A coordination of the profile's parties ("Sweden and Kenya"): the item after it and their codes."""
        codes: list[str] = []
        at = index
        while at < len(self.items) and not taken[at]:
            if self.items[at].word in self.lexicon.words["articles"] and at + 1 < len(self.items):
                at += 1
            item = self.items[at]
            if item.category not in PARTIES or item.party is None:
                break
            codes.append(item.party)
            last = at = at + 1
            if at < len(self.items) and self.items[at].word == "(":
                at = last = past_bracket(self.items, at)
            if at < len(self.items) and self.items[at].word in {"and", ",", "&"}:
                at += (
                    2
                    if self.items[at].word == ","
                    and self.items[at + 1 : at + 2]
                    and self.items[at + 1].word in self.lexicon.words["conjunctions"]
                    else 1
                )
            else:
                break
        if len(set(codes)) < _PAIR or not all(c in self.codes for c in codes):
            return None
        return last, tuple(dict.fromkeys(codes))
