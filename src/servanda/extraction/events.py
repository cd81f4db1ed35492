"""What happened: visits, talks, meetings, signings and the like, each once, at its fullest mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.extraction.events_clauses import Clause, Reader
from servanda.extraction.events_merge import Candidate, merged
from servanda.extraction.events_rules import Rule, Rules, rules_of
from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.sentences import sentences as split
from servanda.records import Document, Event, EventKind, PartialDate, Who

_HELD = re.compile(
    r"\b(?:held|hold|attend\w*|address\w*|open(?:ed|ing)|host\w*|organi[sz]\w*|took place|co-?chair\w*|particip\w+|took part|sidelines|margins|"
    r"at|during|join\w*|conven\w+|spoke|speaking|launch\w*)\b",
    re.IGNORECASE,
)


def events(
    document: Document, profile: Profile, cast: Cast, sentences: Sequence[tuple[int, int]] | None = None
) -> list[Event]:
    """The events of `document` in the order of their words.

    `sentences` are the bounds of its sentences, made here where they are not given. A language without rules has no events.
    """
    rules = rules_of(document.language)
    if rules is None:
        return []
    bounds = sentences if sentences is not None else [(s.start, s.end) for s in split(document)]
    reader = Reader(document, profile, cast, rules)
    found = [c for start, end in bounds if document.readable(start, end) for c in _candidates(reader, rules, start, end)]
    return [_event(document, candidate) for candidate in merged(found, document.date)]


def _candidates(reader: Reader, rules: Rules, start: int, end: int) -> Iterator[Candidate]:
    text = reader.document.text
    taken: list[tuple[int, int, EventKind]] = []
    for rule in rules.rules:
        for match in rule.pattern.finditer(text, start, end):
            if any(first < match.end() and match.start() < last and kind == rule.kind for first, last, kind in taken):
                continue
            candidate = _candidate(reader, rules, rule, (start, end), match)
            if candidate is not None:
                taken.append((match.start(), match.end(), candidate.kind))
                yield candidate


def _candidate(reader: Reader, rules: Rules, rule: Rule, sentence: tuple[int, int], match: re.Match[str]) -> Candidate | None:
    text = reader.document.text
    clause = reader.clause(sentence, match.start(), match.end())
    before = text[max(sentence[0], match.start() - 60) : match.start()]
    kind = rule.kind
    date = reader.date(clause, match.start())
    if kind is not EventKind.SCHEDULED:
        if rules.future.search(text, max(clause.start, match.start() - 60), match.end()):
            if not _ahead(date, reader.anchor):
                return None
            kind = EventKind.SCHEDULED
        elif rules.not_before.search(before):
            return None
    if not _holds(rule, rules, clause, text, date, reader.anchor):
        return None
    soft = rule.soft or text[match.start() : match.end()].lower().startswith(("at ", "during ", "after ", "following "))
    return Candidate(
        kind, rule, match.start(), clause.start, clause.end, date, reader.place(clause, match.start()), _participants(reader, rule, clause),
        soft=soft, backward=bool(rules.backward.search(text, clause.start, clause.end)),
    )


def _holds(rule: Rule, rules: Rules, clause: Clause, text: str, date: PartialDate | None, anchor: PartialDate | None) -> bool:
    """Whether the clause has what the rule needs."""
    match rule.needs:
        case "date":
            return date is not None
        case "future date":
            return _ahead(date, anchor)
        case "year":
            return date is not None or bool(rules.recent.search(text, clause.start, clause.end))
        case "person":
            return bool(clause.people)
        case "two":
            return len({who.party for who in clause.whos}) >= 2
        case "two people":
            return len(clause.whos) >= 2 and bool(clause.people)
        case "held":
            return date is not None or bool(clause.whos and _HELD.search(text, clause.start, clause.end))
        case _:
            return bool(clause.whos)


def _ahead(date: PartialDate | None, anchor: PartialDate | None) -> bool:
    return date is not None and (anchor is None or date.last_day >= anchor.first_day)


def _participants(reader: Reader, rule: Rule, clause: Clause) -> tuple[Who, ...]:
    whos = clause.whos
    if not whos or (rule.kind is EventKind.MILESTONE and len({w.party for w in whos}) < 2):
        return tuple(Who(code) for code in reader.profile.codes)
    return whos


def _event(document: Document, candidate: Candidate) -> Event:
    return Event.grounded(
        document, candidate.start, candidate.end, kind=candidate.kind, date=candidate.date, place=candidate.place,
        participants=candidate.whos, confidence=candidate.rule.confidence, rule=f"event: {candidate.rule.name}",
    )  # fmt: skip
