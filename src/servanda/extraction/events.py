"""What happened: visits, talks, meetings, signings and the like, each once, at its fullest mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda.extraction.events_captions import only_captions
from servanda.extraction.events_clauses import Clause, Reader
from servanda.extraction.events_merge import Candidate, merged
from servanda.extraction.events_needs import Ground, ahead, holds
from servanda.extraction.events_rules import Rule, Rules, rules_of
from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.sentences import sentences as split
from servanda.records import Document, Event, EventKind, PartialDate, Who

_SHORT = 3
_PAIR = 2
_LEAD = 16
_DATED = frozenset({EventKind.MILESTONE, EventKind.SCHEDULED})
"""Kinds that are dated by a year of their own."""


def events(
    document: Document,
    profile: Profile,
    cast: Cast,
    sentences: Sequence[tuple[int, int]] | None = None,
    anchor: PartialDate | None = None,
) -> list[Event]:
    """The events of `document` in the order of their words.

    `sentences` are the bounds of its sentences, made here where they are not given. `anchor` is the time from which a
    document without a date speaks, as far as it can be told from its content. A language without rules has no events.
    """
    rules = rules_of(document.language)
    if rules is None:
        return []
    bounds = sentences if sentences is not None else [(s.start, s.end) for s in split(document)]
    reader = Reader(document, profile, cast, rules, anchor)
    found = [
        c for start, end in bounds if document.readable(start, end) for c in _candidates(reader, rules, start, end)
    ]
    found += _captioned(document, profile, rules, reader.anchor)
    inferred = document.date is None and anchor is not None
    return [_event(document, candidate, inferred=inferred) for candidate in merged(found, document.date)]


def _captioned(document: Document, profile: Profile, rules: Rules, anchor: PartialDate | None) -> Iterator[Candidate]:
    """What the captions of pictures tell: dated happenings of people on both sides."""
    captions = only_captions(document)
    if captions is None:
        return
    reader = Reader(captions, profile, Cast.of(captions, profile), rules, anchor, whole=True)
    for sentence in split(captions):
        for candidate in _candidates(reader, rules, sentence.start, sentence.end):
            if candidate.date and candidate.date.day and len({who.party for who in candidate.people}) >= _PAIR:
                yield replace(candidate, captioned=True)


def _candidates(reader: Reader, rules: Rules, start: int, end: int) -> Iterator[Candidate]:
    text = reader.document.text
    taken: list[tuple[int, int, EventKind]] = []
    for rule in rules.fitting(text[start:end]):
        for match in rule.pattern.finditer(text, start, end):
            if any(_covers(place, match, rule.kind) for place in taken):
                continue
            candidate = _candidate(reader, rules, rule, (start, end), match)
            if candidate is not None:
                parts = _each(reader, candidate, match.end()) if rule.each else [candidate]
                taken.extend([(match.start(), match.end(), candidate.kind)] * bool(parts))
                yield from parts


def _covers(place: tuple[int, int, EventKind], match: re.Match[str], kind: EventKind) -> bool:
    first, last, known = place
    return first == match.start() or (known == kind and first < match.end() and match.start() < last)


def _candidate(
    reader: Reader, rules: Rules, rule: Rule, sentence: tuple[int, int], match: re.Match[str]
) -> Candidate | None:
    text = reader.document.text
    clause = reader.clause(sentence, match.start(), match.end())
    before = text[max(sentence[0], match.start() - 60) : match.start()]
    kind = rule.kind
    future = bool(
        rules["future"].search(text, max(clause.start, match.start() - 60), min(clause.end, match.end() + 25))
    )
    date = reader.date(clause, match.start(), match.end(), ahead=future or kind is EventKind.SCHEDULED)
    if kind is not EventKind.SCHEDULED:
        if future and not rule.sure:
            if not ahead(date, reader.anchor):
                return None
            kind = EventKind.SCHEDULED
        elif not rule.sure and rules["not_before"].search(before):
            return None
    place = reader.place(clause, match.start())
    if not holds(rule.needs, Ground(text, clause, match.start(), match.end(), date, place, reader.anchor, rules)):
        return None
    if kind is EventKind.SIGNING and date is None and rules["undated_not_before"].search(before):
        return None
    participants = _participants(reader, rule, clause, sentence)
    if not any(who.party in reader.profile.codes for who in participants):
        return None
    start, end = (clause.start, clause.end) if not rule.named else reader.tight(clause, match.start(), match.end())
    lead = text[max(clause.start, match.start() - _LEAD) : match.start()]
    pointing = rules["pointing"].search(lead) or rules["pointing"].search(text[match.start() : match.end()])
    return Candidate(
        kind,
        rule,
        match.start(),
        start,
        end,
        date,
        place,
        participants,
        frozenset(w for w in text[start:end].lower().split() if len(w) > _SHORT),
        soft=rule.soft or (bool(pointing) and date is None and len(clause.people) < _PAIR),
        backward=any(
            _is_past(told, reader.anchor) for told in rules["backward"].finditer(text, clause.start, clause.end)
        ),
    )


def _is_past(told: re.Match[str], anchor: PartialDate | None) -> bool:
    """Whether a wording that points back does: a year does not where it is still to come."""
    return anchor is None or not told.group().isdigit() or int(told.group()) <= anchor.year


def _each(reader: Reader, candidate: Candidate, end: int) -> list[Candidate]:
    """A happening with each of the people named side by side from `end` on ("meetings with A and B"), if several."""
    guests = reader.side_by_side(end, candidate.end)
    if len(guests) < _PAIR:
        return []
    others = tuple(who for who in candidate.whos if who.party != guests[0][1].party)
    return [replace(candidate, end=last, whos=(*others, guest)) for last, guest in guests]


def _participants(reader: Reader, rule: Rule, clause: Clause, sentence: tuple[int, int]) -> tuple[Who, ...]:
    whos = clause.whos
    if rule.kind is EventKind.VISIT and not any(who.name for who in whos):
        whos = tuple(dict.fromkeys((*reader.first_person(clause.end, sentence[1]), *whos)))
        named = {who.party for who in whos if who.name}
        whos = tuple(who for who in whos if who.name or who.party not in named)
    if not whos or (rule.kind is EventKind.MILESTONE and len({w.party for w in whos}) < 2):
        return tuple(Who(code) for code in reader.profile.codes)
    return whos


def _event(document: Document, candidate: Candidate, *, inferred: bool) -> Event:
    year = ", year inferred" if inferred and candidate.date is not None and candidate.kind not in _DATED else ""
    return Event.grounded(
        document,
        candidate.start,
        candidate.end,
        kind=candidate.kind,
        date=candidate.date,
        place=candidate.place,
        participants=candidate.whos,
        confidence=candidate.rule.confidence,
        rule=f"event: {candidate.rule.name}{year}",
    )
