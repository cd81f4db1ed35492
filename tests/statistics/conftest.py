"""Figures to test with: those of the built-in profile, and made ones."""

from datetime import date
from decimal import Decimal

import pytest

from servanda.profiles import load
from servanda.records import Claim, Document, Observation, PartialDate, Period
from servanda.statistics.series import completed, current, known, vintages

AS_OF = date(2026, 6, 1)


def observation(indicator: str, reporter: str, period: str, value: float, **more: object) -> Observation:
    subject = more.pop("subject", reporter)
    counterpart = more.pop("counterpart", "KOR" if subject == "VNM" else "VNM")
    unit = more.pop("unit", "USD")
    return Observation(
        indicator, reporter, subject, counterpart, Period.parse(period), Decimal(str(value)), unit, "made up", **more
    )


def claim(indicator: str, value: float, *, period: str | None = None, document: str = "a.txt", **more: object) -> Claim:
    text = f"{indicator} {value} of {document}"
    more = {"unit": "USD", "confidence": 1.0, "rule": "made", **more}
    if isinstance(more.get("base_period"), str):
        more["base_period"] = PartialDate.parse(more["base_period"])
    return Claim.grounded(
        Document(document, text, "0" * 64, language="en"),
        0,
        len(text),
        indicator=indicator,
        value=Decimal(str(value)),
        period=PartialDate.parse(period) if period else None,
        **more,
    )


@pytest.fixture(scope="session")
def reference():
    """The figures of the built-in profile in force on the day of the tests, and what follows from them."""
    return completed(current(load("vietnam-korea").observations, AS_OF))


@pytest.fixture(scope="session")
def superseded():
    return [o for group in vintages(known(load("vietnam-korea").observations, AS_OF)) for o in group[1:]]


@pytest.fixture(scope="session")
def made():
    return observation


@pytest.fixture(scope="session")
def told():
    return claim
