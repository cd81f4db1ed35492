"""International Trade in Goods (by partner country), IMTS, of the International Monetary Fund, through `sdmx1`.

Documented at https://data.imf.org/en/datasets/IMF.STA:IMTS: flow `IMF.STA,IMTS`, keys of the form
`COUNTRY.INDICATOR.COUNTERPART_COUNTRY.FREQUENCY`, as in `KOR.XG_FOB_USD.VNM.A`. Exports are valued free on board,
imports with cost, insurance and freight.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from servanda.records import Observation, PartialDate, Period, Quality
from servanda.statistics.connectors.base import ConnectorError, Query, changed

BASE = "https://api.imf.org/external/sdmx/2.1"
_FLOWS = {"XG_FOB_USD": "X", "MG_CIF_USD": "M"}
_SCALES = {"units": 0, "thousands": 3, "millions": 6, "billions": 9}


class Imf:
    """Exports and imports by partner, as both sides report them to the Fund."""

    name = "imf"
    title = "IMF IMTS"
    key = ""

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def addresses(self, query: Query) -> Sequence[str]:
        """One address for all: countries, flows and years are listed in one key."""
        _library()
        countries = "+".join(query.parties)
        key = f"{countries}.{'+'.join(_FLOWS)}.{countries}.A"
        return [f"{self._base}/data/IMF.STA,IMTS/{key}?startPeriod={query.first}&endPeriod={query.last}"]

    def observations(self, answer: bytes, query: Query, on: date) -> list[Observation]:
        """The figures of an SDMX-ML data message; values are multiplied by the `SCALE` of their series."""
        message = _read(answer)
        prepared = getattr(message.header, "prepared", None)
        vintage = PartialDate.of(prepared.date() if prepared else on)
        found = []
        for data in getattr(message, "data", ()):
            for series, values in data.series.items():
                told = {name: str(v.value) for name, v in {**series.values, **series.attrib}.items()}
                found += _series(told, values, query, vintage)
        return found


def _series(told: dict[str, str], values: Any, query: Query, vintage: PartialDate) -> list[Observation]:
    try:
        reporter, partner, flow = told["COUNTRY"], told["COUNTERPART_COUNTRY"], told["INDICATOR"]
    except KeyError as missing:
        raise changed("IMF IMTS", f"no {missing}") from missing
    if flow not in _FLOWS or told.get("FREQUENCY", "A") != "A" or {reporter, partner} - set(query.parties):
        return []
    if reporter == partner:
        return []
    factor = _factor(told.get("SCALE"))
    subject, counterpart = (reporter, partner) if _FLOWS[flow] == "X" else (partner, reporter)
    found = []
    for value in values:
        own = {**told, **{name: str(v.value) for name, v in value.attached_attribute.items()}}
        period = str(next(iter(value.dimension.values.values())).value)
        try:
            amount = Decimal(str(value.value)) * factor
            when = Period.parse(period)
        except (InvalidOperation, ValueError) as error:
            raise changed("IMF IMTS", f"{period}: {value.value!r}") from error
        if not amount.is_finite():
            continue
        found.append(
            Observation(
                "trade.export",
                reporter,
                subject,
                counterpart,
                when,
                amount,
                "USD",
                "IMF IMTS",
                f"https://data.imf.org/en/datasets/IMF.STA:IMTS#{reporter}.{flow}.{partner}.A",
                vintage,
                quality=Quality.ESTIMATE if own.get("STATUS") in {"E", "P"} else Quality.OFFICIAL,
                note="exports, free on board" if _FLOWS[flow] == "X" else "imports, cost, insurance and freight",
            )
        )
    return found


def _factor(scale: str | None) -> Decimal:
    """What a value is multiplied by: `SCALE` is a power of ten or its name."""
    if scale is None:
        raise changed("IMF IMTS", "no SCALE, so that millions cannot be told from units")
    power = _SCALES.get(scale.lower()) if not scale.isdecimal() else int(scale)
    if power is None or power > 12:
        raise changed("IMF IMTS", f"SCALE {scale!r}")
    return Decimal(10) ** power


def _library() -> Any:
    try:
        import sdmx  # noqa: PLC0415  # optional, and half a second to import
    except ImportError as error:
        raise ConnectorError(
            "IMF IMTS: needs the package sdmx1; install it with `pip install servanda[sdmx]`"
        ) from error
    return sdmx


def _read(answer: bytes) -> Any:
    library = _library()
    if b"<!DOCTYPE" in answer or b"<!ENTITY" in answer:
        raise changed("IMF IMTS", "it declares entities")
    logging.getLogger("sdmx").setLevel(
        logging.ERROR
    )  # it warns that the structure was not fetched, which is not needed
    try:
        message = library.read_sdmx(io.BytesIO(answer))
    except Exception as error:  # the library raises whatever its parts raise
        raise changed("IMF IMTS", f"no SDMX message: {type(error).__name__}") from error
    if not hasattr(message, "data"):
        raise changed("IMF IMTS", "a message without data")
    return message
