"""What stands between an input and its document."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.records import PartialDate, Region

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EML = "message/rfc822"
FEED = "application/xml"


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one source: `path` as given, `declared` and `charset` as its server or envelope says."""

    path: str
    data: bytes
    declared: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a source with what its format tells about it; `regions` are those the format itself marks."""

    text: str
    media_type: str
    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    published: PartialDate | None = None
    regions: tuple[Region, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Told:
    """What an archive says of a document it holds; the document's own words go first."""

    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    published: PartialDate | None = None
