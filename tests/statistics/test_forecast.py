"""The forecast: by hand, on a simulated walk, and against the past."""

import math
import random
from pathlib import Path

import pytest
from scipy.special import stdtrit

from servanda.statistics.forecast import LEAST, LEVELS, InsufficientDataError, Walk, backtest, walk
from servanda.statistics.series import annual

DOCS = Path(__file__).parents[2] / "docs" / "statistics.md"


def test_by_hand() -> None:
    years = list(range(2010, 2018))
    logs = [0.0, 0.1, 0.3, 0.3, 0.4, 0.6, 0.6, 0.7]
    fitted = Walk.fitted(years, [math.exp(v) for v in logs])
    # drift 0.7 / 7; residuals 0, 0.1, -0.1, 0, 0.1, -0.1, 0: squares 0.04 over 6 degrees of freedom
    assert fitted.drift == pytest.approx(0.1)
    assert fitted.spread == pytest.approx(math.sqrt(0.04 / 6))
    assert fitted.freedom == 6
    error = math.sqrt(0.04 / 6 * 3 * (1 + 3 / 7))
    low, high = fitted.interval(2020, 80)
    assert math.log(high) == pytest.approx(1.0 + 1.4398 * error, abs=1e-4)  # t(0.90; 6) = 1.440, any table
    assert math.log(low) == pytest.approx(1.0 - 1.4398 * error, abs=1e-4)
    assert fitted.probability(2020, math.exp(1.0)) == pytest.approx(0.5)
    assert fitted.probability(2020, high) == pytest.approx(0.1)
    assert fitted.reached(math.exp(0.85)) == 2019
    assert fitted.reached(math.exp(0.85), 80) == 2018


def test_gaps_count_by_their_length() -> None:
    every = Walk.fitted(range(2000, 2009), [2.0**n for n in range(9)])
    gapped = Walk.fitted([2000, 2001, 2002, 2004, 2005, 2006, 2007, 2009], [2.0**n for n in (0, 1, 2, 4, 5, 6, 7, 9)])
    assert gapped.drift == pytest.approx(every.drift) == pytest.approx(math.log(2))
    assert gapped.spread == pytest.approx(0, abs=1e-9)
    assert gapped.freedom == 6


def test_too_short_says_so() -> None:
    with pytest.raises(InsufficientDataError, match="7 annual points"):
        walk(range(7), [1.0] * 7)
    with pytest.raises(ValueError, match="no logarithm"):
        walk(range(8), [0.0] * 8)


def test_a_falling_series_never_gets_there() -> None:
    fitted = walk(range(2000, 2010), [100 * 0.9**n for n in range(10)])
    assert fitted.reached(200) is None
    assert fitted.probability(2015, 200) == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="not after"):
        fitted.interval(2009, 80)


@pytest.mark.parametrize("steps", [1, 5])
def test_intervals_hold_what_they_promise(steps) -> None:
    """4,000 simulated walks of eight points: coverage within three standard errors of nominal."""
    draw, trials, held = random.Random(20250811), 4000, dict.fromkeys(LEVELS, 0)
    for _ in range(trials):
        logs = [0.0]
        for _ in range(LEAST - 1 + steps):
            logs.append(logs[-1] + draw.gauss(0.06, 0.1))
        fitted = walk(range(LEAST), [math.exp(v) for v in logs[:LEAST]])
        for level in LEVELS:
            low, high = fitted.interval(LEAST - 1 + steps, level)
            held[level] += low <= math.exp(logs[-1]) <= high
    for level in LEVELS:
        nominal = level / 100
        assert abs(held[level] / trials - nominal) < 3 * math.sqrt(nominal * (1 - nominal) / trials)


def test_backtest_counts_by_hand() -> None:
    """Nine points of even growth and a jump: one forecast a step ahead, which no interval holds."""
    values = [1.0, 1.1, 1.3, 1.4, 1.6, 1.7, 1.9, 2.0, 20.0]
    found = backtest(range(9), values, ahead=(1,))
    assert found.forecasts == 1
    assert found.held == dict.fromkeys(LEVELS, 0)
    assert math.isnan(backtest(range(8), values[:8]).share(80))


def test_the_past_of_the_reference_set(reference) -> None:
    """The table of docs/statistics.md, and what the choice of the window rests on."""
    told = DOCS.read_text(encoding="utf-8")
    korea, viet_nam = annual(reference, "trade.turnover")
    columns = [
        backtest(line.years, line.values, points=points)
        for line in (korea, viet_nam)
        for points in (8, len(line.points))
    ]
    for level in LEVELS:
        shares = " | ".join(f"{column.share(level) * 100:.0f} %" for column in columns)
        assert f"| {level} % | {shares} |" in told
    assert [column.forecasts for column in columns] == [45, 45, 17, 17]
    assert "45 forecasts for Korea, 17 for Viet Nam" in told
    assert (round(columns[0].share(80), 2), round(columns[2].share(80), 2)) == (0.58, 0.35)


def test_student_and_not_normal() -> None:
    assert float(stdtrit(6, 0.9)) > 1.2816
