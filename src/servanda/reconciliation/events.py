"""Which event records tell of one happening. The rules are told in words in docs/reconciliation.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from servanda.profiles import Profile
from servanda.reconciliation.naming import Names
from servanda.reconciliation.telling import Telling, telling
from servanda.records import Event, EventKind, Match, Told

_ENCOUNTERS = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.FORUM})
"""What one report calls talks, another calls a meeting or a dialogue."""
_ALIKE = 0.5
"""Share of the words of the shorter telling from which two tellings without names are one."""
_SHARE = 0.5
"""Share of the people of a party that must be the same."""
_NAMED = 6
"""Names under which an event is filed, at most."""
_MONTH = 31

Verdict = tuple[float, str]
"""How sure, and why."""


class Happenings:
    """Recognises tellings of one happening: a `Matcher` of events in the light of their documents.

    The result depends on the two event records, on the language and the day of their documents, and on the spellings
    that the profile knows; on nothing else.
    """

    kind = "event"

    def __init__(self, profile: Profile) -> None:
        """`profile` knows the spellings of people and places."""
        self.names = Names(profile)

    def features(self, told: Told[Event]) -> Telling | None:
        """The telling; None for an event without a date, or somebody's event without a name: it stands for itself."""
        return telling(told, self.names)

    def signature(self, features: Telling) -> str:
        """A digest of all features."""
        parts = (
            features.kind,
            features.date,
            features.told,
            features.first,
            features.last,
            features.place.key if features.place else "",
            features.people,
            features.parties,
            *(sorted(some) for some in (features.content, features.papers, features.turns)),
            *(sorted(some) for some in (features.counts, features.ordinals)),
        )
        return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]

    def keys(self, features: Telling) -> Sequence[str]:
        """The people named in full, else the parties, each with the months in which it can have been."""
        people = sorted(person.key for person in features.people if person.full)[:_NAMED]
        family = _family(features.kind)
        own = [f"{family}:{key}" for key in people]
        if not people or features.kind is EventKind.SIGNING:
            own.append(f"{family}:{'+'.join(features.parties)}")
        if features.kind is EventKind.MILESTONE:
            return [f"{key}:{features.date.year}" for key in own]
        return [f"{key}:{month}" for key in own for month in _months(features)][:12]

    def same(self, one: Telling, other: Telling) -> Match | None:
        """How sure it is that both tell of one happening, and why; None where they do not."""
        if _family(one.kind) != _family(other.kind) or not _placed(one, other):
            return None
        who = _who(one, other)
        if who is None:
            return None
        when = _when(one, other, certain=who[0] >= 1)
        if when is None:
            return None
        return Match(round(who[0] * when[0], 3), f"{who[1]}, {when[1]}")


def _family(kind: EventKind) -> str:
    return "encounter" if kind in _ENCOUNTERS else kind.value


def _months(features: Telling) -> list[str]:
    """The first and the last month in which it can have been, and all between for a telling of a few weeks."""
    days = range(features.first, features.last + 1, 14) if features.last - features.first <= 2 * _MONTH else ()
    ordinals = sorted({features.first, features.last, *days})
    return sorted({date.fromordinal(ordinal).isoformat()[:7] for ordinal in ordinals})


def _placed(one: Telling, other: Telling) -> bool:
    return one.place is None or other.place is None or one.place.meets(other.place)


def _who(one: Telling, other: Telling) -> Verdict | None:
    """Whether the same took part, by the rules of the kind."""
    if one.kind is EventKind.MILESTONE:
        return _milestone(one, other)
    met = _met(one, other)
    if met is None:
        return None
    if one.kind is EventKind.VISIT:
        return _visit(one, other, met)
    if one.kind is EventKind.SIGNING:
        return _signing(one, other, met)
    if not one.sides and not other.sides:
        return _nameless(one, other)
    if one.sides != other.sides or not met:
        return None
    if len(one.sides) > 1 or one.kind in {EventKind.SPEECH, EventKind.PRESS}:
        if EventKind.FORUM in {one.kind, other.kind} or one.kind is EventKind.SCHEDULED:
            return (0.9, f"the same people ({_listed(met)})") if _named_alike(one, other) else None
        return 1.0, f"the same people ({_listed(met)})"
    if one.kind is other.kind and _words(one, other) >= _ALIKE:
        return 0.8, f"the same person ({_listed(met)}) and like words"
    return None


