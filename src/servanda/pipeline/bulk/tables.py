"""Documents and records as Parquet: the schema of each table, and the way there and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from servanda.pipeline.bulk.optional import need
from servanda.reconciliation.duplicates import Sketch
from servanda.records import Claim, Document, Event, Reading, Statement
from servanda.records.codec import plain, restored
from servanda.records.reply import Reply

Row = dict[str, Any]
Record = Statement | Claim | Event | Reply

RECORDS: dict[str, type[Record]] = {"statements": Statement, "claims": Claim, "events": Event, "replies": Reply}
"""The tables of records, by the names of a reading."""
_SPAN = ("start", "end", "quote")

_ROWS = 2_000
_CHARACTERS = 8_000_000
"""A group of rows is written when it has so many rows or characters: what a worker holds at most."""

_SHARED = "id:text position:int document:text start:int end:int quote:text confidence:float rule:text"
_FIELDS = {
    "documents": """position:int id:text key:text path:text sha256:text text:long media_type:text language:text
        publisher:text title:text author:text published:text dateline_place:text dateline_date:text
        dateline_agency:text signoff:text regions:regions read:flag""",
    "outside": "position:int path:text kind:text what:text advice:text",
    "copies": "position:int id:text path:text copy_of:text resemblance:float",
    "sketches": "position:int id:text size:int rate:int sample:hashes keys:texts",
    "statements": f"{_SHARED} force:text speakers:whos addressees:whos pillars:texts deadline:text",
    "claims": f"""{_SHARED} indicator:text label:text value:float exact:text unit:text comparator:text period:text
        base_period:text target:flag subject:text counterpart:text""",
    "events": f"{_SHARED} kind:text date:text place:text participants:whos",
    "replies": f"{_SHARED} reception:text speakers:whos",
}


@cache
def schema(table: str) -> Any:
    """The Arrow schema of a table."""
    arrow = need("pyarrow")
    who = arrow.struct([("party", arrow.string()), ("name", arrow.string())])
    region = arrow.struct([("start", arrow.int64()), ("end", arrow.int64()), ("kind", arrow.string())])
    types = {
        "int": arrow.int64(),
        "float": arrow.float64(),
        "flag": arrow.bool_(),
        "text": arrow.string(),
        "long": arrow.large_string(),
        "texts": arrow.list_(arrow.string()),
        "hashes": arrow.list_(arrow.uint64()),
        "whos": arrow.list_(who),
        "regions": arrow.list_(region),
    }
    return arrow.schema([(name, types[kind]) for name, _, kind in (f.partition(":") for f in _FIELDS[table].split())])


class Writer:
    """Writes a table of one shard whole or not at all, in groups of rows bounded in size."""

    def __init__(self, path: Path, table: str) -> None:
        """Leaving the context without an error puts the file at `path` in its place."""
        self._path, self._table = path, table
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._rows: list[Row] = []
        self._characters = 0

    def __enter__(self) -> Self:
        parquet = need("pyarrow.parquet")
        self._writer = parquet.ParquetWriter(self._part, schema(self._table), compression="zstd")
        return self

    def add(self, row: Row) -> None:
        """Add a row."""
        self._rows.append(row)
        self._characters += len(row.get("text") or "")
        if len(self._rows) >= _ROWS or self._characters >= _CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        arrow = need("pyarrow")
        self._writer.write_table(arrow.Table.from_pylist(self._rows, schema=schema(self._table)))
        self._rows, self._characters = [], 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._rows:
                self._flush()
            self._writer.close()
            if kind is None:
                with self._part.open("rb") as written:
                    os.fsync(written.fileno())
                self._part.replace(self._path)
        finally:
            self._part.unlink(missing_ok=True)


def rows(path: Path, columns: list[str] | None = None) -> Iterator[Row]:
    """The rows of a table of one shard, a few held at a time; none where there is no file."""
    if not path.is_file():
        return
    parquet = need("pyarrow.parquet")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(256, columns=columns):
            yield from batch.to_pylist()


def key(document: Document) -> str:
    """What documents share that are read alike: text, language, title and dates."""
    parts = (document.text, document.language, document.title, document.published, document.dateline)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def document_row(position: int, document: Document, *, read: bool) -> Row:
    """A document as a row; `read` is whether its language can be read."""
    row: Row = plain(document)
    dateline = {f"dateline_{name}": value for name, value in row.pop("dateline").items()}
    return {"position": position, "id": document.id, "key": key(document), **row, **dateline, "read": read}


def document_of(row: Row) -> Document:
    """The document of a row."""
    dateline = {name: row[f"dateline_{name}"] for name in ("place", "date", "agency")}
    return restored(Document, {**row, "dateline": dateline})


def sketch_row(position: int, sketch: Sketch) -> Row:
    """What a document is compared by as a row."""
    own = {"size": sketch.size, "rate": sketch.rate, "sample": sorted(sketch.sample), "keys": list(sketch.keys)}
    return {"position": position, "id": sketch.document, **own}


def record_rows(position: int, reading: Reading) -> Iterator[tuple[str, Row]]:
    """The records of a reading as rows, each with its table; `position` is that of its document."""
    for table in RECORDS:
        for record in getattr(reading, table):
            row: Row = plain(record)
            evidence = row.pop("evidence")
            row |= {"id": record.id, "position": position} | {name: evidence[name] for name in _SPAN}
            if table == "claims":
                row |= {"exact": row["value"], "value": float(row["value"])}
            yield table, row


def record_of(table: str, row: Row) -> Record:
    """The record of a row."""
    evidence = {"document": row["document"], **{name: row[name] for name in _SPAN}}
    value = {"value": row["exact"]} if table == "claims" else {}
    return restored(RECORDS[table], {**row, **value, "evidence": evidence})
