"""Titles and the names told with them: "Vietnamese Party General Secretary To Lam", "Wang Yi, Foreign Minister of China"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from servanda.reading.cast_items import DASHES, DEMONYMS, PARTIES, Item
from servanda.reading.cast_lexicon import Lexicon

_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "our", "another", "every", "any"})
_TIMELY = frozenset(
    "then former late outgoing incoming visiting new newly current incumbent acting interim caretaker two both three "
    "appointed ex elect the and of for top high senior two ruling vietnam permanent".split()
)
_JOINERS = frozenset({"and", "&", ",", "of", "for", "the", "'s", "’s"})
_NAME_LONGEST = 6
_FORMER = frozenset({"former", "late", "ex", "then", "outgoing"})


@dataclass(slots=True)
class Title:
    """A title as it stands: items `first` to `last` (excluded), its names as item ranges, what it tells of its holder.

    `of` is a determiner before it ("the", "his"); `apposed` where the name stands behind a comma.
    """

    first: int
    last: int
    head: int
    key: str
    office: str
    party: str | None
    names: list[tuple[int, int]] = field(default_factory=list)
    determiner: str = ""
    plural: bool = False
    capital: bool = False
    official: bool = True
    apposed: bool = False
    target: str | None = None


def office_key(key: str, domain: Sequence[str]) -> str:
    """The key of an office: its domain's words in alphabetical order, then the head: `affairs-foreign-minister`."""
    told = sorted({w for w in domain if w not in _TIMELY and w not in _NEUTRAL and w.isalpha()})
    if key in {"president", "premier", "chancellor", "general_secretary", "monarch", "speaker"}:
        told = [w for w in told if w == "deputy" or w == "vice"]
    return "-".join([*told, key])


_NEUTRAL = frozenset({"state", "party", "national", "assembly", "federal", "affairs", "government", "communist", "central", "committee", "republic", "cabinet"})


def same_office(told: str, held: str) -> bool:
    """Whether a description can mean a holder of `held`: the same head, no word of it foreign, and no deputy for the first."""
    if "+" in held or "+" in told:
        return any(same_office(t, h) for t in told.split("+") for h in held.split("+"))
    *words, head = told.removeprefix("former-").replace("chancellor", "premier").split("-")
    *others, held_head = held.removeprefix("former-").replace("chancellor", "premier").split("-")
    if head != held_head and not (head == "minister" and held_head in {"deputy_premier", "councilor", "secretary"} and not words):
        return False
    return set(words) <= set(others) and ("deputy" in words) == ("deputy" in others)