def _met(one: Telling, other: Telling) -> frozenset[str] | None:
    """The names that both tell; None where for a party both name somebody, and less than half are the same.

    "Met with A, B and C" tells three meetings, none of which is the whole. Of a visit, one name for a party will do. A
    family name alone agrees with a full one; of all names that agree one must be full in both.
    """
    met: set[str] = set()
    for party in one.sides & other.sides:
        mine, theirs = ([p for p in own.people if p.party == party] for own in (one, other))
        pairs = [(this, that) for this in mine for that in theirs if this.alike(that)]
        if one.kind is not EventKind.VISIT and len(pairs) < _SHARE * max(len(mine), len(theirs)):
            return None
        if not pairs:
            return None
        met |= {" ".join(max(pair, key=lambda p: len(p.name)).name) for pair in pairs if all(p.full for p in pair)}
    return frozenset(met) if met or not one.sides & other.sides else None


def _named_alike(one: Telling, other: Telling) -> bool:
    """Whether a forum is the same by its words; of a forum and talks whether they were on one day, told apart.

    Who met on the margins of a forum tells of both in the same words.
    """
    if one.kind is other.kind:
        return _words(one, other) >= _ALIKE
    return one.day is not None and one.day == other.day and one.content != other.content


def _visit(one: Telling, other: Telling, met: frozenset[str]) -> Verdict | None:
    """A visit is its guest's: the place says on which side the guest is."""
    if not met:
        return None
    hosts = {spot.party for spot in (one.place, other.place) if spot and spot.party}
    shared = {mine.party for mine in one.people for theirs in other.people if mine.full and mine.alike(theirs)}
    if hosts and shared <= hosts:
        return None
    if not hosts and shared != one.sides | other.sides:
        return None
    return 1.0, f"the same guest ({_listed(met)})"


def _signing(one: Telling, other: Telling, met: frozenset[str]) -> Verdict | None:
    """Signings of one day are told apart by their documents; without names, by number or words."""
    if one.papers and other.papers and not one.papers & other.papers:
        return None
    if met:
        return 1.0, f"documents of one kind, the same people ({_listed(met)})"
    if one.parties != other.parties and not set(one.parties) & set(other.parties):
        return None
    counted = one.counts & other.counts
    if counted and one.papers & other.papers:
        return 0.8, f"as many documents ({', '.join(map(str, sorted(counted)))})"
    if not one.sides and not other.sides and one.parties == other.parties:
        return _nameless(one, other)
    return None


def _milestone(one: Telling, other: Telling) -> Verdict | None:
    if one.parties != other.parties or (one.turns and other.turns and not one.turns & other.turns):
        return None
    return 0.9, "the same turn of the relations of the same parties"


def _nameless(one: Telling, other: Telling) -> Verdict | None:
    """Tellings that name nobody: the same session, or the same words, of the same parties."""
    if one.parties != other.parties or one.kind is not other.kind:
        return None
    if one.ordinals and other.ordinals:
        if one.ordinals & other.ordinals and _words(one, other) > 0:
            return 0.9, "the same session by its number"
        return None
    if _words(one, other) >= _ALIKE and one.day is not None and one.day == other.day:
        return 0.7, "the same parties and like words"
    return None


def _when(one: Telling, other: Telling, *, certain: bool) -> Verdict | None:
    """Whether both can have been at one time; `certain` where the people leave no doubt."""
    if one.kind is EventKind.MILESTONE:
        return (0.9, "dates that agree") if one.date.agrees(other.date) else None
    if one.day is not None and other.day is not None and one.kind is not EventKind.VISIT:
        if one.day == other.day:
            return 1.0, "the same day"
        if certain and one.kind is other.kind and abs(one.day - other.day) == 1:
            return 0.6, "days that differ by one, as across time zones and in late reports"
        return None
    if one.first > other.last or other.first > one.last:
        return None
    if one.kind is EventKind.VISIT:
        return 0.9, "days of one stay"
    if one.day is None and other.day is None and one.date.day and other.date.day and one.date != other.date:
        return 0.7, "reports of the same days"
    return 0.8, "dates that agree as far as they are told"


def _words(one: Telling, other: Telling) -> float:
    """The share of the words of the shorter telling that stand in the other."""
    shorter = min(len(one.content), len(other.content))
    return len(one.content & other.content) / shorter if shorter else 0.0


def _listed(names: frozenset[str]) -> str:
    return ", ".join(name.title() for name in sorted(names))
