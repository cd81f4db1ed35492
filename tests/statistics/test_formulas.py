"""Formulas against numbers worked out by hand or published; each row names its source."""

import doctest
import importlib
import math
import pkgutil

import pytest

import servanda.statistics
from servanda.statistics import trade
from servanda.statistics.balance import ratio
from servanda.statistics.growth import Category, category, compound

MODULES = sorted(m.name for m in pkgutil.iter_modules(servanda.statistics.__path__, "servanda.statistics."))


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples_in_docstrings(name) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    ("start", "end", "years", "percent"),
    [
        (100, 121, 2, 10.0),  # by hand: 1.1 * 1.1
        (86.8, 94.5, 1, 8.9),  # KBS World 2026-01-26 prints 9 %
        (58.4, 62.8, 1, 7.5),  # the same, exports of Korea: 7.6 % from unrounded figures
        (50, 100, 10, 7.18),  # the rule of 72: doubling in ten years takes 7.2 %
        (200, 100, 1, -50.0),
    ],
)
def test_compound_growth(start, end, years, percent) -> None:
    assert compound(start, end, years) * 100 == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("start", "end", "years"), [(0, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_growth_that_cannot_be(start, end, years) -> None:
    with pytest.raises(ValueError, match="positive"):
        compound(start, end, years)


@pytest.mark.parametrize(
    ("realised", "required", "expected"),
    [
        (0.095, 0.100, Category.ON_TRACK),
        (0.0949, 0.100, Category.ACCELERATE),
        (0.060, 0.100, Category.ACCELERATE),
        (0.0599, 0.100, Category.LIMITED),
        (0.0, 0.100, Category.LIMITED),
        (-0.001, 0.100, Category.DETERIORATION),
        (0.01, 0.0, Category.REACHED),
        (-0.01, 0.0, Category.DETERIORATION),
        (-0.095, -0.1, Category.ON_TRACK),
        (-0.05, -0.1, Category.LIMITED),
        (0.02, -0.1, Category.DETERIORATION),
    ],
)
def test_categories_at_their_bounds(realised, required, expected) -> None:
    assert category(realised, required) is expected


def test_balance_ratio() -> None:
    assert ratio(1, 1) == 0
    assert ratio(3, 1) == 0.5
    assert ratio(0, 5) == -1
    with pytest.raises(ValueError, match="some trade"):
        ratio(0, 0)


def test_concentration_of_the_merger_guidelines() -> None:
    # U.S. Department of Justice, "Herfindahl-Hirschman Index": shares of 30, 30, 20 and 20 give 2,600 points.
    assert trade.concentration({"a": 30, "b": 30, "c": 20, "d": 20}) * 10_000 == pytest.approx(2600)


def test_concentration_at_its_ends() -> None:
    assert trade.concentration(dict.fromkeys("abcd", 5.0), normalised=True) == pytest.approx(0)
    assert trade.concentration({"a": 7.0, "b": 0.0}, normalised=True) == pytest.approx(1)


def test_intra_industry_trade_is_weighted_by_trade() -> None:
    exports, imports = {"1": 90.0, "2": 5.0}, {"1": 10.0, "2": 5.0}
    each = trade.intra_industry_by_product(exports, imports)
    assert each == {"1": pytest.approx(0.2), "2": 1.0}
    # by hand: 0.2 * 100/110 + 1.0 * 10/110
    assert trade.intra_industry(exports, imports) == pytest.approx(0.2 * 100 / 110 + 10 / 110)


def test_advantage_weighted_by_world_shares_is_one() -> None:
    exports, world = {"a": 1.0, "b": 9.0}, {"a": 30.0, "b": 50.0, "c": 20.0}
    found = trade.comparative_advantage(exports, world)
    assert sum(found[k] * world[k] / 100 for k in world) == pytest.approx(1)
    assert found["c"] == 0


def test_similarity_is_symmetric_and_bounded() -> None:
    one, two = {"a": 3.0, "b": 1.0}, {"b": 2.0, "c": 2.0}
    assert trade.similarity(one, two) == trade.similarity(two, one) == 0.25
    assert trade.similarity(one, one) == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: trade.intensity(1, 0, 1, 1),
        lambda: trade.intra_industry({}, {}),
        lambda: trade.comparative_advantage({}, {"a": 1.0}),
        lambda: trade.concentration({}),
        lambda: trade.concentration({"a": 1.0}, normalised=True),
        lambda: trade.similarity({"a": 1.0}, {}),
    ],
)
def test_indices_refuse_what_has_no_total(wrong) -> None:
    with pytest.raises(ValueError, match=r"need|normalised"):
        wrong()


def test_intensity_of_average_trade_is_one() -> None:
    assert math.isclose(trade.intensity(25, 500, 40, 800), 1.0)
