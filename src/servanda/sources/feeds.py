"""RSS and Atom: a feed becomes its entries, each with its text or the address of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import feedparser

from servanda.records import PartialDate
from servanda.sources.encoding import whole
from servanda.sources.formats.html import fragment
from servanda.sources.trouble import SourceError

MOST_ENTRIES = 500
_LARGEST = 20_000_000
_ENTITY = re.compile(rb"<!\s*ENTITY|<\s*!\s*DOCTYPE[^>]{0,2000}\[", re.IGNORECASE)
_FULL_SUMMARY = 600
"""Characters from which a summary is taken for the text itself, in a feed that carries no content."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its `text` where the feed carries it, else None, and its address where it has one."""

    name: str
    link: str | None
    text: str | None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: PartialDate | None = None


def entries(data: bytes, path: str) -> Iterator[Entry]:
    """The entries of a feed in their order, at most `MOST_ENTRIES`.

    Raises `SourceError` for what is no feed, holds no entry, or declares entities (which can unpack without end).
    """
    if len(data) > _LARGEST:
        raise SourceError("is a feed of more than 20 MB", "give its entries as files")
    plain = data.decode("utf-16", "replace").encode() if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data
    if _ENTITY.search(plain):
        raise SourceError(
            "declares XML entities and was not opened", "take the declarations out, or give the pages themselves"
        )
    # A stream, since feedparser would take a string for a path or an address and open that.
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:  # as of 6.0 on broken markup
        raise SourceError("is a feed that cannot be read", "give the addresses of its pages") from error
    if not feed.get("version"):
        raise SourceError("is no RSS or Atom feed", "give the address of the feed itself, or of one page")
    if not feed.entries:
        raise SourceError("is a feed without entries", "nothing was read from it", failed=False)
    publisher = _line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries[:MOST_ENTRIES], 1):
        contents = [str(item.get("value") or "") for item in entry.get("content", [])]
        text = fragment(max(contents, key=len)) if contents else fragment(str(entry.get("summary") or ""))
        complete = bool(text.strip()) and (bool(contents) or len(text) >= _FULL_SUMMARY)
        link = whole(entry.get("link") or "") or None
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Entry(
            name=link or f"{path}#{number}",
            link=link,
            text=text if complete or not link else None,
            title=_line(entry.get("title")),
            author=_line(entry.get("author")),
            publisher=publisher,
            published=_day(tuple(moment)) if moment else None,
        )


def _day(moment: tuple[int, ...]) -> PartialDate | None:
    try:
        return PartialDate.of(date(moment[0], moment[1], moment[2]))
    except (ValueError, IndexError):
        return None


def _line(value: object) -> str | None:
    return " ".join(fragment(str(value)).split()) or None if value else None
