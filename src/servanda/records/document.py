"""A source as Servanda keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from servanda.records.dates import PartialDate
from servanda.records.identity import identify


class RegionKind(StrEnum):
    """What a stretch of a document is, where it is not prose to read."""

    TITLE = "title"  # read, as a heading
    HEADING = "heading"  # read, as a heading
    MENU = "menu"
    CAPTION = "caption"
    BYLINE = "byline"
    DATELINE = "dateline"
    SIGNOFF = "sign-off"
    RELATED = "related"  # lists of other articles, "Read also"
    SHARE = "share"  # share buttons, tags, subscription boxes
    CREDIT = "credit"  # photo and agency credits
    IMAGE = "image"  # file names, markup of pictures
    NOTICE = "notice"  # copyright, provenance lines, disclaimers
    REPEATED = "repeated"  # the same paragraph again

    @property
    def readable(self) -> bool:
        """Whether records may come out of it."""
        return self in _READABLE


_READABLE = frozenset({RegionKind.TITLE, RegionKind.HEADING, RegionKind.REPEATED})


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A marked stretch of a document's text, `end` excluded; regions do not overlap."""

    start: int
    end: int
    kind: RegionKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where, when and for whom a dispatch says it was written."""

    place: str | None = None
    date: PartialDate | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its text unchanged, what is known about it, and which parts of it are no prose.

    `path` is the path or address as the user gave it; `sha256` is that of the raw bytes; `language` is an ISO 639-1
    code, or `und`.
    """

    path: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    language: str = "en"
    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    published: PartialDate | None = None
    dateline: Dateline = field(default_factory=Dateline)
    signoff: str | None = None
    regions: tuple[Region, ...] = ()

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def id(self) -> str:
        """Named by its bytes: the same file is the same document wherever it lies."""
        return identify("d", self.sha256)

    @property
    def date(self) -> PartialDate | None:
        """The day it speaks from: that of its dateline, else of its publication."""
        return self.dateline.date or self.published

    def readable(self, start: int, end: int) -> bool:
        """Whether the stretch touches no region that is not to be read."""
        return not any(r.start < end and start < r.end and not r.kind.readable for r in self.regions)
