"""A document's text cut into pieces, each with the marks that cover it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from servanda.records import RegionKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, `end` excluded: `kind` is `statements`, `claims`, `events` or `noise`.

    `record` is the row of the record behind it; that of noise holds the kind of its region alone.
    """

    start: int
    end: int
    kind: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; `begins` are those that begin with it."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


def marks(regions: Sequence[Sequence[Any]], records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Mark]:
    """The marks of a document's regions that are not read, and of its records by kind."""
    noise = [Mark(s, e, "noise", {"kind": kind}) for s, e, kind in regions if not RegionKind(kind).readable]
    return noise + [Mark(r["start"], r["end"], kind, r) for kind, rows in records.items() for r in rows]


def pieces(text: str, marked: Sequence[Mark], start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """`text[start:end]` cut at every boundary of a mark, in one sweep over the marks in order."""
    last = len(text) if end is None else min(end, len(text))
    waiting = sorted((m for m in marked if m.start < last and m.end > start), key=lambda m: (m.start, -m.end))
    cuts = sorted({start, last, *(c for m in waiting for c in (m.start, m.end) if start < c < last)})
    over: list[Mark] = []
    position = 0
    for left, right in pairwise(cuts):
        over = [m for m in over if m.end > left]
        begins: list[Mark] = []
        while position < len(waiting) and waiting[position].start <= left:
            mark = waiting[position]
            over.append(mark)
            if mark.start == left:
                begins.append(mark)
            position += 1
        yield Piece(text[left:right], tuple(over), tuple(begins))
