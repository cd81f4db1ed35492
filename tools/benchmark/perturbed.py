"""Many documents out of few: readings of the examples, each copy shifted in time and altered in words and figures.

Alterations keep the length of the text, so that every record stays grounded without a second reading.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar

from servanda.records import Claim, Document, Event, PartialDate, Reading, Reply, Span, Statement

_DIGITS = re.compile(r"(?<![\d.,])\d{2,4}(?![\d.,])")
_WORD = re.compile(r"\b[a-z]{5,9}\b")
_SHIFTS = 120
"""Points in time over which the copies of one document are spread, `_STEP` days apart."""
_STEP = 41
_ALTERED_WORDS = 0.03
_ALTERED_NUMBERS = 0.1

R = TypeVar("R", Statement, Claim, Event, Reply)


def perturbed(readings: Sequence[Reading], number: int, seed: int = 5) -> Iterator[Reading]:
    """`number` readings that go back to `readings` in turn; the same for the same seed."""
    chance = random.Random(seed)
    words: dict[int, list[str]] = {}
    for reading in readings:
        for word in _WORD.findall(reading.document.text):
            words.setdefault(len(word), []).append(word)
    for index in range(number):
        yield _altered(readings[index % len(readings)], index, chance, words)


def _altered(reading: Reading, index: int, chance: random.Random, words: dict[int, list[str]]) -> Reading:
    shift = timedelta(days=_STEP * chance.randrange(_SHIFTS))

    def other_word(match: re.Match[str]) -> str:
        return chance.choice(words[len(match[0])]) if chance.random() < _ALTERED_WORDS else match[0]

    def other_number(match: re.Match[str]) -> str:
        same = match[0].startswith(("19", "20")) or chance.random() >= _ALTERED_NUMBERS
        return match[0] if same else f"{chance.randrange(10 ** (len(match[0]) - 1), 10 ** len(match[0]))}"

    old = reading.document
    text = _DIGITS.sub(other_number, _WORD.sub(other_word, old.text))
    document = replace(
        old,
        path=f"{index:06}-{old.path.rpartition('/')[2]}",
        text=text,
        sha256=sha256(f"{index}\n{text}".encode()).hexdigest(),
        published=_moved(old.published, shift),
        dateline=replace(old.dateline, date=_moved(old.dateline.date, shift)),
    )
    return Reading(
        document,
        tuple(replace(_at(s, document), deadline=s.deadline) for s in reading.statements),
        tuple(replace(_at(c, document), period=_moved(c.period, shift)) for c in reading.claims),
        tuple(replace(_at(e, document), date=_moved(e.date, shift)) for e in reading.events),
        tuple(_at(r, document) for r in reading.replies),
    )


def _at(record: R, document: Document) -> R:
    at = record.evidence
    return replace(record, document=document.id, evidence=Span.of(document.id, document.text, at.start, at.end))


def _moved(day: PartialDate | None, shift: timedelta) -> PartialDate | None:
    if day is None:
        return None
    moved = day.first_day + shift if day.first_day < date.max - shift else day.first_day
    return PartialDate(*(moved.year, moved.month, moved.day)[: len(day.parts)])
