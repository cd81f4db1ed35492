"""What a mention stands for at its place: a small discourse model after centering (Grosz, Joshi and Weinstein 1995)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from servanda.profiles.model import Profile
from servanda.reading.cast_offices import same_office
from servanda.reading.cast_people import Known
from servanda.reading.cast_scene import host_and_guest, joined
from servanda.reading.data import load
from servanda.reading.mentions import Mention, Person
from servanda.reading.register import joint, speech
from servanda.records import Document, Who

_DECAY = 0.8
"""How much of a person's salience is left after each sentence."""
_NAMED = 400
"""How many namings of people back and ahead an office is looked for."""
_OPENING = 600
"""Characters in which a speech names who gives it."""
_BACK = 8
"""How many sentences back a pronoun is looked for."""
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
_LEADING = frozenset({"president", "premier", "chancellor", "general_secretary", "monarch", "secretary_general"})
_AGREED = frozenset({"leader", "legislator", "minister"})
_LOOSE = frozenset({"leader", "minister", "official", "head", "chairman", "ambassador"})
"""Heads by which a text calls people whose office it told otherwise."""
_RANKED = frozenset({"leader", "legislator", "minister"})


class Resolver:
    """Resolves the mentions of one document; results are kept, so that chains of pronouns cost nothing twice."""

    def __init__(
        self,
        document: Document,
        profile: Profile,
        ranks: dict[str, str],
        mentions: Sequence[Mention],
        people: Sequence[Person],
        bounds: Sequence[tuple[int, int]],
        known: Sequence[Known] = (),
    ) -> None:
        self.document, self.profile, self.ranks, self.known = document, profile, ranks, known
        self.mentions = mentions
        self.people = {(p.name, p.party): p for p in people}
        self._starts = [m.start for m in mentions]
        self._named = [m for m in mentions if m.kind == "person" and m.party]
        self._named_starts = [m.start for m in self._named]
        self._bounds = [start for start, _ in bounds]
        self._of = [self.sentence(m.start) for m in mentions]
        self._kept: dict[tuple[int, int], tuple[Who, ...]] = {}
        self._open: set[tuple[int, int]] = set()
        oblique = load(document.language, "actors")["oblique"] if mentions else ()
        self._oblique_words = frozenset(oblique)
        self._genitive = frozenset(load(document.language, "titles")["genitive"] if mentions else ())
        self._participles = tuple(load(document.language, "actors")["participles"] if mentions else ())
        self._joiners = frozenset(load(document.language, "actors")["joiners"] if mentions else ())

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds `offset`."""
        return bisect_right(self._bounds, offset) - 1

    def resolve(self, mention: Mention, at: int) -> tuple[Who, ...]:
        """Whom `mention` stands for, looking at what stands before `at`."""
        key = (mention.start, at)
        if key in self._kept:
            return self._kept[key]
        if key in self._open:
            return ()
        self._open.add(key)
        found = self._resolve(mention, at)
        self._open.discard(key)
        self._kept[key] = found
        return found

    def _resolve(self, mention: Mention, at: int) -> tuple[Who, ...]:
        match mention.kind:
            case "person":
                return (Who(mention.party, mention.person or ""),) if mention.party else ()
            case "office":
                return self._office(mention, at)
            case "organ":
                party = mention.party or self._near_party(at)
                return (Who(party),) if party else ()
            case "group":
                return self._group(mention.head, mention.parties, at)
            case "role":
                return self._role(mention, at)
            case "pronoun":
                return self._pronoun(mention, at)
            case _:
                return (Who(mention.party),) if mention.party else ()

    # people near by

    def _before(self, at: int) -> Iterator[tuple[int, Mention]]:
        for index in range(bisect_right(self._starts, at - 1) - 1, -1, -1):
            yield index, self.mentions[index]

    def _salient(self, at: int) -> list[Mention]:
        """The people named before `at`, one mention each (their last), most salient first."""
        here = self.sentence(at)
        weight: dict[tuple[str, str | None], float] = {}
        last: dict[tuple[str, str | None], Mention] = {}
        for index, mention in self._before(at):
            distance = here - self._of[index]
            if distance > 40:
                break
            if mention.kind == "person" and mention.person and mention.official:
                who = (mention.person, mention.party)
                weight[who] = weight.get(who, 0.0) + _DECAY**distance
                last.setdefault(who, mention)
        return sorted(last.values(), key=lambda m: (-weight[m.person or "", m.party], -m.start))

    def _person(self, mention: Mention) -> Person | None:
        return self.people.get((mention.person or "", mention.party))

    def _holds(self, mention: Mention, office: str) -> bool:
        person = self._person(mention)
        return bool(person) and any(same_office(office, held) for held in person.offices) if person else False

    def _offices(self, mention: Mention) -> tuple[str, ...]:
        person = self._person(mention)
        return person.offices if person else ()

    def _has_rank(self, mention: Mention, rank: str) -> bool:
        person = self._person(mention)
        if person is None:
            return False
        heads = {
            part.split("-")[-1]
            for office in person.offices
            for part in office.split("+")
            if not part.startswith("former-")
        }
        return rank == "person" or rank in heads or rank in {self.ranks.get(head) for head in heads}

    def _near_party(self, at: int) -> str | None:
        """The party that an organ without one acts for: the first of its sentence, else the nearest before it."""
        here = self.sentence(at)
        own = [m.party for i, m in self._before(at) if self._of[i] == here and m.party in self.profile.codes]
        if own:
            return own[-1]
        for _, mention in self._before(at):
            if mention.party in self.profile.codes:
                return mention.party
        return None

    # offices

    def _office(self, mention: Mention, at: int) -> tuple[Who, ...]:
        office, party = mention.office or "", mention.party
        if mention.number == "plural" and mention.official:
            rank = self.ranks.get(mention.head)
            if party or (rank not in _RANKED and mention.head != "leader"):
                return (Who(party),) if party else ()
            return self._group("leader" if mention.head == "leader" else mention.head, (), at)
        if not mention.official:
            return (Who(party),) if party else ()
        if named := self._by_office(office, party, at):
            return named
        return self._loosely(mention, at) or ((Who(party),) if party else ())

    def _by_office(self, office: str, party: str | None, at: int) -> tuple[Who, ...]:
        """The holder of `office` named last before `at`, else the profile's of the day, else the first named after."""

        def fits(mention: Mention) -> bool:
            if party not in {None, mention.party}:
                return False
            if office.endswith("leader"):
                return self._has_rank(mention, "leader") or self._has_rank(mention, "legislator")
            return self._holds(mention, office)

        here = bisect_right(self._named_starts, at - 1)
        before = next((m for m in reversed(self._named[max(0, here - _NAMED) : here]) if fits(m)), None)
        if before is not None:
            return (_who(before),)
        if held := self._in_office(office, party):
            return held
        after = next((m for m in self._named[here : here + _NAMED] if fits(m)), None)
        return (_who(after),) if after is not None else ()

    def _loosely(self, mention: Mention, at: int) -> tuple[Who, ...]:
        """Somebody the text calls by a general word, or by a top office that it told in no title."""
        office, party = mention.office or "", mention.party
        near = [m for m in self._salient(at) if m.party and party in {None, m.party}]
        free = [m for m in near if not self._offices(m)]
        rank = self.ranks.get(mention.head, "")
        alike = [m for m in near if m in free or self._has_rank(m, rank) or office == "leader"]
        if alike and mention.head in _LOOSE and (party or office in {"leader", "minister"}):
            return (_who(alike[0]),)
        if free and party and mention.head in _LEADING | {"leader"}:
            return (_who(free[0]),)
        return ()

    def _in_office(self, office: str, party: str | None) -> tuple[Who, ...]:
        if self.document.date is None:
            return ()
        held = {
            Who(k.party, k.written)
            for k in self.known
            if party in {None, k.party} and k.on(self.document.date) and same_office(office, k.office)
        }
        return tuple(held) if len(held) == 1 else ()

    # groups

    def _group(self, of: str, parties: tuple[str, ...], at: int) -> tuple[Who, ...]:
        codes = parties or self._all_parties(at)
        if of == "party":
            return tuple(Who(code) for code in codes)
        salient = [m for m in self._salient(at) if m.party in codes]
        if not salient:
            salient = [m for m in self.mentions if m.kind == "person" and m.party in codes and m.official]
        chosen = self._matched_pair(of, codes, salient)
        anyone = of in _AGREED | _LEADING | {"person"}
        for ranked in (True, False):
            for mention in salient:
                if not mention.party or mention.party in chosen:
                    continue
                if self._has_rank(mention, of) if ranked else anyone:
                    chosen[mention.party] = _who(mention)
        return tuple(chosen.get(code, Who(code)) for code in codes)

    def _matched_pair(self, of: str, codes: tuple[str, ...], salient: list[Mention]) -> dict[str, Who]:
        """Two people of two parties in one office, where the most salient person of the rank has such a counterpart."""
        if len(codes) != 2:
            return {}
        ranked = [m for m in salient if self._has_rank(m, of)]
        for mention in ranked[:2]:
            person = self._person(mention)
            for other in ranked:
                if (
                    person
                    and other.party != mention.party
                    and any(self._holds(other, office) for office in person.offices)
                ):
                    return {m.party: _who(m) for m in (mention, other) if m.party}
        return {}

    def _all_parties(self, at: int) -> tuple[str, ...]:
        codes = self.profile.codes
        if len(codes) <= 2:
            return codes
        near: list[str] = []
        for _, mention in self._before(at):
            for code in mention.parties or (mention.party,):
                if code in codes and code not in near:
                    near.append(code)
            if len(near) >= 2:
                break
        return tuple(code for code in codes if code in near) or codes

    # roles

    @cached_property
    def scene(self) -> tuple[str | None, str | None]:
        """The parties of the host and of the guest."""
        return host_and_guest(self.document, self.profile, self.mentions) if self.mentions else (None, None)

    def _role(self, mention: Mention, at: int) -> tuple[Who, ...]:
        host, guest = self.scene
        party = mention.party or {"host": host, "guest": guest}.get(mention.head)
        salient = self._salient(at)
        if mention.head == "other" and party is None:
            subject = self._subject(at)
            own = subject[0].party if subject else salient[0].party if salient else None
            others = [code for code in self.profile.codes if code != own]
            party = others[0] if len(others) == 1 and own else None
        for person in salient:
            if person.party == party or (party is None and person is not salient[0]):
                return (_who(person),)
        return (Who(party),) if party else ()

    # pronouns

    def _pronoun(self, mention: Mention, at: int) -> tuple[Who, ...]:
        if mention.head in {"we", "i"}:
            spoken = mention.head == "we" and joint(self.document)
            return self._group("leader", self.profile.codes, at) if spoken else self._speaker
        if mention.head == "they":
            return self._they(at)
        if mention.head == "it":
            for _, other in self._before(at):
                if other.kind in {"party", "metonym", "organ", "third"} and other.party and other.number == "singular":
                    return (Who(other.party),)
            return ()
        return self._subject(at, mention.head)

    @cached_property
    def _speaker(self) -> tuple[Who, ...]:
        """Whose speech the document is; empty where it is none."""
        if not speech(self.document):
            return ()
        named = next((m for m in self._named if m.official), None)
        return (_who(named),) if named is not None and named.start < _OPENING else ()

    def _they(self, at: int) -> tuple[Who, ...]:
        here = self.sentence(at)
        for index, mention in self._before(at):
            if here - self._of[index] > 3:
                break
            if mention.kind == "group":
                return self.resolve(mention, mention.start)
            pair = self.coordinated(mention) if mention.kind in {"person", "office"} else ()
            if len(pair) >= 2:
                return tuple(dict.fromkeys(who for m in pair for who in self.resolve(m, m.start)))
            if mention.kind == "pronoun" and mention.head == "they":
                return self.resolve(mention, mention.start)
            if (
                mention.kind in {"organ", "office"}
                and mention.number == "plural"
                and mention.party
                and not self._is_oblique(mention)
            ):
                return (Who(mention.party),)
        return (
            self._group("leader", (), at)
            if len({m.party for m in self._salient(at)}) >= 2
            else self._group("party", (), at)
        )

    def _subject(self, at: int, gender: str | None = None) -> tuple[Who, ...]:
        """The person a singular pronoun at `at` takes up: the subject of its sentence so far, else of those before."""
        here = self.sentence(at)
        by_sentence: dict[int, list[Mention]] = {}
        for index, mention in self._before(at):
            distance = here - self._of[index]
            if distance > _BACK:
                break
            if (
                mention.number == "singular"
                and mention.official
                and (
                    mention.kind in {"person", "office", "role"}
                    or (mention.kind == "pronoun" and mention.head in {"he", "she"})
                )
            ):
                by_sentence.setdefault(distance, []).insert(0, mention)
        for distance, oblique in (
            (0, False),
            (1, False),
            (0, True),
            (2, False),
            (1, True),
            *((d, False) for d in range(3, _BACK + 1)),
            *((d, True) for d in range(2, _BACK + 1)),
        ):
            for mention in by_sentence.get(distance, ()):
                if self._is_oblique(mention) is oblique:
                    who = self.resolve(mention, mention.start)
                    if len(who) == 1 and who[0].name and self._gender_fits(who[0], gender):
                        return who
        return ()

    def _gender_fits(self, who: Who, gender: str | None) -> bool:
        person = self.people.get((who.name, who.party))
        return gender is None or person is None or person.gender is None or person.gender == gender

    def _is_oblique(self, mention: Mention) -> bool:
        text = self.document.text
        if text[mention.end : mention.end + 2] in self._genitive:
            return True
        if mention.kind == "pronoun" and text[mention.start : mention.end].lower() not in {"he", "she"}:
            return True
        if match := _LAST_WORD.search(text, max(0, mention.start - 20), mention.start):
            word = match.group(1).lower()
            return (
                match.end(1) >= mention.start - 2
                and "," not in text[match.end(1) : mention.start]
                and (word in self._oblique_words or word.endswith(self._participles))
            )
        return False

    def coordinated(self, mention: Mention) -> tuple[Mention, ...]:
        """`mention` with the people or parties joined to it by "and" or commas."""
        return joined(self.document.text, self.mentions, bisect_right(self._starts, mention.start) - 1, self._joiners)


def _who(mention: Mention) -> Who:
    return Who(mention.party or "", mention.person or "")
