"""The course of an undertaking: what each statement did to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from servanda.reading.data import load
from servanda.reconciliation.concepts import ORDINARY, Vocabulary
from servanda.records import Change, Force, PartialDate, Statement, Step, Told

_RANK = {force: rank for rank, force in enumerate(Force)} | {Force.REQUEST: 3}
# Both ask: a request made after a proposal, or the other way round, takes nothing back.
_NAMED = 4
"""Words of weight that a step tells at most, of those dropped and of those added."""
_NEVER = re.compile(r"(?!)")
TOLD_AGAIN = "told again in a copy of another document"


@dataclass(frozen=True, slots=True)
class _Firmness:
    hedges: re.Pattern[str]
    bonds: re.Pattern[str]


@cache
def _firmness(language: str) -> _Firmness:
    try:
        data = load(language, "outcomes")
    except KeyError:
        return _Firmness(_NEVER, _NEVER)
    return _Firmness(re.compile(data["hedges"], re.IGNORECASE), re.compile(data["bonds"], re.IGNORECASE))


def in_order(tellings: Sequence[Told[Statement]]) -> list[Told[Statement]]:
    """By date, what carries none last; of one day the firmest first, and the original before its copies."""

    def place(told: Told[Statement]) -> tuple[bool, str, bool, int, str, int]:
        statement = told.record
        return (
            told.date is None,
            str(told.date or ""),
            told.source.copy_of is not None,
            _RANK[statement.force],
            told.source.id,
            statement.evidence.start,
        )

    return sorted(tellings, key=place)


def due(told: Told[Statement]) -> PartialDate | None:
    """The deadline a statement sets; a day that is not after its document's own is none."""
    deadline = told.record.deadline
    if deadline and told.date and deadline.last_day <= told.date.last_day:
        return None
    return deadline


def course(tellings: Sequence[Told[Statement]]) -> tuple[Step, ...]:
    """One step for each statement, in order.

    A statement is measured against the last one of an earlier day by the same parties: a firmer force, a new or
    nearer deadline or fewer hedges strengthen, the opposite weakens, in this order of weight; otherwise the words of
    weight tell whether it was repeated or reworded. Where these parties have not spoken before, it strengthens if it
    is firmer than all before it, and else repeats or rewords the last. What several sources tell of one day is one
    turn of the course: the firmest of them is measured, the others repeat or reword it. Copies change nothing.
    """
    steps: list[Step] = []
    turns = _Turns()
    for told in in_order(tellings):
        steps.append(_step(told, turns))
        if told.source.copy_of is None and not (turns.last and _same_day(turns.last, told)):
            turns.take(told)
    return tuple(steps)


@dataclass(slots=True)
class _Turns:
    """The turns of a course so far: the last, the last of each set of parties, and the firmest."""

    last: Told[Statement] | None = None
    firmest: Told[Statement] | None = None
    by_parties: dict[frozenset[str], Told[Statement]] = field(default_factory=dict)

    def take(self, told: Told[Statement]) -> None:
        self.last = self.by_parties[_parties(told)] = told
        if self.firmest is None or _RANK[told.record.force] < _RANK[self.firmest.record.force]:
            self.firmest = told


def _same_day(one: Told[Statement], other: Told[Statement]) -> bool:
    return one.date is not None and one.date == other.date


def _parties(told: Told[Statement]) -> frozenset[str]:
    return frozenset(who.party for who in told.record.speakers)


def _step(told: Told[Statement], turns: _Turns) -> Step:
    statement = told.record
    copy = told.source.copy_of is not None

    def step(change: Change, why: str, base: Told[Statement] | None = None) -> Step:
        dropped, added = _words(base, told) if base else ((), ())
        if change is Change.REPEATED and (dropped or added) and not copy:
            change = Change.REWORDED
        return Step(statement.id, told.date, change, why, dropped, added, copy)

    last, firmest = turns.last, turns.firmest
    if last is None or firmest is None:
        return step(Change.FIRST, f"first told, as {named(statement.force)}")
    if copy:
        return step(Change.REPEATED, TOLD_AGAIN, last)
    if _same_day(last, told):
        other = last.record.force
        unlike = (
            f", as {named(statement.force)} where another has {named(other)}" if other is not statement.force else ""
        )
        return step(Change.REPEATED, f"another telling of the same day{unlike}", last)
    if base := turns.by_parties.get(_parties(told)):
        return step(*_change(base, told), base)
    if _RANK[statement.force] < _RANK[firmest.record.force]:
        return step(Change.STRENGTHENED, f"from {named(firmest.record.force)} to {named(statement.force)}", last)
    when = f" of {firmest.date}" if firmest.date else ""
    return step(Change.REPEATED, f"told as {named(statement.force)}, after {named(firmest.record.force)}{when}", last)


def _change(last: Told[Statement], told: Told[Statement]) -> tuple[Change, str]:
    before, after = last.record, told.record
    if _RANK[before.force] != _RANK[after.force]:
        firmer = _RANK[after.force] < _RANK[before.force]
        why = f"from {named(before.force)} to {named(after.force)}"
        return (Change.STRENGTHENED if firmer else Change.WEAKENED), why
    first, second = due(last), due(told)
    if first != second and not (first and second and first.agrees(second)):
        if first is None:
            return Change.STRENGTHENED, f"a deadline was set: {second}"
        if second is None:
            return Change.WEAKENED, f"the deadline {first} is no longer told"
        nearer = second < first
        return (Change.STRENGTHENED if nearer else Change.WEAKENED), f"the deadline moved from {first} to {second}"
    if last.source.language == told.source.language:
        rules = _firmness(told.source.language)
        loose = bool(rules.hedges.search(after.evidence.quote)) - bool(rules.hedges.search(before.evidence.quote))
        firm = bool(rules.bonds.search(after.evidence.quote)) - bool(rules.bonds.search(before.evidence.quote))
        if firm > loose:
            return Change.STRENGTHENED, "in firmer words"
        if firm < loose:
            return Change.WEAKENED, "in looser words"
    return Change.REPEATED, "the same force and matter"


def _words(last: Told[Statement], told: Told[Statement]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of weight that only the one and only the other has, in the order of their weight."""
    if last.source.language != told.source.language or last.record.evidence.quote == told.record.evidence.quote:
        return (), ()
    before, after = (_surfaces(t.source.language, t.record.evidence.quote) for t in (last, told))
    return (
        tuple(word for concept, word in before.items() if concept not in after)[:_NAMED],
        tuple(word for concept, word in after.items() if concept not in before)[:_NAMED],
    )


@lru_cache(maxsize=4096)
def _surfaces(language: str, quote: str) -> Mapping[str, str]:
    """The words of weight of a quote; a turn of the course is compared with all that follow it."""
    return Vocabulary.of(language).surfaces(quote, ORDINARY)


def named(force: Force) -> str:
    """A force with its article: "an offer"."""
    return f"{'an' if force.value[0] in 'aeiou' else 'a'} {force.value}"
