"""Claims against figures, row by row."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from servanda.records import PartialDate, Quality
from servanda.statistics.comparing import Fit, fit, unit
from servanda.statistics.verdicts import Finding, mixtures, verdict

AS_OF = date(2026, 6, 1)
ROWS = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["what"] for row in ROWS])
def test_verdicts_on_the_reference_set(reference, superseded, told, row) -> None:
    claim = told(
        row["indicator"],
        row["value"],
        period=row.get("period"),
        unit=row.get("unit", "USD"),
        comparator=row.get("comparator", "="),
        subject=row.get("subject"),
        counterpart=row.get("counterpart"),
        base_period=row.get("base_period"),
    )
    on = PartialDate.parse(row["told"]) if "told" in row else None
    found = verdict(claim, on, reference, ("VNM", "KOR"), AS_OF, superseded=superseded)
    if row["finding"] is None:
        assert found is None
        return
    assert found.finding.value == row["finding"], found.why
    assert row.get("why", "") in found.why
    if "by" in row:
        assert found.reporters == set(row["by"])


def test_a_total_beside_the_other_sides_components(reference, told) -> None:
    rows = [
        told("trade.turnover", 86_800_000_000, period="2024"),
        told("trade.export", 25_600_000_000, period="2024", subject="VNM", counterpart="KOR"),
        told("trade.export", 55_900_000_000, period="2024", subject="KOR", counterpart="VNM"),
    ]
    found = mixtures(verdict(r, None, reference, ("VNM", "KOR"), AS_OF) for r in rows)
    (mixture,) = found
    assert len(mixture.components) == 2
    assert mixture.why.startswith("the total is KOR's, the components beside it are VNM's")


def test_a_total_with_its_own_components_is_none(reference, told) -> None:
    rows = [
        told("trade.turnover", 81_500_000_000, period="2024"),
        told("trade.export", 25_600_000_000, period="2024", subject="VNM"),
    ]
    assert mixtures(verdict(r, None, reference, ("VNM", "KOR"), AS_OF) for r in rows) == []


@pytest.mark.parametrize(
    ("value", "comparator", "counted", "expected"),
    [
        ("4600000", "=", "4560000", Fit.ROUNDED),
        ("4600000", "=", "4700000", Fit.DIFFERS),
        ("5000000", "=", "5000000", Fit.EXACT),
        ("2000000", "=", "1600000", Fit.DIFFERS),  # half a million would be 25 %
        ("10000", "~", "9100", Fit.ROUNDED),
        ("10000", "~", "8000", Fit.DIFFERS),
        ("350000", ">", "341153", Fit.DIFFERS),
        ("9000", ">", "9001", Fit.EXACT),
        ("10", "<", "9.5", Fit.EXACT),
        ("10", "<", "8", Fit.DIFFERS),
        ("45.12", "=", "45.1", Fit.ROUNDED),  # the figure itself is rounded
        ("3", "=", "3", Fit.EXACT),
        ("3", "=", "4", Fit.DIFFERS),
    ],
)
def test_fits(made, value, comparator, counted, expected) -> None:
    assert fit(Decimal(value), comparator, made("visits.total", "KOR", "2024", counted)) is expected


@pytest.mark.parametrize(("value", "worth"), [("4560000000", 10_000_000), ("1", 1), ("0", 1), ("86.8", Decimal("0.1"))])
def test_the_worth_of_the_last_digit(value, worth) -> None:
    assert unit(Decimal(value)) == worth


def test_second_hand_figures_support_nothing_against_official_ones(made, told) -> None:
    rows = [
        made("residents.abroad", "KOR", "2024", 192_683, unit="persons"),
        made("residents.abroad", "KOR", "2024-06", 200_000, unit="persons", quality=Quality.SECOND_HAND),
    ]
    claim = told("residents.abroad", 200_000, unit="koreans", comparator=">", subject="KOR")
    found = verdict(claim, None, rows, ("VNM", "KOR"), AS_OF)
    assert found.finding is Finding.DIFFERS
    assert "second-hand figure agrees" in found.why


def test_currencies_are_not_compared(told, reference) -> None:
    found = verdict(told("trade.turnover", 86.8e9, period="2024", unit="EUR"), None, reference, ("VNM", "KOR"), AS_OF)
    assert found.finding is Finding.NONE
