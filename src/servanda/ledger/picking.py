"""What filters leave of a list whose columns are in memory: how much, how it divides, and which rows a page has.

The same answers as those of `ledger.paging`, which asks the ledger.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servanda.ledger.columns import NOTHING, Column, Columns, Pairs
from servanda.ledger.paging import DIVIDED, Counts
from servanda.ledger.queries import Filters, Row
from servanda.records import Completion

Mask = NDArray[np.bool_]
_ELSEWHERE = ("document", "ids", "limit")
"""Filters that the ledger itself answers at once, having an index of them."""
_ROLES = ("speakers", "addressees", "participants")
_KEPT = 32
"""Answers of filters that a list keeps, each as many bytes as the list has rows."""
_LAST = "\U0010ffff"


def answers(filters: Filters) -> bool:
    """Whether columns tell what these filters leave."""
    return not any(getattr(filters, name) for name in _ELSEWHERE)


def actors(pickers: Iterable[Picker]) -> list[Row]:
    """Who speaks, is addressed and takes part in any of these lists, with how often, as `queries.actors` has them."""
    found: dict[tuple[str, str], Row] = {}
    for picker in pickers:
        for (role, party, name), number in picker.naming():
            own = found.setdefault((party, name), {"party": party, "name": name, **dict.fromkeys(_ROLES, 0)})
            own[f"{role}s"] += number
    return list(found.values())


class Picker:
    """A list in memory."""

    def __init__(self, kind: str, columns: Columns) -> None:
        """Over the columns of a list of this kind."""
        self.kind, self._columns = kind, columns
        # A page asks for its rows, their number and their divisions under nearly the same filters.
        self._mask = lru_cache(_KEPT)(self._made)

    def count(self, filters: Filters) -> int:
        """How many rows the filters leave."""
        return int(np.count_nonzero(self._mask(filters)))

    def ids(self, filters: Filters, number: int, size: int, *, newest: bool) -> list[str]:
        """The ids of page `number` of `size` rows."""
        mask = self._mask(filters)
        order = self._columns.newest
        left: NDArray[Any] = order[mask[order]] if newest else np.flatnonzero(mask)
        return [key.decode() for key in self._columns.ids[left[(number - 1) * size : number * size]].tolist()]

    def facets(self, filters: Filters) -> Counts:
        """For each way to divide the list, the values with how many rows each leaves under the other filters."""
        return {name: self.divided(filters, name) for name in DIVIDED.get(self.kind, ())}

    def divided(self, filters: Filters, name: str, most: int | None = None) -> list[tuple[str, int]]:
        """How the list divides by one of its columns, whatever is chosen of it; most frequent first, at most `most`."""
        nothing: dict[str, Any] = {name: None}
        mask = self._mask(replace(filters, **nothing))
        if own := self._columns.single.get(name):
            return _ranked(own.values, _frequencies(own.codes[mask], len(own.values)), most)
        pairs = self._columns.many[name]
        return _ranked(pairs.values, np.bincount(pairs.codes[mask[pairs.rows]], minlength=len(pairs.values)), most)

    def due(self, filters: Filters, day: str) -> list[tuple[str, int]]:
        """How undertakings divide by how their deadlines stand on a day."""
        mask = self._mask(replace(filters, due=None))
        codes, values = self._standing(day)
        return _ranked(values, _frequencies(codes[mask], len(values)))

    def years(self, filters: Filters) -> list[tuple[str, int]]:
        """How many rows fall into each year, the earliest first, whatever dates are asked for."""
        mask = self._mask(replace(filters, since=None, until=None))
        dates = self._columns.dates
        found: dict[str, int] = {}
        for date, number in zip(dates.values, _frequencies(dates.codes[mask], len(dates.values)), strict=True):
            if number:
                found[date[:4]] = found.get(date[:4], 0) + int(number)
        return sorted(found.items())

    def naming(self) -> Iterable[tuple[tuple[str, str, str], int]]:
        """Each role, party and name with the number of rows that name them so."""
        actors = self._columns.actors
        if actors is None:
            return ()
        return zip(actors.values, np.bincount(actors.codes, minlength=len(actors.values)).tolist(), strict=True)

    def _made(self, filters: Filters) -> Mask:
        """Which rows the filters leave. What comes out is kept, and must not be changed."""
        c = self._columns
        mask = np.ones(c.size, np.bool_)
        if filters.since:
            mask &= c.dates.codes >= bisect_left(c.dates.values, filters.since)
        if filters.until:
            mask &= (c.dates.codes != NOTHING) & (c.dates.codes < bisect_right(c.dates.values, filters.until + _LAST))
        for name, column in c.single.items():
            if wanted := getattr(filters, name, None):
                mask &= _under(column, wanted) if name == "indicator" else _equal(column, wanted)
        for name, pairs in c.many.items():
            if wanted := getattr(filters, name, None):
                at = bisect_left(pairs.values, wanted)
                mask &= self._holding(pairs, [at] if pairs.values[at : at + 1] == (wanted,) else [])
        mask &= self._spoken(filters)
        if filters.due and "deadline" in c.single:
            codes, values = self._standing(filters.due[1])
            mask &= codes == (values.index(filters.due[0]) if filters.due[0] in values else NOTHING - 1)
        return mask

    def _spoken(self, filters: Filters) -> Any:
        """The rows that name whoever is asked for; figures name parties alone."""
        actors = self._columns.actors
        if actors is None:
            return not (filters.name and self.kind == "claims")
        asked: Any = True
        if filters.name:
            names = (filters.name, *filters.names)
            of = (filters.party,) if filters.party else {party for _, party, _ in actors.values}
            wanted = (n for n, (_, party, name) in enumerate(actors.values) if name in names and party in of)
            asked = self._holding(actors, wanted)
        if filters.speakers is not None and self.kind == "statements":
            named, others = set(filters.speakers.names), filters.speakers.none_of_them
            speaking = ((n, tuple(who)) for n, (role, *who) in enumerate(actors.values) if role == "speaker")
            asked = asked & self._holding(actors, (n for n, who in speaking if (who in named) != others))
        return asked

    def _holding(self, pairs: Pairs, codes: Iterable[int]) -> Mask:
        """The rows that have one of these values."""
        wanted = np.zeros(max(1, len(pairs.values)), np.bool_)
        wanted[list(codes)] = True
        mask = np.zeros(self._columns.size, np.bool_)
        mask[pairs.rows[wanted[pairs.codes]]] = True
        return mask

    def _standing(self, day: str) -> tuple[NDArray[Any], tuple[str, ...]]:
        """For each undertaking the code of how its deadline stands, as `listing.due` has it."""
        deadlines, completions = self._columns.single["deadline"], self._columns.single["completion"]
        values = ("ahead", "done", "none", "overdue")
        late = np.array([value < day[: len(value)] for value in deadlines.values] or [False], np.bool_)
        done = completions.codes == bisect_left(completions.values, Completion.COMPLETE.value)
        if Completion.COMPLETE.value not in completions.values:
            done[:] = False
        codes = np.where(late[deadlines.codes], 3, 0)
        codes[done] = 1
        codes[deadlines.codes == NOTHING] = 2
        return codes, values


def _equal(column: Column, wanted: Any) -> Mask:
    at = bisect_left(column.values, wanted)
    there = at < len(column.values) and column.values[at] == wanted
    equal: Mask = column.codes == (at if there else NOTHING - 1)
    return equal


def _under(column: Column, group: str) -> Mask:
    """What has a value, or one of the group that it names: `trade` is that of `trade.exports`."""
    own = [code for code, value in enumerate(column.values) if value == group or value.startswith(f"{group}.")]
    return np.isin(column.codes, own)


def _frequencies(codes: NDArray[Any], values: int) -> NDArray[Any]:
    return np.bincount(codes + 1, minlength=values + 1)[1:]


def _ranked(values: Sequence[Any], numbers: NDArray[Any], most: int | None = None) -> list[tuple[str, int]]:
    """Values with how often they are there, the most frequent first and at most `most`; values come in their order."""
    there = np.flatnonzero(numbers)
    ranked = there[np.argsort(-numbers[there], kind="stable")]
    rows = ((str(values[code]), int(numbers[code])) for code in ranked.tolist())
    return list(islice((row for row in rows if row[0]), most))
