"""Where a series goes if it goes on as before: a log random walk with drift, with honest intervals.

The model: from one year to the next the logarithm of the figure changes by a constant drift and a normal shock. Drift
and spread are estimated from the series; the interval of a forecast holds the shocks to come and what is not known
about the drift, and uses Student's t because the spread is estimated as well (Hyndman and Athanasopoulos, Forecasting:
Principles and Practice, 3rd ed., section 5.2 and 5.5, "drift method": variance h (1 + h / T)). Years that are missing
are no hindrance: a change over d years has d times the variance of one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

LEAST = 8
"""Annual points below which nothing is forecast."""
WINDOW = 8
"""The last so many points make a forecast. Growth that slows down makes long windows promise too much: on the trade of
Viet Nam and Korea as each reports it, the 80 % interval held 58 % (Korea) and 35 % (Viet Nam) of the figures that came
with eight points, 40 % and 24 % with all (`servanda statistics show trade.turnover`)."""
LEVELS = (50, 80, 95)
"""The levels of the intervals in percent."""
FARTHEST = 50
"""Years ahead up to which it is asked when a target is reached."""


class InsufficientDataError(ValueError):
    """A series is too short to be forecast."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A fitted log random walk with drift.

    `drift` is the mean change of the logarithm a year, `spread` the standard deviation of a year's shock, `span` the
    years from the first point to the last, `freedom` the degrees of freedom, `last` the logarithm in `year`.
    """

    year: int
    last: float
    drift: float
    spread: float
    span: int
    freedom: int

    @classmethod
    def fitted(cls, years: Sequence[int], values: Sequence[float]) -> Walk:
        """The walk through these points; years ascend, gaps are allowed, values are positive.

        Raises `InsufficientDataError` below `LEAST` points and `ValueError` for values that have no logarithm.
        """
        if len(years) < LEAST:
            raise InsufficientDataError(f"insufficient data: {len(years)} annual points of the {LEAST} it takes")
        if min(values) <= 0:
            raise ValueError("values at or below zero have no logarithm")
        logs = [math.log(value) for value in values]
        span = years[-1] - years[0]
        drift = (logs[-1] - logs[0]) / span
        gaps = [b - a for a, b in itertools.pairwise(years)]
        changes = [b - a for a, b in itertools.pairwise(logs)]
        squares = sum((change - drift * gap) ** 2 / gap for change, gap in zip(changes, gaps, strict=True))
        freedom = len(gaps) - 1
        return cls(years[-1], logs[-1], drift, math.sqrt(squares / freedom), span, freedom)

    def median(self, year: int) -> float:
        """The value that is as likely to be passed as not."""
        return math.exp(self._middle(year))

    def interval(self, year: int, level: float) -> tuple[float, float]:
        """The values between which the figure of that year lies with a probability of `level` percent."""
        reach = float(stdtrit(self.freedom, 0.5 + level / 200)) * self._error(year)
        middle = self._middle(year)
        return math.exp(middle - reach), math.exp(middle + reach)

    def probability(self, year: int, value: float) -> float:
        """The probability that the figure of that year is at least `value`."""
        distance = math.log(value) - self._middle(year)
        error = self._error(year)
        if error == 0:
            return 1.0 if distance <= 0 else 0.0
        return 1.0 - float(stdtr(self.freedom, distance / error))

    def reached(self, value: float, level: float | None = None) -> int | None:
        """The first year in which the median is at least `value`, None where it is not within `FARTHEST` years.

        With `level`, the upper end of that interval instead: the earliest year that is not out of the question.
        """
        for year in range(self.year + 1, self.year + FARTHEST + 1):
            if (self.median(year) if level is None else self.interval(year, level)[1]) >= value:
                return year
        return None

    def _middle(self, year: int) -> float:
        return self.last + self.drift * (year - self.year)

    def _error(self, year: int) -> float:
        ahead = year - self.year
        if ahead < 1:
            raise ValueError(f"{year} is not after {self.year}, the last year that is known")
        return self.spread * math.sqrt(ahead * (1 + ahead / self.span))


def walk(years: Sequence[int], values: Sequence[float], points: int = WINDOW) -> Walk:
    """The walk through the last `points` of a series; raises as `Walk.fitted` does."""
    return Walk.fitted(years[-points:], values[-points:])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the intervals of past forecasts held the figure that came, by level in percent.

    `forecasts` counts them; they overlap and so are fewer independent trials than they seem.
    """

    forecasts: int
    held: dict[int, int]

    def share(self, level: int) -> float:
        """The share of the intervals of this level that held the figure; nan where there was none."""
        return self.held[level] / self.forecasts if self.forecasts else math.nan


def backtest(
    years: Sequence[int], values: Sequence[float], *, ahead: Sequence[int] = (1, 2, 3, 4, 5), points: int = WINDOW
) -> Coverage:
    """Forecast from every past year with enough points before it, and count how often the intervals held.

    Each forecast knows no more than the points up to its year; it is compared with the figures `ahead` years later,
    where there are any.
    """
    place = dict(zip(years, values, strict=True))
    held = dict.fromkeys(LEVELS, 0)
    count = 0
    for end in range(LEAST, len(years)):  # what is known: the first `end` points
        fitted = walk(years[:end], values[:end], points)
        for steps in ahead:
            actual = place.get(years[end - 1] + steps)
            if actual is None:
                continue
            count += 1
            for level in LEVELS:
                low, high = fitted.interval(years[end - 1] + steps, level)
                held[level] += low <= actual <= high
    return Coverage(count, held)
