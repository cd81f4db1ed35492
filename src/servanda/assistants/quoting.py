"""Words of documents for answers: with their sources, cut to a bounded length, nothing invisible in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from servanda.assistants import shapes
from servanda.records import Source, Span, Statement, Told
from servanda.records.statement import Who

LONGEST_QUOTE = 600
"""Characters of a quotation that are shown."""
LONGEST_NAME = 200
"""Characters of a title, name or reason that are shown."""
LONGEST_PATH = 500
"""Characters of a path or address that are shown."""
MOST_NAMES = 12
"""Names that are shown of a list of them."""
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_SHOWN = frozenset("\n\t")
_HIDDEN = "\ufffd"


def clean(text: str) -> str:
    """The text with every character that shows nothing (controls, bidirectional marks, tags) as U+FFFD, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_HIDDEN if unicodedata.category(c) in _INVISIBLE and c not in _SHOWN else c for c in text)


def name(text: str | None) -> str | None:
    """A title, name or reason, cleaned, in one line, cut."""
    if text is None:
        return None
    plain = " ".join(clean(text[: 4 * LONGEST_NAME]).split())
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"


def named(text: str) -> str:
    """`name` of what is there."""
    return name(text) or ""


def names(texts: Any) -> list[str]:
    """Some names; at most `MOST_NAMES`."""
    return [named(str(text)) for text in list(texts)[:MOST_NAMES]]


def whos(rows: list[dict[str, str]]) -> list[str]:
    """Actors of a row of a list."""
    return names(Who(row["party"], row.get("name") or "") for row in rows)


def source(known: Source) -> shapes.Source:
    """A source as answers give it."""
    path = clean(known.path[:LONGEST_PATH])
    fetched = path.startswith(("http://", "https://"))
    return shapes.Source(
        document=known.id,
        path=None if fetched else path,
        url=path if fetched else None,
        publisher=name(known.publisher),
        title=name(known.title),
        date=str(known.date) if known.date else None,
        language=known.language,
        side=known.side,
    )


def quote(span: Span, known: Source) -> shapes.Quote:
    """The words of a span with their source."""
    return _quote(span.quote, span.start, span.end, known)


def row_quote(row: Mapping[str, Any], known: Source) -> shapes.Quote:
    """The words of a row that has `quote`, `start` and `end`."""
    return _quote(row["quote"], row["start"], row["end"], known)


def statement(told: Told[Statement], undertaking: str | None, by: str = "machine") -> shapes.Statement:
    """A statement of a document."""
    own = told.record
    return shapes.Statement(
        id=own.id,
        force=own.force,
        speakers=names(own.speakers),
        addressees=names(own.addressees),
        deadline=str(own.deadline) if own.deadline else None,
        by=named(by),
        undertaking=undertaking,
        quote=quote(own.evidence, told.source),
    )


def row_statement(row: Mapping[str, Any], known: Source, undertaking: str | None) -> shapes.Statement:
    """A statement out of a row of a list."""
    return shapes.Statement(
        id=row["id"],
        force=row["force"],
        speakers=whos(row["speakers"]),
        addressees=whos(row["addressees"]),
        deadline=row["deadline"],
        by=named(row["by"]),
        undertaking=undertaking,
        quote=row_quote(row, known),
    )


def _quote(words: str, start: int, end: int, known: Source) -> shapes.Quote:
    return shapes.Quote(
        words=clean(words[:LONGEST_QUOTE]), start=start, end=end, cut=len(words) > LONGEST_QUOTE, source=source(known)
    )
