"""Who is named in a text: names in all their spellings brought together, each with its side and offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from servanda.profiles.model import Profile
from servanda.reading.cast_lexicon import Lexicon
from servanda.reading.cast_offices import same_office
from servanda.reading.cast_tokens import words
from servanda.reading.mentions import Person
from servanda.records import PartialDate

_GENERAL = frozenset({"leader", "head", "official"})
"""Heads that say nothing against another office of the same person."""
Name = tuple[str, ...]
_SIGNS = frozenset("-–—‑.,")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def name_words(phrase: str) -> Name:
    """The folded words of a name, without signs and initials."""
    found = tuple(w for w in words(phrase) if w not in _SIGNS and w.rstrip(".") not in _SUFFIXES)
    return tuple(w for w in found if len(w.rstrip(".")) > 1) or found or words(phrase)


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a title, an honorific or a verb shows that a name is a person's."""

    start: int
    written: str
    name: Name
    office: str
    party: str | None
    gender: str | None
    official: bool


@dataclass(slots=True)
class Figure:
    """A person while the text is being read."""

    written: str
    name: Name
    first: int
    parties: Counter[str] = field(default_factory=Counter)
    offices: list[str] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    gender: str | None = None
    official: bool = True
    party: str | None = None
    away: set[str] = field(default_factory=set)
    at_home: set[str] = field(default_factory=set)

    def take(self, naming: Naming) -> None:
        """Learn from a place that names this person."""
        if naming.party:
            self.parties[naming.party] += 1
        if naming.office and naming.office not in self.offices:
            self.offices.append(naming.office)
        self.aliases.add(naming.written)
        self.gender = self.gender or naming.gender
        self.official = self.official and naming.official
        self.first = min(self.first, naming.start)

    def person(self) -> Person:
        """As a record."""
        aliases = tuple(sorted(self.aliases - {self.written}))
        return Person(self.written, self.party, tuple(self.offices), aliases, self.gender, self.first, self.official)


@dataclass(frozen=True, slots=True)
class Known:
    """A holder of an office in the profile."""

    party: str
    office: str
    names: tuple[Name, ...]
    written: str
    start: PartialDate | None
    end: PartialDate | None

    def on(self, date: PartialDate | None) -> bool:
        """Whether in office on `date`; True where no date is known."""
        if date is None:
            return True
        return (self.start is None or self.start.first_day <= date.last_day) and (
            self.end is None or date.first_day <= self.end.last_day
        )


