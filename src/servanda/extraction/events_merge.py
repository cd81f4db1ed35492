"""Many mentions, one happening: candidates of one document brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from servanda.extraction.events_rules import Rule
from servanda.records import EventKind, PartialDate, Who

_ENCOUNTERS = frozenset({EventKind.TALKS, EventKind.MEETING})
_SCENE = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.SIGNING, EventKind.PRESS, EventKind.SPEECH})

_TOLD_APART = frozenset({EventKind.SIGNING, EventKind.SCHEDULED, EventKind.FORUM})
"""Kinds of which the same people can have several on one day: their words tell them apart."""
_ALIKE = 0.5
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention of a happening, before mentions of the same happening are brought together."""

    kind: EventKind
    rule: Rule
    at: int
    start: int
    end: int
    date: PartialDate | None
    place: str | None
    whos: tuple[Who, ...]
    words: frozenset[str]
    soft: bool
    backward: bool
    captioned: bool = False

    @property
    def people(self) -> frozenset[Who]:
        """Those told by name."""
        return frozenset(who for who in self.whos if who.name)

    @property
    def fullness(self) -> tuple[bool, int, int, int]:
        """What makes one mention fuller than another."""
        precision = len(self.date.parts) if self.date else 0
        return (not self.soft, len(self.people) + (self.place is not None), precision, -self.at)


def merged(candidates: Sequence[Candidate], anchor: PartialDate | None) -> list[Candidate]:
    """One candidate for each happening, in the order of the text; dates left open are taken from the scene."""
    groups: list[list[Candidate]] = []
    for candidate in sorted(candidates, key=lambda c: (c.soft, c.at)):
        home = next((group for group in groups if all(_same(candidate, other) for other in group)), None)
        if home is None and candidate.soft and any(_told(candidate, other) for group in groups for other in group):
            continue
        if home is None:
            groups.append([candidate])
        else:
            home.append(candidate)
    kept = [_fullest(group) for group in groups]
    scene = next(
        (
            c.date
            for c in sorted(kept, key=lambda c: c.at)
            if c.kind in _SCENE and c.date and c.date.day and not c.backward and not c.captioned
        ),
        None,
    )
    default = scene or anchor
    return sorted((_dated(c, default) for c in kept), key=lambda c: (c.start, c.end))


def _fullest(group: list[Candidate]) -> Candidate:
    best = max(group, key=lambda c: c.fullness)
    date = best.date or next((c.date for c in group if c.date), None)
    place = best.place or next((c.place for c in group if c.place), None)
    return replace(best, date=date, place=place)


def _told(candidate: Candidate, other: Candidate) -> bool:
    """Whether a mention that points back can mean what is told already."""
    alike = candidate.kind == other.kind or {candidate.kind, other.kind} <= _ENCOUNTERS
    others = len(candidate.people) >= _PAIR and not candidate.people <= other.people
    return alike and not others and (not candidate.date or not other.date or candidate.date.agrees(other.date))


def _same(one: Candidate, two: Candidate) -> bool:
    if one.kind != two.kind and not {one.kind, two.kind} <= _ENCOUNTERS:
        return False
    if one.date and two.date and not one.date.agrees(two.date):
        return False
    if (one.date is None) != (two.date is None) and (one.backward or two.backward):
        return False
    if one.kind in _TOLD_APART or one.rule.named or two.rule.named:
        return _overlaps(one, two) or one.soft or two.soft or _alike(one.words, two.words)
    if one.kind is EventKind.VISIT and one.people & two.people:
        return True
    people = one.people, two.people
    if people[0] and people[1]:
        return bool(people[0] <= people[1] or people[1] <= people[0])
    parties = {w.party for w in one.whos}, {w.party for w in two.whos}
    return parties[0] <= parties[1] or parties[1] <= parties[0]


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether two wordings share half of their words."""
    return bool(one | two) and len(one & two) >= _ALIKE * len(one | two)


def _overlaps(one: Candidate, two: Candidate) -> bool:
    return one.start < two.end and two.start < one.end


def _dated(candidate: Candidate, default: PartialDate | None) -> Candidate:
    if candidate.date or default is None or candidate.backward or candidate.kind is EventKind.MILESTONE:
        return candidate
    if candidate.kind in {EventKind.VISIT, EventKind.FORUM}:
        return replace(candidate, date=PartialDate(default.year, default.month))
    return replace(candidate, date=default)
