"""Every kind of record as a table: its columns with their types, and its rows as CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from servanda.publishing.exports.source import Row

_READ = "start:int end:int quote:text confidence:float rule:text by:text"
_FIELDS = {
    "documents": """id:text path:text sha256:text media_type:text language:text publisher:text title:text author:text
        published:text date:text dateline_place:text dateline_date:text signoff:text characters:int statements:int
        claims:int events:int kin:text of:text side:text""",
    "statements": f"""id:text document:text path:text told:text force:text speakers:whos addressees:whos pillars:texts
        deadline:text {_READ}""",
    "claims": f"""id:text document:text path:text told:text indicator:text label:text value:float unit:text
        comparator:text period:text base_period:text target:flag subject:text counterpart:text {_READ}""",
    "events": f"id:text document:text path:text told:text kind:text date:text place:text participants:whos {_READ}",
    "replies": f"id:text document:text path:text told:text reception:text speakers:whos {_READ}",
    "happenings": """id:text kind:text date:text until:text place:text participants:whos documents:texts parent:text
        tellings:texts why:texts by:text""",
    "undertakings": """id:text title:text actors:texts beneficiaries:texts pillars:texts stage:text
        evidence_of_completion:text schedule:text deadline:text as_of:text statements:json proofs:json projects:texts
        why:texts by:text""",
    "asks": """id:text from:text to:texts pillars:texts answer:text ask:json reply:json undertaking:text why:text
        by:text""",
    "discrepancies": "id:text kind:text severity:text why:text sides:json by:text",
    "projects": """id:text name:text sector:text place:text stage:text documents:texts namings:json statements:texts
        events:texts why:texts by:text""",
    "decisions": "id:text verb:text targets:texts made_by:text made_at:text why:text settings:json",
    "targets": """id:text indicator:text value:float unit:text comparator:text deadline:text subject:text
        counterpart:text qualifiers:texts force:text set_by:texts first_told:text known_since:json documents:int
        statements:json reporters:json measures:json previous:json slipped:texts as_of:text""",
    "observations": """id:text indicator:text reporter:text subject:text counterpart:text period:text value:float
        unit:text comparator:text basis:text quality:text vintage:text in_force:flag source:text url:text note:text""",
}
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    table: tuple((name, kind) for name, _, kind in (f.partition(":") for f in fields.split()))
    for table, fields in _FIELDS.items()
}
"""The columns of each kind: text, int, float, flag, texts (a list), whos (parties with names), json (nested)."""
TYPES = {kind: f"{kind[:-3]}y" if kind in {"replies", "discrepancies"} else kind[:-1] for kind in COLUMNS}
"""The `type` of a line of each kind."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_GROUP = 2_000
"""Rows of one group of a Parquet file, and of one piece of a CSV file."""


class MissingPackageError(Exception):
    """A package that an export needs is not installed; the message says how to install it."""


def csv_lines(kind: str, rows: Iterable[Row]) -> Iterator[str]:
    """The rows as CSV (RFC 4180), the names of the columns first.

    Lists are joined by `; `, what is nested deeper stands as JSON; a cell that a spreadsheet would run as a formula
    gets an apostrophe in front.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([name for name, _ in COLUMNS[kind]])
    remaining = iter(rows)
    while True:
        for row in (group := list(islice(remaining, _GROUP))):
            writer.writerow([_safe(cell(row[name], type_)) for name, type_ in COLUMNS[kind]])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        if not group:
            return


def json_lines(kind: str, rows: Iterable[Row]) -> Iterator[str]:
    """The rows as JSON Lines, `type` first: documents and what is read out of them as in the interchange."""
    for row in rows:
        yield json.dumps(line(kind, row), ensure_ascii=False, separators=(",", ":")) + "\n"


def line(kind: str, row: Row) -> Row:
    """One row as an object.

    What is read out of a document has its words under `evidence`, the path as `document` and the id of the document as
    `document_id`, so that a line fits the interchange that `servanda extract` writes.
    """
    own = {name: row[name] for name, _ in COLUMNS[kind]}
    if kind == "documents":
        head = {"id": own.pop("id"), "document": own.pop("path"), "dateline": own.pop("dateline_place")}
        own = head | own
        own["regions"] = [{"start": start, "end": end, "kind": what} for start, end, what in row["regions"]]
    elif "quote" in own:
        head = {"id": own.pop("id"), "document": own.pop("path"), "document_id": own.pop("document")}
        span = {name: own.pop(name) for name in ("start", "end", "quote")}
        own = {**head, **own, "evidence": span}
    return {"type": TYPES[kind], **own}


def write_parquet(kind: str, rows: Iterable[Row], path: Path) -> int:
    """Write the rows to a Parquet file, a group at a time; the number of rows comes back.

    Raises `MissingPackageError` where pyarrow is not installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingPackageError(
            "Parquet needs the package pyarrow; install servanda with its extra: pip install 'servanda[bulk]'"
        ) from error
    who = arrow.struct([("party", arrow.string()), ("name", arrow.string()), ("role", arrow.string())])
    types = {
        "text": arrow.string(),
        "int": arrow.int64(),
        "float": arrow.float64(),
        "flag": arrow.bool_(),
        "texts": arrow.list_(arrow.string()),
        "whos": arrow.list_(who),
        "json": arrow.string(),
    }
    schema = arrow.schema([(name, types[type_]) for name, type_ in COLUMNS[kind]])
    remaining, count = iter(rows), 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(remaining, _GROUP)):
            values = [
                {name: _dump(row[name]) if type_ == "json" else row[name] for name, type_ in COLUMNS[kind]}
                for row in group
            ]
            writer.write_table(arrow.Table.from_pylist(values, schema=schema))
            count += len(group)
    return count


def cell(value: Any, type_: str) -> str | int | float:
    """A value as a cell of CSV."""
    if value is None:
        return ""
    if type_ == "texts":
        return "; ".join(str(item) for item in value)
    if type_ == "whos":
        return "; ".join(who(item) for item in value)
    if type_ == "json":
        return _dump(value)
    if type_ == "flag":
        return "true" if value else "false"
    if type_ in {"int", "float"}:
        number: int | float = value
        return number
    return str(value)


def who(item: dict[str, str]) -> str:
    """A party with its person, as `VNM:To Lam`."""
    return f"{item['party']}:{item['name']}" if item.get("name") else item["party"]


def _safe(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
