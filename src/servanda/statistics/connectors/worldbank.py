"""World Development Indicators of the World Bank.

Documented at https://datahelpdesk.worldbank.org/knowledgebase/articles/889392: an answer is a list of two, the page and
its records; an error is a list of one with a `message`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from servanda.records import Observation, PartialDate, Period
from servanda.statistics.connectors.base import ConnectorError, Query, changed

BASE = "https://api.worldbank.org/v2"
_TITLE = "World Bank WDI"
_MOST = 1000
SERIES = {"NY.GDP.MKTP.KD.ZG": ("gdp.growth", "percent")}
"""The series that are asked for, with indicator and unit."""


class WorldBank:
    """Growth of each party's economy."""

    name = "worldbank"
    title = _TITLE
    key = ""

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def addresses(self, query: Query) -> Sequence[str]:
        """One address for each series, all countries in one page."""
        countries = ";".join(query.parties)
        span = f"date={query.first}:{query.last}"
        return [
            f"{self._base}/country/{countries}/indicator/{series}?format=json&{span}&per_page={_MOST}"
            for series in SERIES
        ]

    def observations(self, answer: bytes, query: Query, on: date) -> list[Observation]:
        """The figures of an answer; years without a value are left out."""
        page, rows = _parts(answer)
        if int(page.get("pages") or 1) > 1:
            raise ConnectorError(f"{_TITLE}: more than {_MOST} figures at once; ask for fewer years")
        updated = str(page.get("lastupdated") or "")
        try:
            vintage = PartialDate.parse(updated) if updated else PartialDate.of(on)
            return [found for row in rows if (found := _observation(row, query, vintage)) is not None]
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise changed(_TITLE, f"a record without {error}") from error


def _observation(row: Any, query: Query, vintage: PartialDate) -> Observation | None:
    country, series, value = row["countryiso3code"], row["indicator"]["id"], row["value"]
    if value is None or country not in query.parties or series not in SERIES:
        return None
    indicator, unit = SERIES[series]
    return Observation(
        indicator,
        country,
        country,
        None,
        Period.parse(row["date"]),
        Decimal(str(value)),
        unit,
        _TITLE,
        f"https://data.worldbank.org/indicator/{series}?locations={row['country']['id']}",
        vintage,
    )


def _parts(answer: bytes) -> tuple[dict[str, Any], list[Any]]:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise changed(_TITLE, "no JSON") from error
    if isinstance(told, list) and told and isinstance(told[0], dict) and "message" in told[0]:
        said = "; ".join(str(m.get("value", m)) for m in told[0]["message"] if isinstance(m, dict))
        raise ConnectorError(f"{_TITLE}: it refuses the query ({said[:200]}); check parties and years")
    if not isinstance(told, list) or len(told) != 2 or not isinstance(told[0], dict):
        raise changed(_TITLE, "no page with records")
    return told[0], told[1] or []