class Holders:
    """The holders of a profile, found by any word of their names."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        self._by_word: dict[str, list[int]] = {}
        for number, holder in enumerate(known):
            for word in {word for name in holder.names for word in _keys(name)}:
                self._by_word.setdefault(word, []).append(number)

    def near(self, name: Name) -> list[Known]:
        """Those who share a word with `name`, in the order of the profile."""
        return [self.known[n] for n in sorted({n for word in _keys(name) for n in self._by_word.get(word, ())})]


class Registry:
    """Brings the places that name people together into people."""

    def __init__(self, profile: Profile, lexicon: Lexicon, known: Holders, date: PartialDate | None) -> None:
        self.profile, self.lexicon, self.known, self.date = profile, lexicon, known, date
        self.figures: list[Figure] = []
        self._by_word: dict[str, list[Figure]] = {}

    def read(self, namings: Iterable[Naming]) -> None:
        """Take all places in, longest names first, so that short forms find their full form."""
        for naming in sorted(namings, key=lambda n: (-len(n.name), n.start)):
            figure = self.find(naming.name, naming.party, naming.office, naming.start)
            if figure is None:
                figure = self._new(naming)
                self.figures.append(figure)
                for word in _keys(figure.name):
                    self._by_word.setdefault(word, []).append(figure)
            figure.take(naming)

    def find(self, name: Name, party: str | None, office: str, at: int) -> Figure | None:
        """Whom a name, or a part of one, means at a place; None for a new face."""
        near = {id(f): f for word in {*name, "".join(name)} for f in self._by_word.get(word, ())}
        fitting = [f for f in near.values() if covers(f.name, name) and self._agree(f, party, office, len(name))]
        if not fitting and len(name) == 1:
            fitting = [f for f in near.values() if name[0] in f.name and self._agree(f, party, office, 1)]
        if not fitting:
            return None
        return min(fitting, key=lambda f: (not _held(f, office), f.first > at, abs(at - f.first)))

    def _agree(self, figure: Figure, party: str | None, office: str, length: int) -> bool:
        if party and figure.parties and party not in figure.parties:
            return False
        if length > 1 or not (office and figure.offices) or party is None or party in figure.parties:
            return True
        return _held(figure, office) or office.rsplit("-", maxsplit=1)[-1] in _GENERAL

    def _new(self, naming: Naming) -> Figure:
        figure = Figure(naming.written, naming.name, naming.start)
        matches = [
            k
            for k in self.known.near(naming.name)
            if any(covers(n, naming.name) or covers(naming.name, n) for n in k.names)
        ]
        if len(naming.name) == 1:
            matches = [
                k
                for k in matches
                if k.on(self.date)
                and (not naming.office or same_office(naming.office, k.office))
                and (not naming.party or naming.party == k.party)
            ]
            if len({k.written for k in matches}) != 1:
                matches = []
        if naming.party:
            matches = [k for k in matches if k.party == naming.party]
        if matches:
            figure.parties[matches[0].party] += 3
            if len(naming.name) == 1:
                figure.written = matches[0].written
                figure.name = matches[0].names[0]
            figure.offices += [k.office for k in matches if k.on(self.date) and k.office not in figure.offices]
        return figure

    def settle(self, mentioned: Counter[str], home: str | None = None) -> None:
        """Give every person the likeliest side.

        `mentioned` counts how often the text names each party; `home` is the party it is reported from, whose officials
        its agencies leave without their country.
        """
        for figure in self.figures:
            if figure.parties:
                figure.party = figure.parties.most_common(1)[0][0]
        for figure in self.figures:
            if figure.party is None and figure.official:
                figure.party = (
                    self._national(figure)
                    or self._by_surname(figure)
                    or (home if home and figure.offices and home not in figure.away else None)
                    or self._opposite(figure)
                    or self._usual(mentioned, figure)
                )

    def _national(self, figure: Figure) -> str | None:
        for office in figure.offices:
            for part in office.split("+"):
                codes = [c for c in self.lexicon.national.get(part.split("-")[-1], ()) if c in self.profile.codes]
                if len(codes) == 1:
                    return codes[0]
        return None

    def _by_surname(self, figure: Figure) -> str | None:
        ends = {figure.name[0], figure.name[-1]}
        told = [c for c in self.profile.codes if ends & set(self.lexicon.surnames.get(c, ()))]
        first = [c for c in told if figure.name[0] in self.lexicon.surnames[c]]
        return told[0] if len(told) == 1 else first[0] if len(first) == 1 else None

    def _opposite(self, figure: Figure) -> str | None:
        """Two people of one office in a text on two parties stand on two sides."""
        if len(self.profile.codes) != 2:
            return None
        for office in figure.offices:
            sides = {f.party for f in self.figures if f is not figure and f.party and _held(f, office)}
            if len(sides) == 1 and (other := [c for c in self.profile.codes if c not in sides]):
                return other[0] if len(other) == 1 else None
        return None

    def _usual(self, mentioned: Counter[str], figure: Figure) -> str | None:
        """The party most named in the text, first one where the person receives guests, never one it visits.

        Where the text names none but that which the person visits, it is the other one.
        """
        own = [
            (c in figure.at_home, mentioned[c], -i, c)
            for i, c in enumerate(self.profile.codes)
            if mentioned[c] and (c not in figure.away or c in figure.at_home)
        ]
        if own:
            return max(own)[-1]
        others = [c for c in self.profile.codes if c not in figure.away]
        return others[0] if figure.away and len(others) == 1 else None


def _held(figure: Figure, office: str) -> bool:
    return any(same_office(office, held) for held in figure.offices) if office else False


def _keys(name: Name) -> set[str]:
    """The words under which a name can be looked for, hyphens and spaces aside."""
    return {*name, "".join(name), "".join(name[1:]), "".join(name[:-1])} - {""}


def covers(full: Name, part: Name) -> bool:
    """Whether `part` can be a short or turned form of `full`, hyphens and spaces aside."""
    if "".join(full) == "".join(part) or set(part) == set(full):
        return True
    if len(part) == 1:
        word = part[0]
        return word in {full[0], full[-1]} or word == "".join(full[1:]) or word == "".join(full[:-1])
    return len(part) < len(full) and (
        part in {full[-len(part) :], full[: len(part)]} or (part[0] == full[0] and part[-1] == full[-1])
    )


def known_holders(profile: Profile, language: str, office_of: dict[tuple[str, str], str]) -> list[Known]:
    """The holders of the profile with names in `language`, their offices under the keys of the title grammar."""
    found = []
    for holder in profile.holders:
        written = holder.names.get(language) or next(iter(holder.names.values()), ())
        if written:
            names = tuple(name_words(name) for name in written)
            office = office_of.get((holder.party, holder.office), holder.office)
            found.append(Known(holder.party, office, names, written[0], holder.start, holder.end))
    return found
