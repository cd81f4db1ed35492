"""The reader: a document with what was read in it marked, in portions where it is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from servanda.ledger.records import copies, document, records_of
from servanda.publishing.marking import marks, pieces
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
PORTION = 50_000
"""Characters of a document on one page, or as many more as end a line."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One portion of a text: its bounds, its number (from 1), how many there are."""

    start: int
    end: int
    number: int
    count: int


def portions(text: str) -> list[tuple[int, int]]:
    """The bounds of a text's portions: cut at the end of a line, or else at a space, or else anywhere."""
    bounds: list[tuple[int, int]] = []
    start = 0
    while start < len(text) or not bounds:
        end = start + PORTION
        if end < len(text):
            for mark in ("\n", " "):
                if (found := text.find(mark, end, end + 2_000)) >= 0:
                    end = found + 1
                    break
        bounds.append((start, min(end, len(text))))
        start = end
    return bounds


@router.get("/documents/{name}")
def read(
    request: Request,
    connection: Reading,
    name: str,
    part: Annotated[int, Query(ge=1)] = 1,
    at: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """A document; `part` is the portion shown, `at` a place in the text whose portion is wanted."""
    found = document(connection, name)
    if found is None:
        raise HTTPException(404, "No document of this ledger has that name.")
    bounds = portions(found["text"])
    if at is not None:
        part = next((n for n, (_, end) in enumerate(bounds, 1) if at < end), len(bounds))
    if part > len(bounds):
        raise HTTPException(404, f"This document has {len(bounds)} parts.")
    start, end = bounds[part - 1]
    records = records_of(connection, name)
    return pages(request).page(
        request,
        "document.html",
        document=found,
        records=records,
        copies=copies(connection, name),
        pieces=list(pieces(found["text"], marks(found["regions"], records), start, end)),
        portion=Portion(start, end, part, len(bounds)),
        api=f"/api/v1/documents/{name}",
    )
