"""Mentions composed out of items: named people, offices, organs, parties, roles, groups and pronouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from servanda.profiles.model import Profile
from servanda.reading.cast_items import DEMONYMS, PARTIES, Item, items_of
from servanda.reading.cast_lexicon import Lexicon, lexicon_of
from servanda.reading.cast_people import Figure, Known, Naming, Registry, known_holders, name_words
from servanda.reading.cast_titles import Title, TitleGrammar
from servanda.reading.cast_tokens import Tokens, tokenise, words
from servanda.reading.data import load
from servanda.reading.mentions import Kind, Mention, Number, Person
from servanda.records import Document

_KINDS: dict[str, Kind] = {
    "party": "party", "metonym": "metonym", "demonym": "demonym", "third": "third", "third demonym": "third",
    "group": "group", "role": "role", "pronoun": "pronoun",
}  # fmt: skip


def compose(
    document: Document, profile: Profile
) -> tuple[tuple[Mention, ...], tuple[Person, ...], dict[str, str], list[Known]]:
    """The mentions and people of `document`, the rank of each head of office, and the profile's holders."""
    language = document.language
    lexicon = lexicon_of(profile, language)
    tokens = tokenise(document.text)
    regions = tuple(sorted((r.start, r.end) for r in document.regions if not r.kind.readable))
    items = items_of(document.text, tokens, lexicon, regions)
    composer = _Composer(document, profile, lexicon, tokens, items)
    mentions = composer.mentions()
    people = tuple(sorted((f.person() for f in composer.registry.figures), key=lambda p: p.first))
    return mentions, people, lexicon.ranks, composer.known


