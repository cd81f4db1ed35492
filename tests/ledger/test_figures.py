"""Figures kept in a ledger: each vintage beside the others."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from servanda.ledger import Ledger
from servanda.ledger.figures import Kept, keep, observations
from servanda.records import Observation, PartialDate, Period, Quality

FIGURE = Observation(
    "trade.turnover", "NOR", "NOR", "PER", Period.parse("2024"), Decimal("1200000000.5"), "USD", "Statistics Norway",
    "https://example.org/t", PartialDate.parse("2025-01"), quality=Quality.ESTIMATE, basis="general trade", note="n",
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    with Ledger(str(tmp_path / "l.db"), create=True) as made:
        yield made


def test_a_figure_comes_back_as_it_was(ledger) -> None:
    part_year = replace(FIGURE, period=Period.parse("2025-01/2025-06"), subject=None, counterpart=None, comparator="~")
    with ledger.writing() as connection:
        assert keep(connection, [FIGURE, part_year], date(2026, 1, 1)) == Kept(2, 0, 0)
    with ledger.reading() as connection:
        assert set(observations(connection)) == {FIGURE, part_year}


def test_a_revision_stands_beside_what_it_revises(ledger) -> None:
    revised = replace(FIGURE, value=Decimal(1_300_000_000), vintage=PartialDate.parse("2025-07"))
    with ledger.writing() as connection:
        keep(connection, [FIGURE], date(2025, 1, 31))
        assert keep(connection, [FIGURE, revised], date(2025, 7, 31)) == Kept(0, 1, 1)
        same = replace(revised, vintage=PartialDate.parse("2025-08"))
        assert keep(connection, [same], date(2025, 8, 31)) == Kept(0, 0, 1)
        assert [o.value for o in observations(connection)] == [FIGURE.value, revised.value]
        back = replace(FIGURE, vintage=PartialDate.parse("2025-09"))
        assert keep(connection, [back], date(2025, 9, 30)) == Kept(0, 1, 0)
        assert len(observations(connection)) == 3


def test_other_sources_are_other_figures(ledger) -> None:
    with ledger.writing() as connection:
        other = replace(FIGURE, source="UN Comtrade")
        assert keep(connection, [FIGURE, other], date(2026, 1, 1)) == Kept(2, 0, 0)
