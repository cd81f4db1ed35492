"""Personal names in a line of items, in any order and spelling: capitals, hyphens, particles, initials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from servanda.reading.cast_items import DASHES, Item
from servanda.reading.cast_lexicon import Lexicon

NAME_LONGEST = 6
"""Words of the longest name that is read."""


class NameGrammar:
    """Finds where personal names end and which capitalised words are names; knows no list of names.

    `small` are the words that the text also writes in small letters.
    """

    def __init__(self, items: Sequence[Item], lexicon: Lexicon, small: frozenset[str]) -> None:
        self.items, self.lexicon, self.small = items, lexicon, small
        self.doubtful = _doubtful(items)

    def name(self, at: int, *, addressed: bool = False) -> int:
        """The item after the personal name that begins at `at`; `at` where none does.

        `addressed` where a title stands before it, so that a name may be a common word ("Vice Premier He").
        """
        items, total = self.items, len(self.items)
        stop = at
        while stop < total and items[stop].category == "honorific":
            stop += 1
        begin = stop
        addressed = addressed or begin > at
        while stop < total and stop - begin < 2 * NAME_LONGEST:
            item = items[stop]
            if item.category == "capital" or (
                item.category in {"place", "third demonym"} and stop > begin and item.last - item.first == 1
            ):
                if (
                    stop > begin
                    and item.word in self.small
                    and item.word not in self.lexicon.particles
                    and not item.glued
                ):
                    break
                if item.word in self.lexicon.verbs or (stop > begin and stop in self.doubtful):
                    break
                stop += 1
                if self._turned(stop, begin):
                    stop += 1
                if stop < total and items[stop].word == "." and len(item.word) == 1:
                    stop += 1
            elif (
                item.word in DASHES
                and item.glued
                and stop > begin
                and stop + 1 < total
                and items[stop + 1].glued
                and (items[stop + 1].category in {"capital", "word", "place", "pronoun"})
            ):
                stop += 2
            elif item.word in self.lexicon.particles and (past := self._particles(stop)) > stop:
                stop = past
            elif self._common(stop, first=stop == begin, addressed=addressed):
                stop += 1
            elif (
                item.word == "," and stop > begin and stop + 1 < total and items[stop + 1].word in self.lexicon.suffixes
            ):
                stop += 2
                if stop < total and items[stop].word == "." and items[stop].glued:
                    stop += 1
            else:
                break
        if stop > begin and items[stop - 1].word in self.lexicon.particles and not items[stop - 1].capital:
            stop -= 1
        return stop if stop > begin else at

    def _common(self, index: int, *, first: bool, addressed: bool) -> bool:
        """Whether a word that is also a common one is a name here: by its capital and its neighbours."""
        item, words = self.items[index], self.lexicon.words
        if not item.capital:
            return False
        if first and addressed and item.word in words["common_names"]:
            return True
        if item.category not in {"word", "pronoun"}:
            return False
        if first:
            return not item.opens and item.word not in words["never_first"] and self.begins_name(index)
        return self._given(index)

    def _particles(self, at: int) -> int:
        """Past small words of a name ("von der"), where a capital follows them; `at` where none does."""
        stop = at
        while stop < len(self.items) and self.items[stop].word in self.lexicon.particles and stop - at < 3:
            stop += 1
        return stop if stop < len(self.items) and self.items[stop].category == "capital" else at

    def _turned(self, comma: int, begin: int) -> bool:
        """A family name set off by a comma, with a hyphenated given name after it: "Kang, Kyung-wha"."""
        following = self.items[comma : comma + 4]
        return (
            comma == begin + 1
            and len(following) == 4
            and following[0].word == ","
            and following[1].category == "capital"
            and (following[2].word in DASHES and following[2].glued and following[3].glued and not following[3].capital)
        )

    def _given(self, index: int) -> bool:
        """A given name that is also a common word: "Tran Thanh Man", "Kim Won-il"."""
        following = self.items[index + 1 : index + 2]
        return (
            self.items[index].word not in self.lexicon.verbs
            and len(self.items[index].word) <= 5
            and (not following or (following[0].category in {"sign", "word", "break"} and not following[0].capital))
            and self.items[index].word not in self.lexicon.words["never_last"]
        )

    def begins_name(self, index: int) -> bool:
        """Whether the word after this one is a capitalised one that may be a name."""
        following = self.items[index + 1 : index + 2]
        return bool(following and following[0].category == "capital")

    def past_honorifics(self, first: int, last: int) -> tuple[int, str | None]:
        """The first item of the bare name, and the gender its honorifics tell."""
        gender = None
        while first < last and self.items[first].category == "honorific":
            entry = self.items[first].entry
            gender = entry.key if entry and entry.key in {"he", "she"} else gender
            first += 1
        return first, gender

    def untitled(self, taken: Sequence[bool], holder: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
        """Names without a title, as item ranges: after an honorific, before a verb of doing, or of a `holder`.

        `taken` marks the items that belong to titles.
        """
        alone = self._alone(taken)
        index, total = 0, len(self.items)
        while index < total:
            item = self.items[index]
            if taken[index] or item.category not in {"capital", "honorific", "word"} or not item.capital:
                index += 1
                continue
            stop = self.name(index)
            while stop > index and any(taken[index:stop]):
                stop -= 1
            if stop == index:
                index += 1
                continue
            begin, _ = self.past_honorifics(index, stop)
            if begin < stop and (
                begin > index or holder(begin, stop) or self._acts(begin, stop) or self._again(begin, stop, alone)
            ):
                yield index, stop
                index = stop
            else:
                index = stop if item.category == "capital" else index + 1

    def _acts(self, first: int, last: int) -> bool:
        """Whether a name of two words does what people do: a verb follows, if need be after "and" and another name."""
        if last >= len(self.items) or not self._full(first, last):
            return False
        following = self.items[last]
        if following.word in self.lexicon.words["conjunctions"] and last + 1 < len(self.items):
            other = self.name(last + 1)
            if other > last + 1 and other < len(self.items):
                following = self.items[other]
            elif self.items[last + 1].word in self.lexicon.words["possessors"]:
                return True
        return following.word in self.lexicon.verbs and not following.capital

    def _full(self, first: int, last: int) -> bool:
        several = sum(1 for i in self.items[first:last] if i.category in {"capital", "word"} and i.capital) >= 2
        acronym = self.items[last - 1].upper and not self.items[first].upper
        return (
            several
            and not acronym
            and self.items[last - 1].word not in self.lexicon.not_names
            and not (
                last < len(self.items)
                and self.items[last].category in {"organ", "named organ"}
                and self.items[last].capital
            )
        )

    def _alone(self, taken: Sequence[bool]) -> frozenset[str]:
        """Words that stand alone where people are called by one name: after "Mr", or before a verb."""
        found = set()
        items = self.items
        for index in range(1, len(items) - 1):
            if items[index].category == "capital" and not taken[index] and items[index + 1].category != "capital":
                polite = items[index - 1].category == "honorific"
                acts = (
                    items[index + 1].word in self.lexicon.verbs
                    and not items[index + 1].capital
                    and items[index - 1].category != "capital"
                )
                if polite or acts or items[index + 1].word in self.lexicon.words["genitive"]:
                    found.add(items[index].word)
        return frozenset(found)

    def _again(self, first: int, last: int, alone: frozenset[str]) -> bool:
        return (
            self._full(first, last)
            and last - first <= 6
            and (self.items[last - 1].word in alone or self.items[first].word in alone)
        )


def _doubtful(items: Sequence[Item]) -> frozenset[int]:
    """Words that stand only once, in a headline set in capitals: their capital tells nothing."""
    seen = Counter(i.word for i in items if i.category == "capital")
    found: set[int] = set()
    begin = 0
    for index in range(len(items) + 1):
        if index == len(items) or items[index].category == "break":
            line = range(begin, index)
            spelled = [items[i] for i in line if items[i].category != "sign"]
            closed = index > begin and items[index - 1].word in {".", "!", "?", ":", ";"}
            if len(spelled) >= 5 and not closed and sum(i.capital for i in spelled) >= 0.7 * len(spelled):
                found.update(i for i in line if seen[items[i].word] == 1)
            begin = index + 1
    return frozenset(found)