class TitleGrammar:
    """Reads the titles in a line of items."""

    def __init__(self, items: Sequence[Item], lexicon: Lexicon, small: frozenset[str]) -> None:
        self.items, self.lexicon, self.small = items, lexicon, small
        self.doubtful = _doubtful(items)

    def titles(self) -> list[Title]:
        """Every title, in order, none inside another."""
        found: list[Title] = []
        at = 0
        for index, item in enumerate(self.items):
            if item.category in {"head", "description"} and index >= at:
                title = self._title(index, at)
                if found and self._stacks(found[-1], title):
                    title = _stacked(found.pop(), title)
                found.append(title)
                at = title.last
        return found

    def _title(self, head: int, floor: int) -> Title:
        items = self.items
        entry = items[head].entry
        key = entry.key if entry else ""
        first, party, domain = self._left(head, floor)
        last, right_party, right_domain, target = self._right(head + 1, key)
        office = office_key(key, [*domain, *right_domain])
        title = Title(
            first, last, head, key, f"former-{office}" if _FORMER & set(domain) else office, right_party or party,
            plural=bool(entry and entry.plural), capital=items[head].capital, official=entry is None or entry.official,
            target=target,
        )
        if first > floor and items[first - 1].word in _DETERMINERS:
            title.determiner = items[first - 1].word
            title.first -= 1
        if items[head].category == "description":
            title.determiner = "the"
        else:
            self._named(title)
        return title

    def _left(self, head: int, floor: int) -> tuple[int, str | None, list[str]]:
        items, at, party = self.items, head, None
        domain: list[str] = []
        while at > floor:
            item = items[at - 1]
            if item.category in DEMONYMS or item.category in PARTIES:
                if party is None:
                    party = item.party
                at -= 1
            elif item.word in {"'s", "’s"} and at - 2 >= floor and items[at - 2].category in PARTIES:
                if party is None:
                    party = items[at - 2].party
                at -= 2
                if at > floor and items[at - 1].word == "the":
                    at -= 1
                break
            elif item.category == "organ" and item.capital:
                domain += item.word.split()
                at -= 1
            elif item.category == "named organ":
                party = party or item.party
                domain += item.word.split()
                at -= 1
            elif item.word in self.lexicon.modifiers and not (item.opens and item.word.endswith("ing") and not item.capital):
                domain.append(item.word)
                at -= 1
            elif item.category == "capital" and item.word.isalpha() and item.last - item.first == 1 and self._acronym(at - 1):
                at -= 1
            elif item.word in {",", "and", "&"} | DASHES and at < head and items[at].capital and at - 2 >= floor and (
                (items[at - 2].word in self.lexicon.modifiers and items[at - 2].capital)
            ):
                at -= 1
            else:
                break
        return at, party, domain

    def _acronym(self, index: int) -> bool:
        return len(self.items[index].word) >= 2 and self.items[index].category == "capital" and self._upper(index)

    def _upper(self, index: int) -> bool:
        return self.items[index].word.upper() in _ACRONYMS

    def _right(self, at: int, key: str) -> tuple[int, str | None, list[str], str | None]:
        """Past `of …`: the item after the complement, its party, its words, and whom an envoy is sent to."""
        items, total = self.items, len(self.items)
        at = self.name_bracket(at)
        party: str | None = None
        target: str | None = None
        domain: list[str] = []
        while at + 1 < total and (items[at].word in {"of", "for", "in charge of"} or (items[at].word in {"to", "from"} and key in
                {"ambassador", "envoy", "counterpart"})):
            sent = items[at].word == "to"
            stop = self._complement(at + 1)
            if stop == at + 1:
                break
            for item in items[at + 1 : stop]:
                if item.category in PARTIES or item.category in DEMONYMS or item.category == "named organ":
                    if sent:
                        target = target or item.party
                    else:
                        party = party or item.party
                elif item.word not in _JOINERS:
                    domain += item.word.split()
            at = self.name_bracket(stop)
        return at, party, domain, target

    def _complement(self, at: int) -> int:
        items, total = self.items, len(self.items)
        stop = at
        index = at
        while index < total:
            item = items[index]
            known = (
                item.category in PARTIES
                or item.category in DEMONYMS
                or item.category in {"named organ", "place"}
                or (item.category in {"organ", "bare organ", "head"} and item.capital and not self._heads_name(index, stop, at))
                or item.word in self.lexicon.modifiers
                or (item.category == "word" and item.capital and item.word in self.lexicon.not_names and not self._begins_name(index))
            )
            if known:
                index += 1
                stop = index
            elif item.word in _JOINERS and (index == at or item.word != ",") and not (item.word == "and" and self._new_clause(index)):
                index += 1
            elif item.word == "," and index + 1 < total and items[index + 1].capital and items[index + 1].word in self.lexicon.modifiers:
                index += 1
            elif item.word == "(":
                past = self.name_bracket(index)
                if past == index:
                    break
                stop = index = past
            else:
                break
        return stop

    def _heads_name(self, index: int, stop: int, at: int) -> bool:
        """A further title inside a complement begins a new one, save as the words of an organ ("Chamber of Deputies")."""
        return self.items[index].category == "head" and stop > at

    def _begins_name(self, index: int) -> bool:
        following = self.items[index + 1 : index + 2]
        return bool(following and following[0].category == "capital")

    def _new_clause(self, index: int) -> bool:
        following = self.items[index + 1 : index + 3]
        return bool(following) and (following[0].category in {"head", "honorific", "pronoun", "group"} or following[0].word == "the" or
                                    (following[0].category in PARTIES | DEMONYMS))

    def name_bracket(self, at: int) -> int:
        """Past a short bracket such as "(RoK)"."""
        items = self.items
        if at < len(items) and items[at].word == "(":
            for index in range(at + 1, min(at + 7, len(items))):
                if items[index].word == ")":
                    return index + 1
                if items[index].category == "break":
                    break
        return at

    def _named(self, title: Title) -> None:
        items = self.items
        at = title.last
        stop = self.name(at)
        if stop > at:
            title.names.append((at, stop))
            while title.plural and stop + 1 < len(items) and items[stop].word in {",", "and", "&"}:
                step = stop + 2 if items[stop].word == "," and items[stop + 1].word == "and" else stop + 1
                further = self.name(step)
                if further == step:
                    break
                title.names.append((step, further))
                stop = further
            title.last = stop
        elif not title.plural and at + 1 < len(items) and items[at].word == ",":
            stop = self.name(at + 1)
            closes = stop < len(items) and (items[stop].word in {",", ".", ")", ";", "and"} or items[stop].category == "break")
            if stop - at > 2 and (closes or stop == len(items)):
                title.names.append((at + 1, stop))
                title.last, title.apposed = stop, True
        if not title.names:
            self._name_before(title)

    def _name_before(self, title: Title) -> None:
        """"Bùi Thanh Sơn, his counterpart", "Pham Binh Minh, Deputy Prime Minister"."""
        items = self.items
        if title.first < 2 or items[title.first - 1].word != ",":
            return
        begin = title.first - 1
        while begin > 0 and title.first - 1 - begin < _NAME_LONGEST and (
            items[begin - 1].category == "capital" or items[begin - 1].word in DASHES or items[begin - 1].glued
            and items[begin - 1].category == "word"
        ):
            begin -= 1
        if begin > 0 and items[begin - 1].word == "to" and items[begin - 1].capital:
            begin -= 1
        if title.first - 1 - begin >= 2 and self.name(begin) == title.first - 1:
            title.names.append((begin, title.first - 1))
            title.first, title.apposed = begin, True

    def name(self, at: int) -> int:
        """The item after the personal name that begins at `at`; `at` where none does."""
        items, total = self.items, len(self.items)
        stop = at
        while stop < total and items[stop].category == "honorific":
            stop += 1
        begin = stop
        while stop < total and stop - begin < 2 * _NAME_LONGEST:
            item = items[stop]
            if item.category == "capital" or (item.category in {"place", "third demonym"} and stop > begin and item.last - item.first == 1):
                if stop > begin and item.word in self.small and item.word not in self.lexicon.particles and not item.glued:
                    break
                if item.word in self.lexicon.verbs or (stop > begin and stop in self.doubtful):
                    break
                stop += 1
                if self._turned(stop, begin):
                    stop += 1
                if stop < total and items[stop].word == "." and len(item.word) == 1:
                    stop += 1
            elif item.word in DASHES and item.glued and stop > begin and stop + 1 < total and items[stop + 1].glued and (
                items[stop + 1].category in {"capital", "word", "place", "pronoun"}
            ):
                stop += 2
            elif item.word in self.lexicon.particles and (past := self._particles(stop)) > stop:
                stop = past
            elif item.capital and item.category in {"word", "pronoun"} and stop == begin and (
                not item.opens and item.word not in _NEVER_FIRST and self._begins_name(stop)):
                stop += 1
            elif item.capital and stop > begin and item.category in {"word", "pronoun"} and self._given(stop):
                stop += 1
            elif item.word == "," and stop > begin and stop + 1 < total and items[stop + 1].word in self.lexicon.suffixes:
                stop += 2
                if stop < total and items[stop].word == "." and items[stop].glued:
                    stop += 1
            else:
                break
        if stop > begin and items[stop - 1].word in self.lexicon.particles and not items[stop - 1].capital:
            stop -= 1
        return stop if stop > begin else at

    def _particles(self, at: int) -> int:
        """Past small words of a name ("von der"), where a capital follows them; `at` where none does."""
        stop = at
        while stop < len(self.items) and self.items[stop].word in self.lexicon.particles and stop - at < 3:
            stop += 1
        return stop if stop < len(self.items) and self.items[stop].category == "capital" else at

    def _turned(self, comma: int, begin: int) -> bool:
        """A family name set off by a comma, with a hyphenated given name after it: "Kang, Kyung-wha"."""
        following = self.items[comma : comma + 4]
        return comma == begin + 1 and len(following) == 4 and following[0].word == "," and following[1].category == "capital" and (
            following[2].word in DASHES and following[2].glued and following[3].glued and not following[3].capital)

    def _given(self, index: int) -> bool:
        """A given name that is also a common word: "Tran Thanh Man", "Kim Won-il"."""
        following = self.items[index + 1 : index + 2]
        return self.items[index].word not in self.lexicon.verbs and len(self.items[index].word) <= 5 and (
            not following or following[0].category in {"sign", "word", "break"} and not following[0].capital
        ) and self.items[index].word not in _NEVER_LAST

    def _stacks(self, before: Title, title: Title) -> bool:
        """Whether two titles have one holder: "Deputy Prime Minister and Foreign Minister X"."""
        if before.names or before.plural or title.plural or title.determiner or not before.capital or not title.capital:
            return False
        between = self.items[before.last : title.first]
        return len(between) <= 2 and all(i.word in {"and", ",", "&", "/"} | DASHES for i in between) and bool(
            not between or between[-1].word in {"and", "&", "/"} | DASHES or title.names
        )


