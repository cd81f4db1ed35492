"""A page for every statement, claim and event that was read: what it says, and the words in their place."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from servanda.ledger.queries import record as by_prefix
from servanda.ledger.queries import text_of
from servanda.ledger.records import one
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
CONTEXT = 420
"""Characters shown on each side of a record's words."""


@router.get("/records/{name}")
def record(request: Request, connection: Reading, name: str) -> Response:
    """A record by its id; the beginning of an id leads on where it is that of one record."""
    found = one(connection, name)
    if found is None:
        rows = by_prefix(connection, name) if len(name) >= 4 else []
        if len(rows) != 1:
            raise HTTPException(404, "No record of this ledger has that name.")
        folder = "documents" if rows[0]["type"] == "document" else "records"
        return RedirectResponse(f"/{folder}/{rows[0]['id']}", 303)
    text = text_of(connection, found["document"])
    start, end = found["start"], found["end"]
    return pages(request).page(
        request,
        "record.html",
        record=found,
        before=_from_word(text[max(0, start - CONTEXT) : start], cut=start > CONTEXT),
        after=_to_word(text[end : end + CONTEXT], cut=end + CONTEXT < len(text)),
        api=f"/api/v1/records/{name}",
    )


def _from_word(text: str, *, cut: bool) -> str:
    return "… " + text.partition(" ")[2] if cut and " " in text else text


def _to_word(text: str, *, cut: bool) -> str:
    return text.rpartition(" ")[0] + " …" if cut and " " in text else text
