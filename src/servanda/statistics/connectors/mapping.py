"""Mapping files: what the columns, rows or tables of a statistics office mean, as YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from servanda.records import PartialDate
from servanda.statistics.connectors.base import ConnectorError

_LARGEST = 200_000
MISSING = ("", "-", "–", "..", "…", "n/a", "N/A", "x", ":")
_TOP = {"source", "url", "reporter", "vintage", "sheet", "header", "delimiter", "encoding", "decimal", "missing",
        "periods", "period", "where", "series", "tables"}  # fmt: skip
_SERIES = {"column", "where", "indicator", "reporter", "subject", "counterpart", "unit", "factor", "basis", "quality"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A series of the file: where it stands (`column`, or the rows that `where` picks) and what it counts."""

    indicator: str
    unit: str
    column: str = ""
    where: dict[str, str] = field(default_factory=dict)
    reporter: str = ""
    subject: str | None = None
    counterpart: str | None = None
    factor: Decimal = Decimal(1)
    basis: str = ""
    quality: str = "official"


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file or service is read.

    `periods`: "down" where each row is a period (named in the column `period`), "across" where each column is a year.
    `header` is the number of the row that names the columns. `where` picks rows for all series. `tables` are the
    parameters of KOSIS tables.
    """

    series: tuple[Cell, ...]
    source: str = ""
    url: str = ""
    reporter: str = ""
    vintage: PartialDate | None = None
    sheet: str = ""
    header: int = 1
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    decimal: str = "."
    missing: tuple[str, ...] = MISSING
    periods: str = "down"
    period: str = ""
    where: dict[str, str] = field(default_factory=dict)
    tables: tuple[dict[str, str], ...] = ()


def load(path: str) -> Mapping:
    """The mapping in a YAML file; `ConnectorError` says what is wrong with it."""
    try:
        file = Path(path)
        if file.stat().st_size > _LARGEST:
            raise ConnectorError(f"{path}: larger than {_LARGEST // 1000} kB; a mapping is a page of YAML")
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConnectorError(f"{path}: cannot be read ({error}); name a YAML file") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConnectorError(f"{path}: not YAML that can be read; check indentation and quotes") from error
    try:
        return _mapping(told)
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise ConnectorError(f"{path}: {_said(error)}; docs/data.md describes mapping files") from error


def _mapping(told: Any) -> Mapping:
    entries = _known(told, _TOP, "the top")
    series = tuple(_cell(_known(entry, _SERIES, f"series {n + 1}")) for n, entry in enumerate(entries["series"]))
    if not series:
        raise ValueError("no series")
    periods = str(entries.get("periods", "down"))
    if periods not in {"down", "across"}:
        raise ValueError(f'periods is "down" or "across", not {periods!r}')
    return Mapping(
        series,
        _text(entries, "source"),
        _text(entries, "url"),
        _text(entries, "reporter"),
        PartialDate.parse(str(entries["vintage"])) if entries.get("vintage") else None,
        _text(entries, "sheet"),
        int(entries.get("header", 1)),
        str(entries.get("delimiter", ",")),
        str(entries.get("encoding", "utf-8-sig")),
        str(entries.get("decimal", ".")),
        (*MISSING, *(str(form) for form in entries.get("missing", ()))),
        periods,
        _text(entries, "period"),
        _where(entries),
        tuple({str(k): str(v) for k, v in table.items()} for table in entries.get("tables", ())),
    )


def _cell(entry: dict[str, Any]) -> Cell:
    return Cell(
        str(entry["indicator"]),
        str(entry["unit"]),
        _text(entry, "column"),
        _where(entry),
        _text(entry, "reporter"),
        _text(entry, "subject") or None,
        _text(entry, "counterpart") or None,
        Decimal(str(entry.get("factor", 1))),
        _text(entry, "basis"),
        _text(entry, "quality") or "official",
    )


def _known(entry: Any, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise TypeError(f"{where} is no mapping of keys to values")
    if unknown := sorted(str(name) for name in entry if name not in names):
        raise ValueError(f"{where} has no key {', '.join(unknown)}; known are {', '.join(sorted(names))}")
    return entry


def _where(entry: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in (entry.get("where") or {}).items()}


def _text(entry: dict[str, Any], name: str) -> str:
    return str(entry.get(name) or "")


def _said(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