_NEVER_FIRST = frozenset(
    "when while if as after before since but and or the for with by at on in that both of from although because is was a then today yesterday "
    "this these those it its his her they we our their will would also such no not".split()
)
_NEVER_LAST = frozenset("on at in by for the and to as of with from has had is was will".split())
_ACRONYMS = frozenset({"UN", "NA", "PM", "FM", "NPC", "CPPCC", "CPC", "CPV", "MOIT", "ASEAN", "EU", "UK", "US", "HCM", "IMF", "WTO"})


def _doubtful(items: Sequence[Item]) -> frozenset[int]:
    """Words that stand only once, in a headline set in capitals: their capital tells nothing."""
    seen = Counter(i.word for i in items if i.category == "capital")
    found: set[int] = set()
    begin = 0
    for index in range(len(items) + 1):
        if index == len(items) or items[index].category == "break":
            line = range(begin, index)
            spelled = [items[i] for i in line if items[i].category != "sign"]
            closed = index > begin and items[index - 1].word in {".", "!", "?"}
            if len(spelled) >= 5 and not closed and sum(i.capital for i in spelled) >= 0.7 * len(spelled):
                found.update(i for i in line if seen[items[i].word] == 1)
            begin = index + 1
    return frozenset(found)


def _stacked(before: Title, title: Title) -> Title:
    title.first = before.first
    title.party = title.party or before.party
    title.determiner = before.determiner
    title.office = f"{before.office}+{title.office}"
    return title
