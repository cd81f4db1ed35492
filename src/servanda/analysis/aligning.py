"""Which statement of one text answers to which of another: by words, helped by speakers, pillars and place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from servanda.profiles import Profile
from servanda.reading.data import languages
from servanda.reconciliation.discrepancies.wording import Wording, closeness, weight, wording
from servanda.reconciliation.strength import plain
from servanda.records import Statement, Told

LEAST = 0.4
"""Closeness below which two statements are two."""
_SHARED = 1.3
"""Weight of the words that they must have in common: one that tells and one of the register."""
_PARTY = 0.3
"""What a party weighs that both name."""
_ALIKE = 0.8
"""Likeness letter by letter from which two wordings are one that was touched up."""
_SPEAKER, _PILLAR, _PLACE, _THREAD = 0.06, 0.04, 0.05, 0.2
"""What the same speakers, a common pillar, the same place in the order and the same undertaking add."""

NO_THREADS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Item:
    """A statement with what it is compared by; `place` is its place in its text, 0 to 1."""

    told: Told[Statement]
    plain: str
    words: Wording
    place: float
    thread: str | None = None

    @property
    def record(self) -> Statement:
        """The statement."""
        return self.told.record


def items(
    tellings: Sequence[Told[Statement]], profile: Profile | None = None, threads: Mapping[str, str] = NO_THREADS
) -> list[Item]:
    """Statements of one text in the order of its words."""
    ordered = sorted(tellings, key=lambda told: (told.record.evidence.start, told.record.evidence.end))
    return [
        Item(
            told,
            plain(told.record.evidence.quote),
            wording(told.record.evidence.quote, profile, _language(told)),
            number / max(1, len(ordered) - 1),
            threads.get(told.record.id),
        )
        for number, told in enumerate(ordered)
    ]


def closeness_of(one: Item, other: Item) -> float:
    """How close two statements are, 0 (nothing in common that tells) to about 1.3."""
    language = _language(one.told)
    if one.plain == other.plain:
        lexical = 1.0
    else:
        named = frozenset(one.words.parties), frozenset(other.words.parties)
        shared = closeness(one.words, other.words, language)[0] + _PARTY * len(named[0] & named[1])
        if shared < _SHARED and not (one.thread and one.thread == other.thread):
            return 0.0
        own = [weight(i.words.words, language) + _PARTY * len(n) for i, n in zip((one, other), named, strict=True)]
        lexical = (shared / min(own) + shared / (sum(own) - shared)) / 2 if shared else 0.0
        alike = fuzz.token_sort_ratio(one.plain, other.plain) / 100
        lexical = max(lexical, alike) if alike >= _ALIKE else lexical
    value = lexical + _PLACE * (1 - abs(one.place - other.place))
    if {who.party for who in one.record.speakers} == {who.party for who in other.record.speakers}:
        value += _SPEAKER
    if set(one.record.pillars) & set(other.record.pillars):
        value += _PILLAR
    if one.thread and one.thread == other.thread:
        value += _THREAD
    return value


def matched(left: int, right: int, close: Callable[[int, int], float], least: float = LEAST) -> list[tuple[int, int]]:
    """The pairs of a one-to-one alignment with the greatest sum of closeness, each at least `least`.

    `close` is asked for every pair of numbers below `left` and `right` (optimal assignment; Crouse 2016, as in scipy).
    """
    if not left or not right:
        return []
    matrix = np.array([[close(i, j) for j in range(right)] for i in range(left)])
    matrix[matrix < least] = 0.0
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if matrix[i, j] > 0]


def _language(told: Told[Statement]) -> str:
    return told.source.language if told.source.language in languages() else "en"
