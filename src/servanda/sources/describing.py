"""A text becomes a document: its metadata gathered, its language told, its regions marked."""

from __future__ import annotations

import re

from servanda.records import Dateline, Document, PartialDate
from servanda.sources.dating import Written, dates
from servanda.sources.encoding import whole
from servanda.sources.language import language_of
from servanda.sources.marking import Marked, mark
from servanda.sources.provenance import provenance
from servanda.sources.raw import Extracted

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")
_SEARCHED = 20_000


def describe(path: str, digest: str, extracted: Extracted) -> Document:
    """The document of a text: what its format tells comes first, then its provenance lines, then its own head.

    `digest` is the SHA-256 of the raw bytes. The date of publication is that of the metadata, else of a date line at
    the     head, else of the dateline where it tells the year.
    """
    text = whole(extracted.text)
    head = provenance(text)
    marked = mark(text, (*head.regions, *extracted.regions))
    told = extracted.published or head.published
    header = _header_date(marked)
    published = told if told and (told.day or not header) else header or told
    dateline = _dateline(text, marked, published)
    return Document(
        path=path,
        text=text,
        sha256=digest,
        media_type=extracted.media_type,
        language=_language(text, marked, head.get("language")),
        publisher=extracted.publisher or head.get("publisher", "source", "site"),
        title=extracted.title or head.get("title") or marked.title,
        author=extracted.author or head.get("author", "byline"),
        published=published or dateline.date,
        dateline=dateline,
        signoff=marked.signoff,
        regions=marked.regions,
    )


def _language(text: str, marked: Marked, told: str | None) -> str:
    if told and _LANGUAGE.fullmatch(told.strip()):
        return told.strip()[:2]
    start = 0
    for region in marked.regions:  # provenance lines are in the language of who collected the text
        if region.start > start + 2 or region.kind.readable:
            break
        start = region.end
    return language_of(text[start:])


def _header_date(marked: Marked) -> PartialDate | None:
    for wanted in (False, True):
        for written, later in marked.dates:
            if later is wanted and (date := written.dated()):
                return date
    return None


def _dateline(text: str, marked: Marked, published: PartialDate | None) -> Dateline:
    # An opening glued to the first paragraph says more than a line of its own; agencies stand there.
    openings = sorted(marked.openings, key=lambda o: (o.place is None, o.written is None, -o.start))
    if not openings:
        return Dateline()
    first = openings[0]
    written = first.written or next((o.written for o in openings if o.written), None)
    agency = first.agency or next((o.agency for o in openings if o.agency), None)
    year = _year(text, written, published) if written and written.year is None else None
    date = written.dated(year) if written else None
    return Dateline(first.place, date, agency)


def _year(text: str, written: Written, published: PartialDate | None) -> int | None:
    """The year of a date that tells none: that of the publication, else of the same day told in full in the text."""
    if published is not None:
        # A dispatch of the last days of a year may be published in the first of the next.
        return published.year - 1 if published.month == 1 and written.month == 12 else published.year
    same = {
        other.year
        for other in dates(text[:_SEARCHED])
        if other.year is not None and (other.month, other.day) == (written.month, written.day)
    }
    return same.pop() if len(same) == 1 else None
