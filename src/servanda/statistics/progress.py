"""How a target stands on the figures of one reporter: growth that was needed, growth that was, and the outlook."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.records import Observation, Quality
from servanda.statistics import vocabulary
from servanda.statistics.forecast import LEAST, InsufficientDataError, Walk, walk
from servanda.statistics.growth import Category, category, compound
from servanda.statistics.series import Series, year_of

SPANS = (5, 10)
"""Years over which realised growth is told beside that since the target was set."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast at the deadline, or why there is none.

    `probability` is that of reaching the target by then; `year` the first in which the median reaches it, `earliest`
    the first in which the upper end of the 80 % interval does. `sensitivity` gives the probability by the number of
    points that the forecast is made of.
    """

    status: str  # "forecast", "insufficient data", "deadline passed" or "no logarithm"
    walk: Walk | None = None
    probability: float | None = None
    median: float | None = None
    intervals: dict[int, tuple[float, float]] | None = None
    year: int | None = None
    earliest: int | None = None
    sensitivity: tuple[tuple[int, float], ...] = ()
    points: int = 0
    marked: int = 0  # of these points so many are derived, estimated or second-hand


@dataclass(frozen=True, slots=True)
class Progress:
    """A target on the figures of one reporter; growth in shares a year.

    `baseline` is the figure of the last full year before the target was set (or the nearest before), `latest` the last
    one known. `multiple` is the target over the baseline. `required` leads from the baseline to the deadline,
    `required_now` from the latest figure. `judged` is the figure that the category rests on: the latest, but none
    after the deadline; `since_baseline` is the growth from the baseline to it, `realised` that over the last 5 and 10
    years, None where a figure is missing.
    """

    reporter: str
    value: float
    baseline: Observation
    latest: Observation
    judged: Observation
    multiple: float
    required: float | None
    required_now: float | None
    since_baseline: float | None
    realised: dict[int, float | None]
    category: Category | None
    outlook: Outlook

    @property
    def reached(self) -> bool:
        """Whether the figure that is judged has come up, or down, to the target."""
        return self.category is Category.REACHED


def progress(series: Series, value: float, deadline: int, baseline: int) -> Progress:
    """How the target of `value` by the year `deadline` stands on `series`.

    `baseline` is the year to count from; where the series has no figure of that year the last before it is taken, and
    the first of all where there is none before.
    """
    base = series.up_to(baseline) or series.points[0]
    latest = series.latest
    judged = series.up_to(deadline) or base
    start, now = year_of(base), year_of(latest)
    needed = _growth(float(base.value), value, deadline - start)
    realised = _growth(float(base.value), float(judged.value), year_of(judged) - start)
    down = comes_down(series.indicator, float(base.value), value)
    standing = category(realised, needed) if needed is not None and realised is not None else None
    if (float(judged.value) <= value) if down else (float(judged.value) >= value):
        standing = Category.REACHED
    return Progress(
        series.reporter,
        value,
        base,
        latest,
        judged,
        value / float(base.value),
        needed,
        _growth(float(latest.value), value, deadline - now),
        realised,
        {span: _over(series, span) for span in SPANS},
        standing,
        outlook(series, value, deadline, down=down),
    )


def comes_down(indicator: str, start: float, value: float) -> bool:
    """Whether a target is to be come down to, from the figure `start`."""
    return vocabulary.reducible(indicator) and value < start


def outlook(series: Series, value: float, deadline: int, *, down: bool = False) -> Outlook:
    """The forecast of the series at the deadline; `down` where the target lies below."""
    years, values = series.years, series.values
    if deadline <= years[-1]:
        return Outlook("deadline passed", points=len(years))
    try:
        fitted = walk(years, values)
    except InsufficientDataError:
        return Outlook("insufficient data", points=len(years))
    except ValueError:
        return Outlook("no logarithm", points=len(years))
    used = series.points[-LEAST:]
    counts = sorted({count for count in (LEAST, LEAST + 2, LEAST + 4, len(years)) if LEAST <= count <= len(years)})
    return Outlook(
        "forecast",
        fitted,
        _chance(fitted, deadline, value, down=down),
        fitted.median(deadline),
        {level: fitted.interval(deadline, level) for level in (50, 80, 95)},
        None if down else fitted.reached(value),
        None if down else fitted.reached(value, 80),
        tuple((count, _chance(walk(years, values, count), deadline, value, down=down)) for count in counts),
        len(used),
        sum(point.quality is not Quality.OFFICIAL for point in used),
    )


def _chance(fitted: Walk, deadline: int, value: float, *, down: bool) -> float:
    """The probability of being at or above the value, or at or below it."""
    above = fitted.probability(deadline, value)
    return 1 - above if down else above


def path(observation: Observation, value: float, deadline: int) -> list[tuple[int, float]]:
    """The way from a figure to the target at constant growth, year by year."""
    start, amount = year_of(observation), float(observation.value)
    growth = _growth(amount, value, deadline - start)
    if growth is None:
        return []
    return [(year, amount * (1 + growth) ** (year - start)) for year in range(start, deadline + 1)]


def _growth(start: float, end: float, years: int) -> float | None:
    return compound(start, end, years) if start > 0 and end > 0 and years > 0 else None


def _over(series: Series, span: int) -> float | None:
    """Growth over the last `span` years, None where there is no figure of the year to count from."""
    base = series.at(year_of(series.latest) - span)
    return _growth(float(base.value), float(series.latest.value), span) if base else None
