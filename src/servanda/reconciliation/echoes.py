"""Statements of a copy, each beside the statement of its original that it repeats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from servanda.reconciliation.grouping import Matcher
from servanda.reconciliation.wording import words
from servanda.records import Statement, Told

F = TypeVar("F")


def echoes(
    copies: Iterable[Told[Statement]], originals: Iterable[Told[Statement]], matcher: Matcher[Told[Statement], F]
) -> dict[str, str]:
    """For statements of a copy the id of the statement of its original that they repeat.

    That is the first in the same words, else the one that matches best; of equals the first. A statement that the
    original does not hold is left out, and stands for itself.
    """
    there = sorted(originals, key=lambda told: (told.record.evidence.start, told.record.id))
    by_words: dict[str, str] = {}
    for told in there:
        by_words.setdefault(_words(told), told.record.id)
    found: dict[str, str] = {}
    features: dict[str, F] | None = None
    for copy in copies:
        if same := by_words.get(_words(copy)):
            found[copy.record.id] = same
            continue
        if features is None:
            features = {t.record.id: f for t in there if (f := matcher.features(t)) is not None}
        own = matcher.features(copy)
        if own is not None and (best := _best(own, features, matcher)):
            found[copy.record.id] = best
    return found


def _words(told: Told[Statement]) -> str:
    return " ".join(words(told.record.evidence.quote))


def _best(own: F, features: dict[str, F], matcher: Matcher[Told[Statement], F]) -> str | None:
    """The id of the statement that matches best."""
    signature = matcher.signature(own)
    best: tuple[float, str] | None = None
    for key, other in features.items():
        match = matcher.same(own, other)
        score = 1.0 if matcher.signature(other) == signature else match.score if match else None
        if score is not None and (best is None or score > best[0]):
            best = (score, key)
    return best[1] if best else None
