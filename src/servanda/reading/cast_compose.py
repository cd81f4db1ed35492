"""Mentions composed out of items: named people, offices, organs, parties, roles, groups and pronouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from servanda.profiles.model import Profile
from servanda.reading.cast_items import DEMONYMS, PARTIES, Item, items_of
from servanda.reading.cast_lexicon import Lexicon, lexicon_of
from servanda.reading.cast_names import NameGrammar
from servanda.reading.cast_offices import Title
from servanda.reading.cast_people import Figure, Holders, Known, Naming, Registry, known_holders, name_words
from servanda.reading.cast_phrases import PhraseGrammar
from servanda.reading.cast_titles import TitleGrammar
from servanda.reading.cast_tokens import Tokens, fold, tokenise, words
from servanda.reading.data import load
from servanda.reading.mentions import Kind, Mention, Number, Person
from servanda.records import Document

_KINDS: dict[str, Kind] = {
    "party": "party",
    "metonym": "metonym",
    "demonym": "demonym",
    "third": "third",
    "third demonym": "third",
    "group": "group",
    "role": "role",
    "pronoun": "pronoun",
}

_VISITOR_WITHIN, _HOST_WITHIN, _GOAL_WITHIN = 120, 160, 25
"""Characters before a verb of visiting for the visitor, after it for those met there and for the place."""

_ORIGIN_WITHIN = 8
"""Items behind a name in which its country is told: "of the Socialist Republic of Viet Nam"."""
_TELLING = 4
"""Letters of an inner name by which somebody may be called: "Lula" of Luiz Inácio Lula da Silva."""
_PLAIN = frozenset({"word", "sign", "break"})
"""Categories of items that begin no mention in small letters, but for articles."""


def compose(
    document: Document, profile: Profile
) -> tuple[tuple[Mention, ...], tuple[Person, ...], dict[str, str], Sequence[Known]]:
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
    def __init__(
        self, document: Document, profile: Profile, lexicon: Lexicon, tokens: Tokens, items: list[Item]
    ) -> None:
        self.document, self.profile, self.lexicon = document, profile, lexicon
        self.tokens, self.items = tokens, items
        self.small = frozenset(i.word for i in items if i.category == "word" and not i.capital and not i.glued)
        self.names = NameGrammar(items, lexicon, self.small)
        self.grammar = TitleGrammar(items, lexicon, self.names)
        self.phrases = PhraseGrammar(items, lexicon, profile.codes)
        holders = _known(profile, document.language, lexicon)
        self.known = holders.known
        self.registry = Registry(profile, lexicon, holders, document.date)

    def mentions(self) -> tuple[Mention, ...]:
        titles = self.grammar.titles()
        inside: dict[int, Title] = {t.first: t for t in titles}
        taken = [False] * (len(self.items) + 1)
        for title in titles:
            for index in range(title.first, title.last):
                taken[index] = True
        namings = [n for t in titles for n in self._title_namings(t)]
        holders = {name for k in self.known for name in k.names}

        def holder(first: int, last: int) -> bool:
            start, end = self._bounds(first, last)
            return name_words(self.document.text[start:end]) in holders

        untitled = []
        respective = self.grammar.respective(titles)
        for first, last in self.names.untitled(taken, holder):
            begin, gender = self.names.past_honorifics(first, last)
            office, party = respective.get(first, ("", None))
            untitled.append((first, last, self._naming(begin, last, office, party, gender, official=True)))
        namings += [n for _, _, n in untitled]
        self.registry.read(namings)
        counted = Counter(i.party for i in self.items if i.party and i.category in PARTIES | DEMONYMS)
        self._travels()
        self.registry.settle(Counter({code: n for code, n in counted.items() if code}), self._home())
        spans = {first: (last, naming) for first, last, naming in untitled}
        return tuple(self._walk(inside, spans, taken))

    def _travels(self) -> None:
        """Who is told to visit a party is not of it: evidence for people whose side no title tells."""
        away = load(self.document.language, "actors")["scene"]["away"]
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, away))})\b")
        places = [
            (self.tokens.starts[i.first], i.party)
            for i in self.items
            if i.category in PARTIES and i.party in self.profile.codes
        ]
        starts = [start for start, _ in places]
        goals = []
        for match in pattern.finditer(self.document.text):
            index = bisect_left(starts, match.end())
            if index < len(places) and places[index][0] - match.end() <= _GOAL_WITHIN:
                goals.append((match.start(), places[index][1]))
        figures = sorted(self.registry.figures, key=lambda f: f.first)
        for at, party in goals:
            before = [f for f in figures if 0 <= at - f.first <= _VISITOR_WITHIN]
            after = [f for f in figures if 0 < f.first - at <= _HOST_WITHIN]
            led = bool(after) and self._led_by(at, after[0].first)
            visitor = after[0] if led else before[-1] if before else None
            if visitor is not None:
                visitor.away.add(party or "")
            for figure in after[1:] if led else after:
                figure.at_home.add(party or "")

    def _home(self) -> str | None:
        """The party whose capital the dateline names."""
        place, language = fold(self.document.dateline.place or ""), self.document.language
        for party in self.profile.parties:
            if place and place in {fold(name) for name in party.capitals.get(language, ())}:
                return party.code
        return None

    def _led_by(self, start: int, end: int) -> bool:
        """Whether a visitor is told after the visit: "a visit to Kenya by"."""
        scene = load(self.document.language, "actors")["scene"]
        agents, between = scene["agents"], self.document.text[start:end]
        if any(host in between for host in scene["hosts"]):
            return False
        return ". " not in between and "\n\n" not in between and any(f" {agent} " in between for agent in agents)

    def _title_namings(self, title: Title) -> Iterator[Naming]:
        office = "" if title.key == "counterpart" else title.office
        for first, last in title.names:
            begin, gender = self.names.past_honorifics(first, last)
            if begin < last:
                yield self._naming(begin, last, office, title.party, gender, official=title.official)

    def _naming(
        self, first: int, last: int, office: str, party: str | None, gender: str | None, *, official: bool
    ) -> Naming:
        start, end = self._bounds(first, last)
        written = " ".join(self.document.text[start:end].split())
        party = party or self._origin(last)
        return Naming(start, written, name_words(written), office, party, gender, official)

    def _origin(self, at: int) -> str | None:
        """The party told behind a name that ends before item `at`: "President Luz Paredes of Peru"."""
        words = self.lexicon.words
        if at >= len(self.items) or self.items[at].word not in words["origins"]:
            return None
        for index in range(at + 1, min(at + _ORIGIN_WITHIN, len(self.items))):
            item = self.items[index]
            if item.category in PARTIES:
                owned = index + 1 < len(self.items) and self.items[index + 1].word in words["genitive"]
                return None if owned else item.party
            if not item.capital and item.word not in words["articles"] | words["origins"]:
                return None
        return None

    def _bounds(self, first: int, last: int) -> tuple[int, int]:
        return self.tokens.starts[self.items[first].first], self.tokens.ends[self.items[last - 1].last - 1]

    def _walk(
        self, titles: dict[int, Title], names: dict[int, tuple[int, Naming]], taken: list[bool]
    ) -> Iterator[Mention]:
        index, total = 0, len(self.items)
        aliases, articles = self._aliases(), self.lexicon.words["articles"]
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
            item = self.items[index]
            if item.category in _PLAIN and not item.capital and item.word not in articles:
                index += 1
                continue
            if (organ := self.phrases.organ(index, taken)) is not None:
                last, party, head = organ
                plural = (head.endswith("s") and not head.endswith("ss")) or head in self.lexicon.words["plural_organs"]
                yield self._mention(index, last, "organ", party=party, head=head, number=_number(plural=plural))
                index = last
                continue
            if (joined := self.phrases.parties(index, taken)) is not None:
                last, codes = joined
                yield self._mention(index, last, "group", head="party", number="plural", parties=codes)
                index = last
                continue
            short = self._short(index, aliases, taken)
            if short is not None:
                last, figure = short
                yield self._mention(index, last, "person", figure=figure)
                index = last
                continue
            kind = _KINDS.get(item.category)
            if kind is not None and item.entry is not None:
                number: Number = "plural" if item.entry.plural else "singular"
                yield self._mention(
                    index, index + 1, kind, party=item.party, number=number, head=item.entry.key or item.word
                )
            elif item.category in {"named organ", "bare organ"}:
                yield self._mention(
                    index, index + 1, "organ", party=item.party, head=item.entry.key if item.entry else ""
                )
            index += 1

    def _mention(
        self,
        first: int,
        last: int,
        kind: Kind,
        *,
        party: str | None = None,
        figure: Figure | None = None,
        office: str | None = None,
        number: Number = "singular",
        head: str = "",
        official: bool = True,
        parties: tuple[str, ...] = (),
    ) -> Mention:
        start, end = self._bounds(first, last)
        if figure is not None:
            party, official, head = figure.party, figure.official and official, head or figure.name[-1]
        return Mention(
            start, end, kind, party, figure.written if figure else None, office, number, head, official, parties
        )

    def _title_mentions(self, title: Title) -> Iterator[Mention]:
        office = None if title.key == "counterpart" else title.office
        if not title.names:
            if not (title.determiner or title.capital or title.party):
                return
            if title.key == "counterpart":
                yield self._mention(
                    title.first,
                    title.last,
                    "role",
                    party=title.party,
                    head="other",
                    number=_number(plural=title.plural),
                )
            else:
                yield self._mention(
                    title.first,
                    title.last,
                    "office",
                    party=title.party,
                    office=office,
                    head=title.key,
                    number=_number(plural=title.plural),
                    official=title.official,
                )
            return
        at = title.first
        for position, (first, last) in enumerate(title.names):
            begin, _ = self.names.past_honorifics(first, last)
            if begin == last:
                continue
            naming = self._naming(begin, last, office or "", title.party, None, official=title.official)
            figure = self.registry.find(naming.name, naming.party, naming.office, naming.start)
            stop = title.last if position == len(title.names) - 1 else last
            yield self._mention(
                at, max(stop, last), "person", figure=figure, office=office, head=title.key, official=title.official
            )
            at = max(stop, last)
            while at < len(self.items) and self.items[at].word in self.lexicon.words["coordinators"]:
                at += 1

    def _aliases(self) -> dict[str, list[Figure]]:
        """First and last words of names, by which a text calls people later; inner ones where nobody else is meant."""
        found: dict[str, list[Figure]] = {}
        for figure in self.registry.figures:
            for word in {figure.name[0], figure.name[-1]} | {
                n[0] for n in (name_words(a) for a in figure.aliases) if len(n) == 1
            }:
                found.setdefault(word, []).append(figure)
        inner: dict[str, list[Figure]] = {}
        for figure in self.registry.figures:
            for word in figure.name[1:-1]:
                if len(word) >= _TELLING and word not in found and word not in self.lexicon.particles:
                    inner.setdefault(word, []).append(figure)
        return found | {word: figures for word, figures in inner.items() if len(figures) == 1}

    def _short(self, index: int, aliases: dict[str, list[Figure]], taken: list[bool]) -> tuple[int, Figure] | None:
        item = self.items[index]
        known = item.category in {"capital", "word", "place"} and item.word in aliases and not taken[index]
        begins = item.category == "word" and index + 1 < len(self.items) and self.items[index + 1].word in aliases
        if not item.capital or not (known or begins):
            return None
        stop = self.names.name(index)
        while stop > index and any(taken[index:stop]):
            stop -= 1
        if stop <= index:
            return None
        if stop - index > 1:
            naming = self._naming(index, stop, "", None, None, official=True)
            figure = self.registry.find(naming.name, None, "", naming.start)
            return (stop, figure) if figure else None
        if (
            item.word in self.lexicon.not_names
            or item.word in self.lexicon.places
            or (item.opens and item.word in self.small)
        ):
            return None
        figures = aliases.get(item.word, [])
        start = self.tokens.starts[item.first]
        return (stop, min(figures, key=lambda f: (f.first > start, not self._leads(f), f.first))) if figures else None

    def _leads(self, figure: Figure) -> bool:
        return any(
            self.lexicon.ranks.get(part.split("-")[-1]) == "leader" for o in figure.offices for part in o.split("+")
        )


def _number(*, plural: bool) -> Number:
    return "plural" if plural else "singular"


_KNOWN: dict[int, tuple[Lexicon, Holders]] = {}
_KEPT = 16


def _known(profile: Profile, language: str, lexicon: Lexicon) -> Holders:
    """The holders of the profile, read once for each lexicon."""
    if id(lexicon) not in _KNOWN or _KNOWN[id(lexicon)][0] is not lexicon:
        if len(_KNOWN) >= _KEPT:
            _KNOWN.clear()
        known = known_holders(profile, language, _office_keys(profile, language, lexicon))
        _KNOWN[id(lexicon)] = lexicon, Holders(known)
    return _KNOWN[id(lexicon)][1]


def _office_keys(profile: Profile, language: str, lexicon: Lexicon) -> dict[tuple[str, str], str]:
    """The key of the title grammar for each office of the profile, read from its title."""
    found = {}
    for office in profile.offices:
        for title in office.titles.get(language, ()):
            tokens = tokenise(title)
            items = items_of(title, tokens, lexicon)
            read = TitleGrammar(items, lexicon, NameGrammar(items, lexicon, frozenset(words(title)))).titles()
            if read:
                found[office.party, office.key] = read[0].office
                break
    return found
