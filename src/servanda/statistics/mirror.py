"""The same trade, counted by both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from servanda.records import Observation
from servanda.statistics.vocabulary import mirror_causes, mirrored


def causes(indicator: str) -> str:
    """Why two sides usually count this indicator differently, in words for a reader; the sources stand in the data."""
    told = mirror_causes()
    return " ".join((told.get(indicator.partition(".")[0], told["any"]), told["kept apart"]))


@dataclass(frozen=True, slots=True)
class Gap:
    """Two figures for the same flow and period, by two reporters: the exporter's (or first) and the other's."""

    first: Observation
    second: Observation

    @property
    def difference(self) -> float:
        """The second figure less the first, in its unit."""
        return float(self.second.value - self.first.value)

    @property
    def share(self) -> float:
        """The difference as a share of the first figure: 0.06 where the importer counts 6 % more."""
        return self.difference / float(self.first.value)


def gaps(observations: Iterable[Observation]) -> list[Gap]:
    """The gaps between the reporters of each mirrored flow, by indicator and period; figures in force."""

    def flow(o: Observation) -> tuple[object, ...]:
        sides = (o.subject or "", o.counterpart or "")
        return o.indicator, *(sides if o.indicator == "trade.export" else sorted(sides)), str(o.period), o.unit

    wanted = [o for o in observations if mirrored(o.indicator) and o.indicator != "trade.balance" and o.exact]
    found = []
    for _, group in groupby(sorted(wanted, key=flow), key=flow):
        by_reporter = {o.reporter: o for o in group}
        if len(by_reporter) == 2:
            first, second = sorted(by_reporter.values(), key=lambda o: (o.reporter != o.subject, o.reporter))
            found.append(Gap(first, second))
    return found
