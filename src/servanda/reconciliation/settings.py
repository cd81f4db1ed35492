"""At which event of its document a statement was made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from servanda.reconciliation.naming import Person
from servanda.reconciliation.vocabulary import vocabulary
from servanda.reconciliation.wording import words
from servanda.records import Document, Event, EventKind, Statement, Who

_SCENES = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.FORUM, EventKind.SPEECH, EventKind.PRESS})
_ENCOUNTERS = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.FORUM})
_STOP = re.compile(r"[.!?…]['\"”’)]*\s+|\n+")
_LEAD = 4
"""Characters, such as quotation marks, that may stand between the beginning of a sentence and what it tells."""


def settings(document: Document, statements: Iterable[Statement], events: Iterable[Event]) -> dict[str, str | None]:
    """For each statement of `document` the id of the event of the document at which it was made; None where unclear.

    An event can be it only where the speakers took part in it. Of several, it is the one that the sentence points at
    ("At the talks, ..."), else the one told in the same sentence, else the last that a sentence before has opened; of
    those told at one place the one at which the statement before was made. Where the document tells of no talks,
    meeting, forum, speech or press briefing with the speakers, it is the signing at which they are named; where that
    does not help either, their visit. The result depends on the document and its own records alone, and not on their
    order.
    """
    told = sorted(events, key=lambda e: (e.evidence.start, e.evidence.end, e.id))
    made = sorted(statements, key=lambda s: (s.evidence.start, s.evidence.end, s.id))
    said = {_sentence(document.text, statement.evidence.start)[0] for statement in made}
    found: dict[str, str | None] = {}
    before: Event | None = None
    for statement in made:
        own = [event for event in told if _took_part(statement.speakers, event)]
        scenes = [event for event in own if event.kind in _SCENES]
        setting = _scene(document, statement, scenes, before, said) if scenes else _signing(statement, own)
        if setting is None and (not scenes or all(who.name for who in statement.speakers)):
            setting = _last(statement, own, EventKind.VISIT)
        found[statement.id] = setting.id if setting else None
        before = setting or before
    return found


def _took_part(speakers: Sequence[Who], event: Event) -> bool:
    """Whether all speakers were there: those named by name, parties alone by their party."""
    if not speakers:
        return False
    people = [_person(who) for who in event.participants if who.name]
    named = {person.party for person in people}
    parties = {who.party for who in event.participants}
    for who in speakers:
        if who.name and who.party in named:
            if not any(_person(who).alike(person) for person in people):
                return False
        elif who.party not in (named if event.kind is EventKind.SPEECH else parties):
            return False
    return True


def _person(who: Who) -> Person:
    return Person(who.party, tuple(words(who.name)))


def _scene(
    document: Document, statement: Statement, scenes: Sequence[Event], before: Event | None, said: Collection[int]
) -> Event | None:
    start, end = _sentence(document.text, statement.evidence.start)
    pointed = _pointed(document, document.text[start : statement.evidence.start], scenes)
    near = [event for event in scenes if event.evidence.start < end and start < event.evidence.end]
    earlier = [event for event in scenes if event.evidence.start < start]
    if len(pointed) == 1:
        return pointed[0]
    some = pointed or scenes
    for choice in (near, _opened(document.text, earlier, said), scenes):
        if kept := [event for event in choice if event in some]:
            return _one_of(kept, before)
    return None


def _opened(text: str, earlier: Sequence[Event], said: Collection[int]) -> list[Event]:
    """The events that the last sentence which opens a scene tells: one that begins with it, or the first of all.

    A sentence opens a scene where it begins with what happened, or tells nothing that anybody said.
    """
    if not earlier:
        return []
    begins = [_sentence(text, event.evidence.start)[0] for event in earlier]
    opening = [e for e, at in zip(earlier, begins, strict=True) if e.evidence.start - at <= _LEAD or at not in said]
    last = (opening or [earlier[0]])[-1]
    place = _sentence(text, last.evidence.start)
    return [event for event in earlier if place[0] <= event.evidence.start < place[1]]


def _one_of(events: Sequence[Event], before: Event | None) -> Event | None:
    """The event where there is one, else that of the statement before; None where neither tells."""
    if len(events) == 1:
        return events[0]
    return before if before in events else None


def _pointed(document: Document, lead: str, scenes: Sequence[Event]) -> list[Event]:
    """The events of the kind that the words before a statement point at ("at the talks")."""
    own = vocabulary(document.language)
    kinds: set[EventKind] = set()
    for kind, pattern in own.at.items():
        if any(own.pointing.search(lead[: match.start()]) for match in pattern.finditer(lead)):
            kinds.add(EventKind(kind))
    exact = [event for event in scenes if event.kind in kinds]
    if exact or not kinds & _ENCOUNTERS:
        return exact
    return [event for event in scenes if event.kind in _ENCOUNTERS]


def _signing(statement: Statement, own: Sequence[Event]) -> Event | None:
    """The signing of speakers who are all named."""
    return _last(statement, own, EventKind.SIGNING) if all(who.name for who in statement.speakers) else None


def _last(statement: Statement, own: Sequence[Event], kind: EventKind) -> Event | None:
    """The only event of a kind; of several, the last that is told before the statement."""
    some = [event for event in own if event.kind is kind]
    earlier = [event for event in some if event.evidence.start <= statement.evidence.start]
    if len(some) == 1:
        return some[0]
    return earlier[-1] if earlier else None


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Roughly the sentence around a place: from the stop before to the stop after."""
    begin = max((match.end() for match in _STOP.finditer(text, max(0, at - 2000), at)), default=max(0, at - 2000))
    stop = _STOP.search(text, at)
    return begin, stop.start() if stop else len(text)
