"""CSV and Excel files of a statistics office as observations."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from servanda.profiles.figures import OBSERVATION_COLUMNS, observation
from servanda.records import Observation, PartialDate, Period, Quality
from servanda.sources import SourceError
from servanda.sources.formats.packed import unpackable
from servanda.statistics.connectors.base import ConnectorError
from servanda.statistics.connectors.mapping import Cell, Mapping

_LARGEST = 20_000_000
_ROWS = 100_000
_COLUMNS = 1_000
_BROKEN = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, zlib.error, SyntaxError)
"""What a broken workbook raises; errors of XML are a kind of SyntaxError."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def read(path: str, mapping: Mapping | None, on: date) -> list[Observation]:
    """The figures of a file, or `ConnectorError`.

    Without a mapping it is a CSV file with the columns that `servanda statistics list --format csv` writes. A figure
    whose file tells no vintage was published at the latest on the day `on`.
    """
    file = Path(path)
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise ConnectorError(f"{path}: cannot be read ({error.strerror}); name a CSV or Excel file") from error
    if size > _LARGEST:
        raise ConnectorError(f"{path}: larger than {_LARGEST // 1_000_000} MB; keep the table that matters")
    if mapping is None:
        return _plain(path, data)
    if not mapping.source or not (mapping.reporter or all(cell.reporter for cell in mapping.series)):
        raise ConnectorError(f"{path}: the mapping names no source or no reporter; add `source` and `reporter`")
    grid = _excel(path, data, mapping) if data[:2] == b"PK" else _csv(path, data, mapping)
    head, rows = _split(path, grid, mapping)
    found = list(_observations(path, head, rows, mapping, on))
    if not found:
        raise ConnectorError(f"{path}: no figure is where the mapping says; check columns, `where` and `header`")
    return found


def _plain(path: str, data: bytes) -> list[Observation]:
    reader = csv.DictReader(io.StringIO(_decoded(path, data, "utf-8-sig")))
    try:
        return _listed(path, reader)
    except csv.Error as error:
        raise ConnectorError(f"{path}, line {reader.line_num}: no CSV ({error}); save it anew as CSV") from error


def _listed(path: str, reader: csv.DictReader[str]) -> list[Observation]:
    if missing := [c for c in OBSERVATION_COLUMNS if c not in (reader.fieldnames or ())]:
        raise ConnectorError(
            f"{path}: has no column {', '.join(missing)}; other files are read with --mapping (docs/data.md)"
        )
    found = []
    for row in reader:
        try:
            found.append(observation({name: _unguarded(row[name] or "") for name in OBSERVATION_COLUMNS}))
        except ValueError as error:
            raise ConnectorError(f"{path}, line {reader.line_num}: {error}; correct it and import again") from error
    return found


def _unguarded(form: str) -> str:
    """Without the apostrophe that a list puts before what a spreadsheet would run as a formula."""
    return form[1:] if form.startswith(("'=", "'+", "'-", "'@")) else form


def _decoded(path: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ConnectorError(f"{path}: is not {encoding} text; tell its `encoding` in the mapping") from error


def _csv(path: str, data: bytes, mapping: Mapping) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(_decoded(path, data, mapping.encoding)), delimiter=mapping.delimiter)
    try:
        yield from lines
    except csv.Error as error:
        raise ConnectorError(f"{path}, line {lines.line_num}: no CSV ({error}); save it anew as CSV") from error


def _excel(path: str, data: bytes, mapping: Mapping) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # a fifth of a second that CSV files do not need

    try:
        unpackable(data, "XLSX")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except SourceError as error:
        raise ConnectorError(f"{path}: {error.what}; {error.advice}") from error
    except _BROKEN as error:
        raise ConnectorError(f"{path}: no Excel workbook that can be read; save it anew as .xlsx") from error
    if mapping.sheet and mapping.sheet not in book.sheetnames:
        raise ConnectorError(f"{path}: has no sheet {mapping.sheet!r}; it has {', '.join(book.sheetnames)}")
    sheet = book[mapping.sheet] if mapping.sheet else book[book.sheetnames[0]]
    try:
        for row in sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True):
            yield [_form(value) for value in row]
    except _BROKEN as error:
        raise ConnectorError(f"{path}: a sheet that cannot be read; save it anew as .xlsx") from error


def _form(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _split(path: str, grid: Iterable[list[str]], mapping: Mapping) -> tuple[list[str], list[list[str]]]:
    rows = []
    for number, row in enumerate(grid, 1):
        if number > _ROWS:
            raise ConnectorError(f"{path}: more than {_ROWS:,} rows; keep the table that matters")
        if number >= mapping.header:
            rows.append([cell.strip() for cell in row])
    if not rows:
        raise ConnectorError(f"{path}: has no row {mapping.header} to name its columns; check `header`")
    needed = {*mapping.where, *(c for cell in mapping.series for c in (*cell.where, cell.column) if c)}
    needed |= {mapping.period} if mapping.periods == "down" and mapping.period else set()
    if missing := sorted(needed - set(rows[0])):
        named = ", ".join(name for name in rows[0] if name)[:200]
        raise ConnectorError(f"{path}: has no column {', '.join(missing)}; row {mapping.header} names {named}")
    return rows[0], rows[1:]


def _observations(
    path: str, head: list[str], rows: list[list[str]], mapping: Mapping, on: date
) -> Iterator[Observation]:
    for number, row in enumerate(rows, mapping.header + 1):
        told = dict(zip(head, row, strict=False))
        if not _picked(told, mapping.where):
            continue
        for cell in mapping.series:
            if not _picked(told, cell.where):
                continue
            for period, form in _figures(told, cell, mapping):
                if form in mapping.missing:
                    continue
                try:
                    yield _observation(period, form, cell, mapping, on)
                except (ValueError, InvalidOperation) as error:
                    raise ConnectorError(
                        f"{path}, row {number}: {form!r} for {period!r} is no figure ({error}); "
                        "tell `missing`, `decimal` or `where` in the mapping"
                    ) from error


def _picked(told: dict[str, str], where: dict[str, str]) -> bool:
    return all(told.get(name) == wanted for name, wanted in where.items())


def _figures(told: dict[str, str], cell: Cell, mapping: Mapping) -> Iterator[tuple[str, str]]:
    if mapping.periods == "across":
        for name, form in told.items():
            if _YEAR.fullmatch(name):
                yield name, form
    elif period := told.get(mapping.period, ""):
        yield period, told.get(cell.column, "")


def _observation(period: str, form: str, cell: Cell, mapping: Mapping, on: date) -> Observation:
    thousands = "," if mapping.decimal == "." else "."
    plain = re.sub(r"[\s\xa0]", "", form).replace(thousands, "").replace(mapping.decimal, ".")
    return Observation(
        cell.indicator,
        cell.reporter or mapping.reporter,
        cell.subject,
        cell.counterpart,
        Period.parse(period),
        Decimal(plain) * cell.factor,
        cell.unit,
        mapping.source,
        mapping.url,
        mapping.vintage or PartialDate.of(on),
        quality=Quality(cell.quality),
        basis=cell.basis,
    )
