"""How well things were put into groups: pairwise and B-cubed precision, recall and F1.

Groups are collections of items; in one grouping no item is in two of them. Gold and what is scored need not hold the
same items. An item that only the gold holds was not found: its pairs count as absent and its recall as 0. An item that
the gold does not hold is left out of account.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from math import fsum
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, 0 to 1; 1 where there is nothing that could be wrong or absent."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(gold: Iterable[Collection[T]], read: Iterable[Collection[T]]) -> Score:
    """Precision and recall over pairs of items that are in one group (Hubert and Arabie 1985).

    Items that stand alone make no pairs: what is grouped well and what is left apart well is told by `b_cubed`.
    `ValueError` where an item is in two groups of one grouping.
    """
    wanted = _by_item(gold)
    found = _by_item(read, wanted)
    right = sum(len(own & found.get(item, frozenset())) - 1 for item, own in wanted.items() if item in found)
    return Score(_ratio(right, _pairs(found)), _ratio(right, _pairs(wanted)))


def b_cubed(gold: Iterable[Collection[T]], read: Iterable[Collection[T]]) -> Score:
    """B-cubed precision and recall (Bagga and Baldwin 1998): the mean over items.

    An item's precision is the share of its read group that belongs to its gold group, its recall the share of its gold
    group that is in its read group. `ValueError` where an item is in two groups of one grouping.
    """
    wanted = _by_item(gold)
    found = _by_item(read, wanted)
    shared = {item: len(own & wanted[item]) for item, own in found.items()}
    precision = fsum(count / len(found[item]) for item, count in shared.items())
    recall = fsum(count / len(wanted[item]) for item, count in shared.items())
    return Score(_ratio(precision, len(found)), _ratio(recall, len(wanted)))


def _by_item(groups: Iterable[Collection[T]], only: Collection[T] | None = None) -> dict[T, frozenset[T]]:
    """The group of each item, restricted to the items `only`."""
    of: dict[T, frozenset[T]] = {}
    for group in groups:
        members = frozenset(item for item in group if only is None or item in only)
        for item in members:
            if item in of:
                raise ValueError(f"in two groups: {item!r}")
            of[item] = members
    return of


def _pairs(groups: dict[T, frozenset[T]]) -> int:
    """Ordered pairs of different items that share a group."""
    return sum(len(members) - 1 for members in groups.values())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
