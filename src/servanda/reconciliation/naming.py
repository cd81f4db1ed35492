"""People and places under any of their spellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.profiles import Gazetteer, Profile
from servanda.reconciliation.wording import words
from servanda.records import Who

_FULL = 2
"""Words of a name from which it names somebody; a family name alone only fits a full one."""


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """Somebody who acts for a party, by the folded words of the name: `("woo", "won", "shik")`."""

    party: str
    name: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether the name is more than a family name."""
        return len(self.name) >= _FULL

    @property
    def key(self) -> str:
        """The party and the letters of the name in order, the same however it is turned, hyphened or spaced."""
        return f"{self.party}:{''.join(sorted(''.join(self.name)))}"

    def alike(self, other: Person) -> bool:
        """Whether both may be one person: the same letters, or all words of the one among those of the other."""
        if self.party != other.party:
            return False
        mine, theirs = set(self.name), set(other.name)
        return self.key == other.key or mine <= theirs or theirs <= mine


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by the key of its profile or gazetteer, else by its folded name; `party` is the country it lies in."""

    key: str
    party: str | None
    name: str

    @property
    def country(self) -> bool:
        """Whether it is no more than a country."""
        return self.key == self.party

    def meets(self, other: Spot) -> bool:
        """Whether something can have taken place at both: the same place, or one in the other's country."""
        if self.key == other.key:
            return True
        return self.party is not None and self.party == other.party and (self.country or other.country)


class Names:
    """The spellings that a profile knows."""

    def __init__(self, profile: Profile) -> None:
        """Gather the names of those who held offices, and all places."""
        self._profile = profile
        self._places = Gazetteer(profile)
        self._usual: dict[Person, tuple[Person, str]] = {}
        for holder in profile.holders:
            forms = [form for some in holder.names.values() for form in some]
            if not forms:
                continue
            usual = (holder.names.get("en") or tuple(forms))[0]
            person = Person(holder.party, tuple(words(usual)))
            for form in forms:
                own = Person(holder.party, tuple(words(form)))
                self._usual.setdefault(Person(own.party, (own.key,)), (person, usual))
        self._capitals = {
            "".join(words(form)): party.code
            for party in profile.parties
            for forms in party.capitals.values()
            for form in forms
        }

    def person(self, who: Who) -> Person | None:
        """The person of `who`, office-holders under their usual name; None for a party alone."""
        name = tuple(words(who.name))
        if not name:
            return None
        own = Person(who.party, name)
        known = self._usual.get(Person(own.party, (own.key,)))
        return known[0] if known else own

    def people(self, whos: Iterable[Who]) -> tuple[Person, ...]:
        """All persons among `whos`, sorted."""
        return tuple(sorted({person for who in whos if (person := self.person(who))}))

    def spelled(self, person: Person, forms: Iterable[str]) -> str:
        """How to write the name: as the profile does, else the fullest of `forms`, the first in the alphabet."""
        known = self._usual.get(Person(person.party, (person.key,)))
        if known:
            return known[1]
        return max(sorted(forms), key=lambda form: len(words(form)))

    def spot(self, place: str | None) -> Spot | None:
        """The place of this name; None where none is told."""
        if not place or not (folded := "".join(words(place))):
            return None
        located = self._places.find(place)
        if located is not None:
            return Spot(located.key, located.party, located.name)
        party = self._capitals.get(folded)
        return Spot(folded, party, place)
