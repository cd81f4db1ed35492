"""Titles with the names told with them: "Thai Foreign Minister Suda Chai", "Nils Ek, Prime Minister of Sweden"."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.reading.cast_items import DASHES, DEMONYMS, PARTIES, Item, past_bracket
from servanda.reading.cast_lexicon import Lexicon
from servanda.reading.cast_names import NAME_LONGEST, NameGrammar
from servanda.reading.cast_offices import FORMER, Title, office_key, stacked

_SEVERAL = 2


class TitleGrammar:
    """Reads the titles in a line of items."""

    def __init__(self, items: Sequence[Item], lexicon: Lexicon, names: NameGrammar) -> None:
        self.items, self.lexicon, self.names = items, lexicon, names

    def titles(self) -> list[Title]:
        """Every title, in order, none inside another."""
        found: list[Title] = []
        at = 0
        for index, item in enumerate(self.items):
            if item.category in {"head", "description"} and index >= at:
                title = self._title(index, at)
                if found and self._stacks(found[-1], title):
                    title = stacked(found.pop(), title)
                found.append(title)
                at = title.last
        return found

    def respective(self, titles: Sequence[Title]) -> dict[int, tuple[str, str]]:
        """The office and party of names that follow several of one office, each by the item its name begins at.

        So in "the Foreign Ministers of Laos and Peru, Ms A and Mr B", where there are as many names as parties.
        """
        found: dict[int, tuple[str, str]] = {}
        for title in titles:
            if title.plural and not title.names:
                found |= self._respective(title.first, title.last, title.office)
        for index, item in enumerate(self.items):
            if item.category == "group" and item.entry is not None and item.entry.key != "party":
                office = office_key(item.entry.key, item.word.split()[:-1], self.lexicon)
                found |= self._respective(index, index + 1, office)
        return found

    def _respective(self, first: int, last: int, office: str) -> dict[int, tuple[str, str]]:
        items, words, at = self.items, self.lexicon.words, first
        small = words["complement"] | words["articles"] | words["conjunctions"] | {","}
        parties: list[str] = []
        while at < len(items) and (at < last or items[at].category in PARTIES or items[at].word in small):
            if items[at].category in PARTIES and items[at].party:
                parties.append(items[at].party or "")
            at += 1
        found: list[int] = []
        while len(found) < len(parties) and (stop := self.names.name(at)) > at:
            found.append(at)
            at = stop
            while at < len(items) and items[at].word in words["coordinators"]:
                at += 1
        if len(parties) < _SEVERAL or len(found) != len(parties):
            return {}
        return {begin: (office, party) for begin, party in zip(found, parties, strict=True)}

    def _title(self, head: int, floor: int) -> Title:
        items = self.items
        entry = items[head].entry
        key = entry.key if entry else ""
        first, party, domain = self._left(head, floor)
        last, right_party, right_domain, target = self._right(head + 1, key)
        office = office_key(key, [*domain, *right_domain], self.lexicon)
        title = Title(
            first,
            last,
            head,
            key,
            f"{FORMER}{office}" if self.lexicon.words["former"] & set(domain) else office,
            right_party or party,
            plural=bool(entry and entry.plural),
            capital=items[head].capital,
            official=(entry is None or entry.official) and self.lexicon.words["apart"].isdisjoint(domain),
            target=target,
        )
        if first > floor and items[first - 1].word in self.lexicon.words["determiners"]:
            title.determiner = items[first - 1].word
            title.first -= 1
        if items[head].category == "description":
            title.determiner = items[head].word.split()[0]
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
            elif item.word in self.lexicon.words["genitive"] and at - 2 >= floor and items[at - 2].category in PARTIES:
                if party is None:
                    party = items[at - 2].party
                at -= 2
                if at > floor and items[at - 1].word in self.lexicon.words["articles"]:
                    at -= 1
                break
            elif item.category == "organ" and item.capital:
                domain += item.word.split()
                at -= 1
            elif item.category == "named organ":
                party = party or item.party
                domain += item.word.split()
                at -= 1
            elif item.word in self.lexicon.modifiers and not (item.opens and not item.capital):
                domain.append(item.word)
                at -= 1
            elif (
                item.category == "capital"
                and item.word.isalpha()
                and item.last - item.first == 1
                and self._acronym(at - 1)
            ) or (
                item.word in self.lexicon.words["coordinators"] | DASHES
                and at < head
                and items[at].capital
                and at - 2 >= floor
                and (items[at - 2].word in self.lexicon.modifiers and items[at - 2].capital)
            ):
                at -= 1
            else:
                break
        return at, party, domain

    def _acronym(self, index: int) -> bool:
        return len(self.items[index].word) >= 2 and self.items[index].category == "capital" and self._upper(index)

    def _upper(self, index: int) -> bool:
        return self.items[index].word in self.lexicon.words["acronyms"]

    def _right(self, at: int, key: str) -> tuple[int, str | None, list[str], str | None]:
        """Past `of …`: the item after the complement, its party, its words, and whom an envoy is sent to."""
        items, total = self.items, len(self.items)
        at = past_bracket(self.items, at)
        party: str | None = None
        target: str | None = None
        domain: list[str] = []
        while at + 1 < total and (
            items[at].word in self.lexicon.words["complement"]
            or (items[at].word in self.lexicon.words["directions"] and key in {"ambassador", "envoy", "counterpart"})
        ):
            sent = items[at].word in self.lexicon.words["toward"]
            stop = self._complement(at + 1)
            if stop == at + 1:
                break
            for item in items[at + 1 : stop]:
                if item.category in PARTIES or item.category in DEMONYMS or item.category == "named organ":
                    if sent:
                        target = target or item.party
                    else:
                        party = party or item.party
                elif item.word not in self.lexicon.words["joiners"]:
                    domain += item.word.split()
            at = past_bracket(self.items, stop)
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
                or (
                    item.category in {"organ", "bare organ", "head"}
                    and item.capital
                    and not self._heads_name(index, stop, at)
                )
                or item.word in self.lexicon.modifiers
                or (
                    item.category == "word"
                    and item.capital
                    and item.word in self.lexicon.not_names
                    and not self.names.begins_name(index)
                )
            )
            # A word that is no common one, inside the name of a post: "for Foreign and Diaspora Affairs".
            following = items[index + 1 : index + 2]
            inside = item.category == "capital" and bool(following and following[0].capital)
            if known or (inside and following[0].word in self.lexicon.modifiers):
                index += 1
                stop = index
            elif (
                item.word in self.lexicon.words["joiners"]
                and (index == at or item.word != ",")
                and not (item.word in self.lexicon.words["conjunctions"] and self._new_clause(index))
            ) or (
                item.word == ","
                and index + 1 < total
                and items[index + 1].capital
                and items[index + 1].word in self.lexicon.modifiers
            ):
                index += 1
            elif item.word == "(":
                past = past_bracket(self.items, index)
                if past == index:
                    break
                stop = index = past
            else:
                break
        return stop

    def _heads_name(self, index: int, stop: int, at: int) -> bool:
        """A further title inside a complement begins a new one, save in the name of an organ."""
        return self.items[index].category == "head" and stop > at

    def _new_clause(self, index: int) -> bool:
        following = self.items[index + 1 : index + 3]
        return bool(following) and (
            following[0].category in {"head", "honorific", "pronoun", "group"}
            or following[0].word in self.lexicon.words["articles"]
            or (following[0].category in PARTIES | DEMONYMS)
        )

    def _named(self, title: Title) -> None:
        items = self.items
        at = title.last
        stop = self.names.name(at, addressed=True)
        if stop > at:
            title.names.append((at, stop))
            while title.plural and stop + 1 < len(items) and items[stop].word in self.lexicon.words["coordinators"]:
                step = (
                    stop + 2
                    if items[stop].word == "," and items[stop + 1].word in self.lexicon.words["conjunctions"]
                    else stop + 1
                )
                further = self.names.name(step)
                if further == step:
                    break
                title.names.append((step, further))
                stop = further
            title.last = stop
        elif not title.plural and at + 1 < len(items) and items[at].word == ",":
            stop = self.names.name(at + 1)
            closes = stop < len(items) and (
                items[stop].word in {".", ")", ";"} | self.lexicon.words["coordinators"]
                or items[stop].category == "break"
            )
            if stop - at > 2 and (closes or stop == len(items)):
                title.names.append((at + 1, stop))
                title.last, title.apposed = stop, True
        if not title.names:
            self._name_before(title)

    def _name_before(self, title: Title) -> None:
        """A name before the comma: "Nils Ek, his Swedish counterpart"."""
        items = self.items
        if title.first < 2 or items[title.first - 1].word != ",":
            return
        begin = title.first - 1
        while (
            begin > 0
            and title.first - 1 - begin < NAME_LONGEST
            and (
                items[begin - 1].category in {"capital", "honorific"}
                or items[begin - 1].word in DASHES
                or items[begin - 1].word in self.lexicon.particles
                or (items[begin - 1].glued and items[begin - 1].category == "word")
            )
        ):
            begin -= 1
        if begin > 0 and items[begin - 1].word in self.lexicon.words["common_names"] and items[begin - 1].capital:
            begin -= 1
        if title.first - 1 - begin >= 2 and self.names.name(begin) == title.first - 1:
            title.names.append((begin, title.first - 1))
            title.first, title.apposed = begin, True

    def _stacks(self, before: Title, title: Title) -> bool:
        """Whether two titles have one holder: "Deputy Prime Minister and Foreign Minister X"."""
        if before.names or before.plural or title.plural or title.determiner or not before.capital or not title.capital:
            return False
        between = self.items[before.last : title.first]
        return (
            len(between) <= 2
            and all(i.word in self.lexicon.words["coordinators"] | DASHES | {"/"} for i in between)
            and bool(
                not between or between[-1].word in self.lexicon.words["conjunctions"] | DASHES | {"/"} or title.names
            )
        )
