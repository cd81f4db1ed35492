"""What happened: visits, talks, meetings, signings and the like, each once, at its fullest mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.extraction.events_clauses import Clause, Reader
from servanda.extraction.events_merge import Candidate, merged
from servanda.extraction.events_needs import Ground, ahead, holds
from servanda.extraction.events_rules import Rule, Rules, rules_of
from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.sentences import sentences as split
from servanda.records import Document, Event, EventKind, Who

_SHORT = 3
_PAIR = 2
_LEAD = 16


def events(
    document: Document, profile: Profile, cast: Cast, sentences: Sequence[tuple[int, int]] | None = None
) -> list[Event]:
    """The events of `document` in the order of their words.

    `sentences` are the bounds of its sentences, made here where they are not given. A language without rules has no
    events.
    """
    rules = rules_of(document.language)
    if rules is None:
        return []
    bounds = sentences if sentences is not None else [(s.start, s.end) for s in split(document)]
    reader = Reader(document, profile, cast, rules)
    found = [
        c for start, end in bounds if document.readable(start, end) for c in _candidates(reader, rules, start, end)
    ]
    return [_event(document, candidate) for candidate in merged(found, document.date)]


def _candidates(reader: Reader, rules: Rules, start: int, end: int) -> Iterator[Candidate]:
    text = reader.document.text
    taken: list[tuple[int, int, EventKind]] = []
    for rule in rules.fitting(text[start:end]):
        for match in rule.pattern.finditer(text, start, end):
            if any(_covers(place, match, rule.kind) for place in taken):
                continue
            candidate = _candidate(reader, rules, rule, (start, end), match)
            if candidate is not None:
                taken.append((match.start(), match.end(), candidate.kind))
                yield candidate


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
    participants = _participants(reader, rule, clause)
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
        backward=bool(rules["backward"].search(text, clause.start, clause.end)),
    )


def _participants(reader: Reader, rule: Rule, clause: Clause) -> tuple[Who, ...]:
    whos = clause.whos
    if not whos or (rule.kind is EventKind.MILESTONE and len({w.party for w in whos}) < 2):
        return tuple(Who(code) for code in reader.profile.codes)
    return whos


def _event(document: Document, candidate: Candidate) -> Event:
    return Event.grounded(
        document,
        candidate.start,
        candidate.end,
        kind=candidate.kind,
        date=candidate.date,
        place=candidate.place,
        participants=candidate.whos,
        confidence=candidate.rule.confidence,
        rule=f"event: {candidate.rule.name}",
    )
