"""KOSIS, the statistics portal of Korea: any table of it, described by a mapping.

Documented at https://kosis.kr/openapi/: `statisticsParameterData.do` gives a list of cells, an error is an object with
`err` and `errMsg`. A key is needed, and which table holds what is told by a mapping file (docs/data.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from servanda.records import Observation, PartialDate, Period
from servanda.statistics.connectors.base import ConnectorError, Query, changed
from servanda.statistics.connectors.mapping import Cell, Mapping

BASE = "https://kosis.kr/openapi/Param/statisticsParameterData.do"
_TITLE = "KOSIS"
_KEYS = {"10", "11", "12"}
_QUOTA = {"31", "40", "41", "42"}


class Kosis:
    """The cells of the tables that a mapping names."""

    name = "kosis"
    title = _TITLE
    key = "SERVANDA_KOSIS_KEY"

    def __init__(self, mapping: Mapping | None = None, base: str = BASE) -> None:
        self._mapping = mapping
        self._base = base

    def addresses(self, query: Query) -> Sequence[str]:
        """One address for each table of the mapping; the key is part of it."""
        if not query.key:
            raise ConnectorError(f"{_TITLE}: needs a key; ask for one at kosis.kr/openapi and set {self.key}")
        if self._mapping is None or not self._mapping.tables:
            raise ConnectorError(f"{_TITLE}: needs a mapping with `tables`; give it with --mapping (docs/data.md)")
        return [
            f"{self._base}?"
            + urlencode({
                "method": "getList", "apiKey": query.key, "format": "json", "jsonVD": "Y", "prdSe": "Y",
                "startPrdDe": query.first, "endPrdDe": query.last, **table,
            })
            for table in self._mapping.tables
        ]  # fmt: skip

    def observations(self, answer: bytes, query: Query, on: date) -> list[Observation]:
        """The cells that a series of the mapping names, with the day of their last change as vintage."""
        if self._mapping is None:
            raise ConnectorError(f"{_TITLE}: needs a mapping; give it with --mapping (docs/data.md)")
        found = [
            _observation(row, series, self._mapping, on)
            for row in _cells(answer)
            for series in self._mapping.series
            if all(str(row.get(name)) == wanted for name, wanted in series.where.items())
        ]
        return [o for o in found if o is not None and query.first <= o.period.start.year <= query.last]


def _observation(row: dict[str, Any], series: Cell, mapping: Mapping, on: date) -> Observation | None:
    try:
        period, form = str(row["PRD_DE"]), str(row["DT"]).replace(",", "")
        if form in mapping.missing:
            return None
        changed_on = str(row.get("LST_CHN_DE") or "").replace("-", "")
        vintage = PartialDate.of(date.fromisoformat(changed_on)) if len(changed_on) == 8 else PartialDate.of(on)
        return Observation(
            series.indicator,
            series.reporter or mapping.reporter,
            series.subject,
            series.counterpart,
            Period.parse(period if len(period) == 4 else f"{period[:4]}-{period[4:6]}"),
            Decimal(form) * series.factor,
            series.unit,
            mapping.source or _TITLE,
            mapping.url or f"https://kosis.kr/statHtml/statHtml.do?orgId={row['ORG_ID']}&tblId={row['TBL_ID']}",
            vintage,
            basis=series.basis,
            note=str(row.get("TBL_NM") or ""),
        )
    except (KeyError, ValueError, InvalidOperation) as error:
        raise changed(_TITLE, f"a cell without {error}") from error


def _cells(answer: bytes) -> list[dict[str, Any]]:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise changed(_TITLE, "no JSON") from error
    if isinstance(told, dict) and "err" in told:
        code, said = str(told["err"]), str(told.get("errMsg", ""))[:200]
        if code in _KEYS:
            raise ConnectorError(f"{_TITLE}: it refuses the key ({code}: {said}); check SERVANDA_KOSIS_KEY")
        if code in _QUOTA:
            raise ConnectorError(f"{_TITLE}: its quota is used up ({code}: {said}); ask for fewer years, or tomorrow")
        if code == "30":
            return []
        raise ConnectorError(f"{_TITLE}: it refuses the query ({code}: {said}); check the tables of the mapping")
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise changed(_TITLE, "no list of cells")
    return told
