"""Dates and quantities: rows of data, and any text at all."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.reading.dates import find_dates, find_deadline
from servanda.reading.quantities import find_quantities
from servanda.records import PartialDate

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((_HERE / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("row", _rows("dates.yaml"), ids=lambda row: row["text"])
def test_dates(row: dict[str, Any]) -> None:
    anchor = PartialDate.parse(row["anchor"]) if "anchor" in row else None
    assert [str(found.date) for found in find_dates(row["text"], anchor)] == row["dates"]


def test_a_span_of_days_ends_on_its_last_day() -> None:
    (found,) = find_dates("a fair from 28 April to 2 May 2025", None)
    assert (found.kind, str(found.date), str(found.until), str(found.last)) == (
        "span",
        "2025-04-28",
        "2025-05-02",
        "2025-05-02",
    )
    assert str(find_deadline("to be held on 3-5 May 2031", PartialDate(2031, 5, 4))) == "2031-05-05"


@pytest.mark.parametrize("row", _rows("quantities.yaml"), ids=lambda row: row["text"])
def test_quantities(row: dict[str, Any]) -> None:
    found = [[format(q.value.normalize(), "f"), q.unit, q.comparator] for q in find_quantities(row["text"])]
    assert found == row["found"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789 ,.-$%/:abMarchbilontwesy\n\xa0₫", max_size=120))
def test_any_text_is_read_without_failure(text: str) -> None:
    for found in (*find_dates(text, PartialDate(2025, 8, 11)), *find_quantities(text)):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("unit", ["1", "1,", "1 ", "1,234 ", "two ", ", "])
def test_long_lines_are_read_in_seconds(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    before = time.process_time()
    find_dates(text, None)
    find_quantities(text)
    assert time.process_time() - before < 5