class _Composer:
    def __init__(self, document: Document, profile: Profile, lexicon: Lexicon, tokens: Tokens, items: list[Item]) -> None:
        self.document, self.profile, self.lexicon = document, profile, lexicon
        self.tokens, self.items = tokens, items
        self.small = frozenset(i.word for i in items if i.category == "word" and not i.capital and not i.glued)
        self.grammar = TitleGrammar(items, lexicon, self.small)
        self.known = known_holders(profile, document.language, _office_keys(profile, document.language, lexicon))
        self.registry = Registry(profile, lexicon, self.known, document.date)
        self.sides = frozenset(load(document.language, "actors")["sides"])

    def mentions(self) -> tuple[Mention, ...]:
        titles = self.grammar.titles()
        inside: dict[int, Title] = {t.first: t for t in titles}
        taken = [False] * (len(self.items) + 1)
        for title in titles:
            for index in range(title.first, title.last):
                taken[index] = True
        namings = [n for t in titles for n in self._title_namings(t)]
        untitled = list(self._untitled(taken))
        namings += [n for _, _, n in untitled]
        self.registry.read(namings)
        counted = Counter(i.party for i in self.items if i.party and i.category in PARTIES | DEMONYMS)
        self._travels()
        self.registry.settle(Counter({code: n for code, n in counted.items() if code}))
        spans = {first: (last, naming) for first, last, naming in untitled}
        return tuple(self._walk(inside, spans, taken))

    def _travels(self) -> None:
        """Who is told to visit a party is not of it: evidence for people whose side no title tells."""
        away = load(self.document.language, "actors")["scene"]["away"]
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, away))})\b")
        places = [(self.tokens.starts[i.first], i.party) for i in self.items if i.category in PARTIES and i.party in self.profile.codes]
        starts = [start for start, _ in places]
        goals = []
        for match in pattern.finditer(self.document.text):
            index = bisect_left(starts, match.end())
            if index < len(places) and places[index][0] - match.end() <= 25:
                goals.append((match.start(), places[index][1]))
        for figure in self.registry.figures:
            if not figure.parties:
                for at, party in goals:
                    if -120 <= at - figure.first <= 160:
                        figure.away.add(party or "")
                        break

    def _title_namings(self, title: Title) -> Iterator[Naming]:
        office = "" if title.key == "counterpart" else title.office
        for first, last in title.names:
            begin, gender = self._past_honorifics(first, last)
            if begin < last:
                yield self._naming(begin, last, office, title.party, gender, official=title.official)

    def _past_honorifics(self, first: int, last: int) -> tuple[int, str | None]:
        gender = None
        while first < last and self.items[first].category == "honorific":
            entry = self.items[first].entry
            gender = entry.key if entry and entry.key in {"he", "she"} else gender
            first += 1
        return first, gender

    def _naming(self, first: int, last: int, office: str, party: str | None, gender: str | None, *, official: bool) -> Naming:
        start, end = self._bounds(first, last)
        written = " ".join(self.document.text[start:end].split())
        return Naming(start, written, name_words(written), office, party, gender, official)

    def _bounds(self, first: int, last: int) -> tuple[int, int]:
        return self.tokens.starts[self.items[first].first], self.tokens.ends[self.items[last - 1].last - 1]

    def _untitled(self, taken: list[bool]) -> Iterator[tuple[int, int, Naming]]:
        """Names without a title: after an honorific, before a verb of saying or doing, or known to the profile."""
        holders = {name for k in self.known for name in k.names}
        alone = self._alone(taken)
        index, total = 0, len(self.items)
        while index < total:
            item = self.items[index]
            if taken[index] or item.category not in {"capital", "honorific", "word"} or not item.capital:
                index += 1
                continue
            stop = self.grammar.name(index)
            while stop > index and any(taken[index:stop]):
                stop -= 1
            if stop == index:
                index += 1
                continue
            begin, gender = self._past_honorifics(index, stop)
            naming = self._naming(begin, stop, "", None, gender, official=True) if begin < stop else None
            if naming and (begin > index or naming.name in holders or self._acts(begin, stop) or self._again(begin, stop, alone)):
                yield index, stop, naming
                index = stop
            else:
                index = stop if item.category == "capital" else index + 1

    def _acts(self, first: int, last: int) -> bool:
        """Whether a name of two words or more does what people do: a verb follows, if need be after "and" and another name."""
        if last >= len(self.items) or not self._full(first, last):
            return False
        following = self.items[last]
        if following.word == "and" and last + 1 < len(self.items):
            other = self.grammar.name(last + 1)
            if other > last + 1 and other < len(self.items):
                following = self.items[other]
            elif self.items[last + 1].word in {"his", "her"}:
                return True
        return following.word in self.lexicon.verbs and not following.capital

    def _full(self, first: int, last: int) -> bool:
        several = sum(1 for i in self.items[first:last] if i.category in {"capital", "word"} and i.capital) >= 2
        return several and self.items[last - 1].word not in self.lexicon.not_names and not (
            last < len(self.items) and self.items[last].category in {"organ", "named organ"} and self.items[last].capital)

    def _alone(self, taken: list[bool]) -> frozenset[str]:
        """Words that stand alone where people are called by one name: after "Mr", or before a verb."""
        found = set()
        items = self.items
        for index in range(1, len(items) - 1):
            if items[index].category == "capital" and not taken[index] and items[index + 1].category != "capital":
                polite = items[index - 1].category == "honorific"
                acts = items[index + 1].word in self.lexicon.verbs and not items[index + 1].capital and items[index - 1].category != "capital"
                if polite or acts or items[index + 1].word in {"'s", "’s"}:
                    found.add(items[index].word)
        return frozenset(found)

    def _again(self, first: int, last: int, alone: frozenset[str]) -> bool:
        return self._full(first, last) and last - first <= 6 and (self.items[last - 1].word in alone or self.items[first].word in alone)

    def _walk(self, titles: dict[int, Title], names: dict[int, tuple[int, Naming]], taken: list[bool]) -> Iterator[Mention]:
        index, total = 0, len(self.items)
        aliases = self._aliases()
        while index < total:
            title = titles.get(index)
            if title is not None:
                yield from self._title_mentions(title)
                index = title.last
                continue
            if index in names:
                last, naming = names[index]
                figure = self.registry.find(naming.name, None, "", naming.start)
                yield self._mention(index, last, "person", figure=figure)
                index = last
                continue
            step = self._organ(index, taken) or self._parties(index, taken)
            if step is not None:
                mention, index = step
                yield mention
                continue
            item = self.items[index]
            short = self._short(index, aliases, taken)
            if short is not None:
                last, figure = short
                yield self._mention(index, last, "person", figure=figure)
                index = last
                continue
            kind = _KINDS.get(item.category)
            if kind is not None and item.entry is not None:
                number: Number = "plural" if item.entry.plural else "singular"
                yield self._mention(index, index + 1, kind, party=item.party, number=number, head=item.entry.key or item.word)
            elif item.category in {"named organ", "bare organ"}:
                yield self._mention(index, index + 1, "organ", party=item.party, head=item.entry.key if item.entry else "")
            index += 1

    def _mention(
        self, first: int, last: int, kind: Kind, *, party: str | None = None, figure: Figure | None = None, office: str | None = None,
        number: Number = "singular", head: str = "", official: bool = True, parties: tuple[str, ...] = (),
    ) -> Mention:  # fmt: skip
        start, end = self._bounds(first, last)
        if figure is not None:
            party, official, head = figure.party, figure.official and official, head or figure.name[-1]
        return Mention(start, end, kind, party, figure.written if figure else None, office, number, head, official, parties)

    def _title_mentions(self, title: Title) -> Iterator[Mention]:
        office = None if title.key == "counterpart" else title.office
        if not title.names:
            if not (title.determiner or title.capital or title.party or title.plural):
                return
            if title.key == "counterpart":
                yield self._mention(title.first, title.last, "role", party=title.party, head="other", number=_number(plural=title.plural))
            else:
                yield self._mention(title.first, title.last, "office", party=title.party, office=office, head=title.key,
                                    number=_number(plural=title.plural), official=title.official)
            return
        at = title.first
        for position, (first, last) in enumerate(title.names):
            begin, _ = self._past_honorifics(first, last)
            if begin == last:
                continue
            naming = self._naming(begin, last, office or "", title.party, None, official=title.official)
            figure = self.registry.find(naming.name, naming.party, naming.office, naming.start)
            stop = title.last if position == len(title.names) - 1 else last
            yield self._mention(at, max(stop, last), "person", figure=figure, office=office, head=title.key, official=title.official)
            at = max(stop, last)
            while at < len(self.items) and self.items[at].word in {",", "and", "&"}:
                at += 1

    def _organ(self, index: int, taken: list[bool]) -> tuple[Mention, int] | None:
        """"the RoK Government", "Ministry of Industry and Trade", "Chinese officials", "Hai Phong City Council"."""
        items, total = self.items, len(self.items)
        at, party, organ = index, None, None
        if items[at].word in {"the", "a", "an"}:
            at += 1
        begin = at
        while at < total and not taken[at] and at - begin < 10:
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
                item.category == "capital" and (not item.opens or organ is None)
                or (item.category == "word" and item.capital and not item.opens and at > begin)
                or (item.word in self.lexicon.modifiers and party)
                or (item.word in {"of", "for", "and", "on", "'s", "’s", "&", "the"} and at > begin and self._runs_on(at, organ, party))
            ):
                break
            at += 1
            if organ is not None and not self._continues(at):
                break
        if organ is None or at == begin:
            return None
        while at > begin and not (items[at - 1].capital or items[at - 1].word == organ or items[at - 1].category in DEMONYMS):
            at -= 1
        if at <= begin:
            return None
        plural = organ.endswith("s") and not organ.endswith("ss") or organ in {"people", "authorities"}
        return self._mention(index, at, "organ", party=party, head=organ, number=_number(plural=plural)), at

    def _runs_on(self, at: int, organ: str | None, party: str | None) -> bool:
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        word = self.items[at].word
        if following is None:
            return False
        if word in {"'s", "’s"}:
            return party is not None and organ is None
        return organ is not None and (following.capital or (following.word == "the" and word in {"of", "for"})) and following.category not in {
            "pronoun", "head", "honorific"
        } and (word != "and" or following.category in {"word", "capital", "organ"})

    def _continues(self, at: int) -> bool:
        if at >= len(self.items):
            return False
        item = self.items[at]
        return item.category == "organ" and item.capital or item.word in {"of", "for", "on"} or (
            item.word == "and" and self.items[at - 1].capital) or (item.capital and item.category in {"capital", "word"} and not item.opens)

    def _parties(self, index: int, taken: list[bool]) -> tuple[Mention, int] | None:
        """A coordination of parties: "the United States and Viet Nam"."""
        codes: list[str] = []
        at = index
        while at < len(self.items) and not taken[at]:
            if self.items[at].word == "the" and at + 1 < len(self.items):
                at += 1
            item = self.items[at]
            if item.category not in PARTIES or item.party is None:
                break
            codes.append(item.party)
            last = at = at + 1
            if at < len(self.items) and self.items[at].word == "(":
                at = last = self.grammar.name_bracket(at)
            if at < len(self.items) and self.items[at].word in {"and", ",", "&"}:
                at += 2 if self.items[at].word == "," and self.items[at + 1 : at + 2] and self.items[at + 1].word == "and" else 1
            else:
                break
        if len(set(codes)) < 2 or not all(c in self.profile.codes for c in codes):
            return None
        return self._mention(index, last, "group", head="party", number="plural", parties=tuple(dict.fromkeys(codes))), last

    def _aliases(self) -> dict[str, list[Figure]]:
        """First and last words of names, by which a text calls people later."""
        found: dict[str, list[Figure]] = {}
        for figure in self.registry.figures:
            for word in {figure.name[0], figure.name[-1]} | {n[0] for n in (name_words(a) for a in figure.aliases) if len(n) == 1}:
                found.setdefault(word, []).append(figure)
        return found

    def _short(self, index: int, aliases: dict[str, list[Figure]], taken: list[bool]) -> tuple[int, Figure] | None:
        item = self.items[index]
        if not item.capital or item.category not in {"capital", "word", "place"} or item.word not in aliases or taken[index]:
            if not (item.capital and index + 1 < len(self.items) and self.items[index + 1].word in aliases and item.category == "word"):
                return None
        stop = self.grammar.name(index)
        while stop > index and any(taken[index:stop]):
            stop -= 1
        if stop <= index:
            return None
        if stop - index > 1:
            naming = self._naming(index, stop, "", None, None, official=True)
            figure = self.registry.find(naming.name, None, "", naming.start)
            return (stop, figure) if figure else None
        if item.word in self.lexicon.not_names or item.word in self.lexicon.places or (item.opens and item.word in self.small):
            return None
        figures = aliases.get(item.word, [])
        start = self.tokens.starts[item.first]
        return (stop, min(figures, key=lambda f: (f.first > start, not self._leads(f), f.first))) if figures else None

    def _leads(self, figure: Figure) -> bool:
        return any(self.lexicon.ranks.get(part.split("-")[-1]) == "leader" for o in figure.offices for part in o.split("+"))


def _number(*, plural: bool) -> Number:
    return "plural" if plural else "singular"


def _office_keys(profile: Profile, language: str, lexicon: Lexicon) -> dict[tuple[str, str], str]:
    """The key of the title grammar for each office of the profile, read from its title."""
    found = {}
    for office in profile.offices:
        for title in office.titles.get(language, ()):
            tokens = tokenise(title)
            items = items_of(title, tokens, lexicon)
            read = TitleGrammar(items, lexicon, frozenset(words(title.lower()))).titles()
            if read:
                found[office.party, office.key] = read[0].office
                break
    return found


