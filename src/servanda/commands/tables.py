"""Rows as a table, as JSON or as CSV: the forms in which every list is given."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from servanda.commands.common import UsageProblemError, console, notes

Form = Annotated[str, typer.Option("--format", help="table, json (one array) or csv.")]
FORMS = ("table", "json", "csv")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def told(kind: str, rows: list[dict[str, Any]], columns: Sequence[str], form: str) -> None:
    """Print the rows in the form that the user asked for; `columns` are those of the table, and of an empty CSV."""
    if form not in FORMS:
        raise UsageProblemError(f"{form}: no such format; use {', '.join(FORMS)}")
    if form == "json":
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif form == "csv":
        _csv(rows, columns)
    else:
        _table(kind, rows, columns)


def cell(value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, list):
        return ", ".join(cell(item) for item in value)
    if isinstance(value, dict):
        if "party" in value:
            who = f"{value['party']}:{value['name']}" if value.get("name") else str(value["party"])
            role = value.get("role", "participant")
            return who if role == "participant" else f"{who} ({role})"
        return cell(value.get("quote") or [item for item in value.values() if item])
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f"{value:,}"
    return "" if value is None else " ".join(str(value).split())


def _table(kind: str, rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    out = console()
    table = Table(box=None, pad_edge=False, header_style="italic")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row[column])) for column in columns))
    out.print(table, soft_wrap=False)
    notes().print(f"{len(rows)} {kind}", markup=False)


def _csv(rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    """RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout)
    names = list(rows[0]) if rows else list(columns)
    writer.writerow(names)
    for row in rows:
        cells = [cell(row[name]) if isinstance(row[name], list | dict) else row[name] for name in names]
        writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULAS) else c for c in cells])
