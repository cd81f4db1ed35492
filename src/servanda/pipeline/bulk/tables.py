"""Documents and records as Parquet: the schema of each table, and the way there and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from servanda.pipeline.bulk.optional import need
from servanda.records import (
    Claim,
    Dateline,
    Document,
    Event,
    EventKind,
    Force,
    PartialDate,
    Reading,
    Region,
    RegionKind,
    Span,
    Statement,
    Who,
)

Row = dict[str, Any]

_ROWS = 2_000
_CHARACTERS = 8_000_000
"""A group of rows is written when it has so many rows or characters: what a worker holds at most."""

_SHARED = "position:int document:text start:int end:int quote:text confidence:float rule:text"
_FIELDS = {
    "documents": "position:int id:text key:text path:text sha256:text text:long media_type:text language:text publisher:text "
    "title:text author:text published:text dateline_place:text dateline_date:text dateline_agency:text signoff:text "
    "regions:regions read:flag",
    "outside": "position:int path:text kind:text what:text advice:text",
    "copies": "position:int id:text path:text copy_of:text",
    "statements": f"id:text {_SHARED} force:text speakers:whos addressees:whos pillars:texts deadline:text",
    "claims": f"id:text {_SHARED} indicator:text label:text value:float exact:text unit:text comparator:text period:text "
    "base_period:text target:flag subject:text counterpart:text",
    "events": f"id:text {_SHARED} kind:text date:text place:text participants:whos",
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


@contextmanager
def told(error_of: str) -> Iterator[None]:
    """Say which file it was where one of our own tables cannot be read."""
    arrow = need("pyarrow")
    try:
        yield
    except (OSError, arrow.ArrowException) as error:
        raise OSError(f"{error_of}: {error}") from error


def key(document: Document) -> str:
    """What documents share that are read alike: text, language, title and dates."""
    parts = (document.text, document.language, document.title, document.published, document.dateline)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def document_row(position: int, document: Document, *, read: bool) -> Row:
    """A document as a row; `read` is whether its language can be read."""
    return {
        "position": position,
        "id": document.id,
        "key": key(document),
        "path": document.path,
        "sha256": document.sha256,
        "text": document.text,
        "media_type": document.media_type,
        "language": document.language,
        "publisher": document.publisher,
        "title": document.title,
        "author": document.author,
        "published": _text(document.published),
        "dateline_place": document.dateline.place,
        "dateline_date": _text(document.dateline.date),
        "dateline_agency": document.dateline.agency,
        "signoff": document.signoff,
        "regions": [{"start": r.start, "end": r.end, "kind": r.kind.value} for r in document.regions],
        "read": read,
    }


def document_of(row: Row) -> Document:
    """The document of a row."""
    return Document(
        path=row["path"],
        text=row["text"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        language=row["language"],
        publisher=row["publisher"],
        title=row["title"],
        author=row["author"],
        published=_date(row["published"]),
        dateline=Dateline(row["dateline_place"], _date(row["dateline_date"]), row["dateline_agency"]),
        signoff=row["signoff"],
        regions=tuple(Region(r["start"], r["end"], RegionKind(r["kind"])) for r in row["regions"]),
    )


def record_rows(position: int, reading: Reading) -> Iterator[tuple[str, Row]]:
    """The records of a reading as rows, each with its table; `position` is that of its document."""
    for s in reading.statements:
        own = {"force": s.force.value, "pillars": list(s.pillars), "deadline": _text(s.deadline)}
        yield "statements", _shared(position, s) | own | {
            "speakers": _whos(s.speakers),
            "addressees": _whos(s.addressees),
        }
    for c in reading.claims:
        yield "claims", _shared(position, c) | {
            "indicator": c.indicator,
            "label": c.label,
            "value": float(c.value),
            "exact": str(c.value),
            "unit": c.unit,
            "comparator": c.comparator,
            "period": _text(c.period),
            "base_period": _text(c.base_period),
            "target": c.target,
            "subject": c.subject,
            "counterpart": c.counterpart,
        }
    for e in reading.events:
        own = {"kind": e.kind.value, "date": _text(e.date), "place": e.place, "participants": _whos(e.participants)}
        yield "events", _shared(position, e) | own


def statement_of(row: Row) -> Statement:
    """The statement of a row."""
    return Statement(
        document=row["document"],
        force=Force(row["force"]),
        speakers=_whos_of(row["speakers"]),
        addressees=_whos_of(row["addressees"]),
        evidence=_span(row),
        pillars=tuple(row["pillars"]),
        deadline=_date(row["deadline"]),
        confidence=row["confidence"],
        rule=row["rule"],
    )


def claim_of(row: Row) -> Claim:
    """The claim of a row."""
    same = ("document", "indicator", "label", "unit", "comparator", "target", "subject", "counterpart", "confidence")
    return Claim(
        **{name: row[name] for name in same},
        rule=row["rule"],
        value=Decimal(row["exact"]),
        period=_date(row["period"]),
        base_period=_date(row["base_period"]),
        evidence=_span(row),
    )


def event_of(row: Row) -> Event:
    """The event of a row."""
    return Event(
        document=row["document"],
        kind=EventKind(row["kind"]),
        date=_date(row["date"]),
        place=row["place"],
        participants=_whos_of(row["participants"]),
        evidence=_span(row),
        confidence=row["confidence"],
        rule=row["rule"],
    )


def _shared(position: int, record: Statement | Claim | Event) -> Row:
    return {
        "id": record.id,
        "position": position,
        "document": record.document,
        "start": record.evidence.start,
        "end": record.evidence.end,
        "quote": record.evidence.quote,
        "confidence": record.confidence,
        "rule": record.rule,
    }


def _span(row: Row) -> Span:
    return Span(row["document"], row["start"], row["end"], row["quote"])


def _whos(whos: tuple[Who, ...]) -> list[Row]:
    return [{"party": who.party, "name": who.name} for who in whos]


def _whos_of(found: list[Row]) -> tuple[Who, ...]:
    return tuple(Who(who["party"], who["name"]) for who in found)


def _text(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def _date(form: str | None) -> PartialDate | None:
    return PartialDate.parse(form) if form else None
