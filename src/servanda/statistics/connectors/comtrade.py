"""UN Comtrade: merchandise trade as each country reports it, by partner.

The service is that of the package `comtradeapicall` (https://github.com/uncomtrade/comtradeapicall): without a key the
preview of at most 500 records, with one the full endpoint. Totals over customs procedures and modes of transport are
the records with `customsCode` C00 and `motCode` 0; the mirror query swaps reporter and partner.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pycountry

from servanda.records import Observation, PartialDate, Period
from servanda.statistics import vocabulary
from servanda.statistics.connectors.base import ConnectorError, Query, changed

BASE = "https://comtradeapi.un.org"
_TITLE = "UN Comtrade"
_YEARS = 12
"""Periods that one request may name."""
_MOST = 500
"""Records of a preview; as many mean that some may be missing."""


class Comtrade:
    """Total exports and imports by partner."""

    name = "comtrade"
    title = _TITLE
    key = "SERVANDA_COMTRADE_KEY"

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def addresses(self, query: Query) -> Sequence[str]:
        """For each reporter and partner, and each dozen years, one address; the key is part of it."""
        endpoint = "data/v1/get" if query.key else "public/v1/preview"
        key = f"&subscription-key={query.key}" if query.key else ""
        found = []
        for reporter, partner in query.pairs:
            for start in range(query.first, query.last + 1, _YEARS):
                years = ",".join(str(year) for year in range(start, min(start + _YEARS, query.last + 1)))
                found.append(
                    f"{self._base}/{endpoint}/C/A/HS?reporterCode={code(reporter)}&partnerCode={code(partner)}"
                    f"&period={years}&cmdCode=TOTAL&flowCode=X,M&customsCode=C00&motCode=0&partner2Code=0{key}"
                )
        return found

    def observations(self, answer: bytes, query: Query, on: date) -> list[Observation]:
        """The totals in a JSON answer."""
        told = _json(answer)
        if told.get("error") or told.get("statusCode") or "data" not in told:
            what = told.get("error") or told.get("message") or "no data"
            if told.get("statusCode") in {401, 403}:
                raise ConnectorError(f"{_TITLE}: it refuses the key ({what}); check SERVANDA_COMTRADE_KEY")
            if told.get("statusCode") == 429:
                raise ConnectorError(f"{_TITLE}: its quota is used up ({what}); wait, or give a key (docs/data.md)")
            raise changed(_TITLE, str(what)[:200])
        rows = told["data"]
        if not isinstance(rows, list):
            raise changed(_TITLE, "data is no list")
        if len(rows) >= _MOST and not query.key:
            raise ConnectorError(f"{_TITLE}: the preview gives only {_MOST} records; ask for fewer years, or use a key")
        by_code = {code(party): party for party in query.parties}
        return [found for row in rows if (found := _observation(row, by_code, on)) is not None]


def _observation(row: Any, by_code: dict[int, str], on: date) -> Observation | None:
    try:
        reporter, partner = by_code.get(int(row["reporterCode"])), by_code.get(int(row["partnerCode"]))
        total = str(row["cmdCode"]) == "TOTAL" and str(row.get("customsCode", "C00")) == "C00"
        total = total and int(row.get("motCode") or 0) == 0 and int(row.get("partner2Code") or 0) == 0
        flow, period, value = str(row["flowCode"]), str(row["period"]), row["primaryValue"]
    except (KeyError, TypeError, ValueError) as error:
        raise changed(_TITLE, f"a record without {error}") from error
    if not total or reporter is None or partner is None or flow not in {"X", "M"} or value is None:
        return None
    subject, counterpart = (reporter, partner) if flow == "X" else (partner, reporter)
    try:
        return Observation(
            "trade.export",
            reporter,
            subject,
            counterpart,
            Period.parse(period),
            Decimal(str(value)),
            "USD",
            _TITLE,
            f"https://comtradeplus.un.org/TradeFlow?Frequency=A&Flows={flow}&CommodityCodes=TOTAL"
            f"&Partners={code(partner)}&Reporters={code(reporter)}&period={period}",
            PartialDate.of(on),
            note="exports, free on board" if flow == "X" else "imports, cost, insurance and freight",
        )
    except (ValueError, ArithmeticError) as error:
        raise changed(_TITLE, f"{period}: {value!r}") from error


@cache
def code(party: str) -> int:
    """The code of a country at the service; `ConnectorError` where the party is none."""
    own = vocabulary.codes("comtrade")
    if party in own:
        return own[party]
    country = pycountry.countries.get(alpha_3=party)
    if country is None:
        raise ConnectorError(f"{_TITLE}: {party} is no country that reports trade; name countries (ISO 3166)")
    return int(country.numeric)


def _json(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise changed(_TITLE, "no JSON") from error
    if not isinstance(told, dict):
        raise changed(_TITLE, "no object")
    return told
