"""Whether trade is balanced: the balance ratio and where it is going."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.records import Observation
from servanda.statistics.series import annual, year_of

SPAN = 10
"""Years over which the trend is taken."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance ratio of one reporter's trade, year by year, and its trend.

    `slope` is the change of the ratio a year by least squares over the last `SPAN` years, None below three points;
    `nearer` says whether that leads towards zero. There is no threshold for "balanced": nobody has agreed one.
    """

    reporter: str
    ratios: tuple[tuple[int, float], ...]
    slope: float | None

    @property
    def latest(self) -> tuple[int, float]:
        """Year and ratio of the last point."""
        return self.ratios[-1]

    @property
    def nearer(self) -> bool | None:
        """Whether the trend leads towards balance; None where there is no trend."""
        return None if self.slope is None else self.slope * self.latest[1] < 0


def ratio(exports: float, imports: float) -> float:
    """(X - M) / (X + M): 0 is balanced, 1 only exports, -1 only imports; `ValueError` where there is no trade.

    Also known as the normalised trade balance (UNCTAD, Key Indicators and Trends in International Trade).

    >>> round(ratio(58.3, 28.4), 3)  # Korea with Viet Nam in 2024, USD bn, Korea's figures
    0.345
    """
    if exports < 0 or imports < 0 or exports + imports <= 0:
        raise ValueError("a balance ratio needs exports and imports that are not negative, and some trade")
    return (exports - imports) / (exports + imports)


def balances(observations: Iterable[Observation], parties: Iterable[str]) -> list[Balance]:
    """The balance ratio of each reporter between the parties, from its own exports and imports of the same year."""
    exports = annual(observations, "trade.export", parties=parties)
    found = []
    for out in exports:
        subject, counterpart = out.points[0].subject, out.points[0].counterpart
        if out.reporter != subject:
            continue
        back = next(
            (
                s
                for s in exports
                if s.reporter == out.reporter
                and s.points[0].subject == counterpart
                and s.points[0].counterpart == subject
                and s.unit == out.unit
                and s.basis == out.basis
            ),
            None,
        )
        if back is None:
            continue
        both = [(year_of(x), x, back.at(year_of(x))) for x in out.points]
        ratios = tuple((year, ratio(float(x.value), float(m.value))) for year, x, m in both if m and x.value + m.value)
        if ratios:
            found.append(Balance(out.reporter, ratios, _slope([r for r in ratios if r[0] > ratios[-1][0] - SPAN])))
    return found


def _slope(points: list[tuple[int, float]]) -> float | None:
    if len(points) < 3:
        return None
    middle = sum(year for year, _ in points) / len(points)
    mean = sum(value for _, value in points) / len(points)
    spread = sum((year - middle) ** 2 for year, _ in points)
    return sum((year - middle) * (value - mean) for year, value in points) / spread
