"""Encounters of the same people whose days cannot both be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from servanda.reading.data import languages, load
from servanda.reading.dates import find_dates
from servanda.reconciliation.discrepancies.assembling import MOST, VOICES, listed
from servanda.reconciliation.wording import words
from servanda.records import LONGEST_KEY, Discrepancy, DiscrepancyKind, Event, EventKind, Severity, Side, Told

_MET = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.SIGNING})
_WITHIN = 3
"""Days between two datings of one encounter; further apart it is another one."""
_PARTIES = 2


def encounter_keys(told: Told[Event]) -> tuple[str, ...]:
    """Under which keys an event is held against others; none where it names no persons of two parties, or no day.

    A day that is told by another one ("a day earlier") is not precise enough to be held against others.
    """
    event = told.record
    if told.source.language in languages() and _elsewhen(told.source.language).search(event.evidence.quote):
        return ()
    people = sorted({(who.party, _folded(who.name)) for who in event.participants if len(who.name.split()) > 1})
    if event.kind not in _MET or event.date is None or event.date.day is None:
        return ()
    if len({party for party, _ in people}) < _PARTIES:
        return ()
    return (f"encounter:{event.date.year}:{'+'.join(name for _, name in people)}"[:LONGEST_KEY],)


def misdated(tellings: Iterable[Told[Event]]) -> list[Discrepancy]:
    """The encounters among `tellings`, all of one key, that different documents date differently.

    A document that tells of encounters on several of these days knows more than one, and contests none. Where no
    telling has the day in its words, all have it from the dates of their documents, and nothing is contested.
    """
    own = sorted(tellings, key=lambda t: (str(t.record.date), t.source.path, t.record.evidence.start))
    days: defaultdict[str, set[str]] = defaultdict(set)
    for told in own:
        days[told.source.id].add(str(told.record.date))
    single = [told for told in own if len(days[told.source.id]) == 1]
    groups: list[list[Told[Event]]] = []
    for told in single:
        last = groups[-1][-1] if groups else None
        if last and _apart(last, told) <= _WITHIN:
            groups[-1].append(told)
        else:
            groups.append([told])
    known = {day for told_by in days.values() if len(told_by) > 1 for day in told_by}
    disputed = (group for group in groups if len({str(t.record.date) for t in group} - known) > 1)
    return [_reported(group) for group in disputed if any(_states_its_day(told) for told in group)]


def _states_its_day(told: Told[Event]) -> bool:
    """Whether the words tell the day, and not only the date of the document."""
    if told.source.language not in languages():
        return False
    found = find_dates(told.record.evidence.quote, told.date, told.source.language)
    return any(mention.date == told.record.date for mention in found)


@cache
def _elsewhen(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(load(language, 'encounters')['elsewhen'])})(?!\w)", re.IGNORECASE)


def dated_apart(encounters: Mapping[str, Sequence[Told[Event]]]) -> list[Discrepancy]:
    """The discrepancies of all keys, in the order of their ids."""
    return sorted((one for own in encounters.values() for one in misdated(own)), key=lambda one: one.id)


def _apart(one: Told[Event], other: Told[Event]) -> int:
    a, b = one.record.date, other.record.date
    return abs((a.first_day - b.first_day).days) if a and b else _WITHIN + 1


def _reported(group: list[Told[Event]]) -> Discrepancy:
    by_day: defaultdict[str, dict[str, Told[Event]]] = defaultdict(dict)
    for told in sorted(group, key=lambda t: t.source.copy_of is not None):
        by_day[str(told.record.date)].setdefault(told.source.copy_of or told.source.id, told)
    best = sorted(by_day.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST]
    people = listed(who.name for who in group[0].record.participants if who.name)
    told_as = listed(f"{day} ({len(own)} of {sum(len(o) for o in by_day.values())} documents)" for day, own in best)
    voices = [told for _, own in best for told in list(own.values())[:VOICES]]
    sides = tuple(Side(t.record.id, t.record.evidence, f"{t.record.kind} on {t.record.date}") for t in voices)
    why = f"the encounter of {people} is dated {told_as}"
    return Discrepancy(DiscrepancyKind.DATE, Severity.HIGH, why, sides)


def _folded(name: str) -> str:
    """A name without diacritics, hyphens and case: Lee Jae-myung and Lee Jae Myung are one."""
    return "-".join(words(name))
