"""What was a part of what: a visit holds the talks, the talks hold the exchange of documents and the press."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from servanda.reconciliation.naming import Names, Person, Spot
from servanda.records import EventKind, Happening, Part

HORIZON = 31
"""Days before and after a happening within which what it is a part of, or has as parts, can begin: one that is told by
its month begins on the first."""

_HOLDS = {
    EventKind.VISIT: frozenset(EventKind) - {EventKind.VISIT, EventKind.SCHEDULED},
    EventKind.TALKS: frozenset({EventKind.SIGNING, EventKind.PRESS}),
    EventKind.MEETING: frozenset({EventKind.SIGNING, EventKind.PRESS}),
}
_STAY = 4
"""Days that a visit of which one day is told is taken to last before and after that day."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A happening with what decides where it belongs, and its id, which it works out anew whenever it is asked."""

    id: str
    own: Happening
    first: int | None
    last: int | None
    exact: bool
    place: Spot | None
    people: frozenset[Person]
    guests: frozenset[Person]
    documents: frozenset[str]


def nest(
    happenings: Iterable[Happening], names: Names, wanted: Collection[str] | None = None
) -> dict[str, tuple[str, str]]:
    """For each happening that was a part of another its id, with the id of the nearest that holds it and why.

    Of those in `wanted` alone, where some are. The result depends on the happenings alone, not on their order. For one
    with a date those that begin within `HORIZON` days of it are enough, for one without a date those that share a
    document with it.
    """
    seen = sorted((_seen(own, names) for own in happenings), key=lambda one: one.id)
    wholes = _Wholes([own for own in seen if own.own.kind in _HOLDS])
    found: dict[str, tuple[str, str]] = {}
    for part in seen:
        if wanted is not None and part.id not in wanted:
            continue
        held: list[tuple[tuple[int, int, int], str, str]] = []
        for whole in wholes.near(part):
            rank = _rank(part, whole)
            if rank is not None and (why := _why(part, whole)):
                held.append((rank, whole.id, why))
        if held:
            _, parent, why = min(held)
            found[part.id] = (parent, why)
    return found


class _Wholes:
    """What can hold something, to be found by its day and by its documents."""

    def __init__(self, seen: Sequence[_Seen]) -> None:
        self._dated = sorted((own for own in seen if own.first is not None), key=lambda own: own.first or 0)
        self._days = [own.first or 0 for own in self._dated]
        self._told: defaultdict[str, list[_Seen]] = defaultdict(list)
        for own in seen:
            for document in own.documents:
                self._told[document].append(own)

    def near(self, part: _Seen) -> list[_Seen]:
        """Those within the horizon of a happening; of one without a date, those told in a document with it."""
        if part.first is None or part.last is None:
            beside = {own.id: own for document in part.documents for own in self._told.get(document, ())}
            return [own for own in beside.values() if own is not part]
        begin = bisect_left(self._days, part.first - HORIZON)
        end = bisect_right(self._days, part.last + HORIZON)
        return [own for own in self._dated[begin:end] if own is not part]


def _seen(own: Happening, names: Names) -> _Seen:
    place = names.spot(own.place)
    people = {person: p.role for p in own.participants if (person := names.person(p.who))}
    guests = frozenset(person for person, role in people.items() if role is Part.GUEST)
    first = own.date.first_day.toordinal() if own.date else None
    last = (own.until or own.date).last_day.toordinal() if own.date else None
    exact = own.date is not None and own.date.day is not None
    if own.kind is EventKind.VISIT and not guests and place is None:
        guests = frozenset(people)
    return _Seen(own.id, own, first, last, exact, place, frozenset(people), guests, frozenset(own.documents))


def _rank(part: _Seen, whole: _Seen) -> tuple[int, int, int] | None:
    """How near `whole` is to `part`, less for nearer; None where it cannot hold it."""
    kinds = _HOLDS.get(whole.own.kind)
    if kinds is None or part.own.kind not in kinds:
        return None
    distance = 0
    if part.first is not None and whole.first is not None and part.exact and whole.exact:
        distance = abs(part.first - whole.first)
    order = {EventKind.TALKS: 0, EventKind.MEETING: 1, EventKind.VISIT: 2}[whole.own.kind]
    return order, -len(part.documents & whole.documents), distance


def _why(part: _Seen, whole: _Seen) -> str | None:
    """Why `part` belongs to `whole`, in words; None where it does not."""
    together = bool(part.documents & whole.documents)
    if part.place and whole.place and not part.place.meets(whole.place):
        return None
    if whole.own.kind is EventKind.VISIT:
        return _within_visit(part, whole, together=together)
    return _within_talks(part, whole, together=together)


def _within_visit(part: _Seen, whole: _Seen, *, together: bool) -> str | None:
    guests = sorted(_listed(whole.guests & part.people) or _listed(_alike(whole.guests, part.people)))
    timed = _timed(part, whole)
    if timed is None:
        undated = part.first is None
        return f"told with the visit of {', '.join(guests)}" if undated and together and guests else None
    if not timed:
        return None
    if guests:
        return f"{', '.join(guests)} took part during the visit"
    if part.people and whole.people:
        return None
    return "told with the visit, within its days" if together else None


def _within_talks(part: _Seen, whole: _Seen, *, together: bool) -> str | None:
    if part.first is None or whole.first is None:
        if part.first is not None or not together or not part.people:
            return None
        return f"told with the {whole.own.kind} of the same people" if _all_alike(part.people, whole.people) else None
    if not (part.exact and whole.exact and part.first == whole.first):
        return None
    if part.people and _all_alike(part.people, whole.people):
        return f"on the day of the {whole.own.kind} of the same people"
    if not part.people and together and len({person.party for person in whole.people}) > 1:
        return f"told with the {whole.own.kind}, on the same day"
    return None


def _timed(part: _Seen, whole: _Seen) -> bool | None:
    """Whether `part` lies within the days of a visit; None where either has no date."""
    if part.first is None or part.last is None or whole.first is None or whole.last is None:
        return None
    if not part.exact or not whole.exact:
        return part.first <= whole.last and whole.first <= part.last
    slack = 0 if whole.own.until else _STAY
    return whole.first - max(slack, 1) <= part.first <= whole.last + max(slack, 1)


def _alike(some: Iterable[Person], others: Iterable[Person]) -> frozenset[Person]:
    known = list(others)
    return frozenset(person for person in some if any(person.alike(other) for other in known))


def _all_alike(some: Iterable[Person], others: Iterable[Person]) -> bool:
    known = list(others)
    return all(any(person.alike(other) for other in known) for person in some)


def _listed(people: Iterable[Person]) -> list[str]:
    return [" ".join(person.name).title() for person in people]
