"""The same trade, counted by both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from servanda.records import Observation
from servanda.statistics.vocabulary import mirrored

WHY = (
    "The two sides count the same trade differently: the exporter values goods free on board, the importer with cost, "
    "insurance and freight, which adds some percent; goods that pass through a third country are put down to it by one "
    "side and to the country of origin by the other; years of shipping and arrival differ. The figures are kept apart "
    "and never averaged."
)
"""The usual causes of a mirror gap, after UN Statistics Division, International Merchandise Trade Statistics: Compilers
Manual, Revision 1 (2012), chapter 24 (bilateral asymmetries)."""


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
