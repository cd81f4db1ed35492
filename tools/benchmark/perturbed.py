"""Many documents out of few: readings of the examples, each copy shifted in time and altered in words and figures.

Alterations keep the length of the text, so that every record stays grounded without a second reading.

Either all copies of a document tell of the same things at various times, so that undertakings grow with the number of
documents without end; or they come in waves: those of one wave tell of the same things at about the same time, in
a third of their words other things than those of the next.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
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
_WAVE = 10
"""Copies of each document in one wave."""
_OTHER_WORDS = 0.33
"""Share of the distinct words that a wave has others for."""

R = TypeVar("R", Statement, Claim, Event, Reply)


def perturbed(readings: Sequence[Reading], number: int, *, waves: bool, seed: int = 5) -> Iterator[Reading]:
    """`number` readings that go back to `readings` in turn; the same for the same seed."""
    chance = random.Random(seed)
    words: dict[int, list[str]] = {}
    for reading in readings:
        for word in _WORD.findall(reading.document.text):
            words.setdefault(len(word), []).append(word)
    others: dict[str, str] = {}
    for index in range(number):
        wave, first = divmod(index, len(readings) * _WAVE)
        if waves and first == 0:
            own = random.Random(f"{seed} {wave}")
            known = sorted({word for some in words.values() for word in some})
            others = {word: own.choice(words[len(word)]) for word in known if own.random() < _OTHER_WORDS}
        days = _STEP * (wave if waves else chance.randrange(_SHIFTS))
        yield _altered(readings[index % len(readings)], index, timedelta(days=days), chance, words, others)


def _altered(
    reading: Reading,
    index: int,
    shift: timedelta,
    chance: random.Random,
    words: Mapping[int, Sequence[str]],
    others: Mapping[str, str],
) -> Reading:
    def other_word(match: re.Match[str]) -> str:
        word = others.get(match[0], match[0])
        return chance.choice(words[len(word)]) if chance.random() < _ALTERED_WORDS else word

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
