"""Two documents aligned, with what was strengthened and weakened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import select
from starlette.responses import Response

from servanda.analysis.at_hand import counterparts, difference, retold
from servanda.ledger import schema
from servanda.ledger.loading import sources
from servanda.ledger.queries import at_document
from servanda.web.reads import memory_of, settings_of
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
Named = Annotated[str, Query(max_length=400)]


@router.get("/compare")
def compare(request: Request, connection: Reading, a: Named = "", b: Named = "") -> Response:
    """Documents `a` and `b`, each an id, a path or a file name; suggestions where one of them is open."""
    first, second = _document(connection, a), _document(connection, b)
    known = sources(connection, [name for name in (first, second) if name])
    found = None
    if first and second:
        found = difference(connection, first, second, settings_of(request).profile)
    context: dict[str, object] = {"api": "/api/v1/compare"} if found else {}
    return pages(request).page(
        request,
        "compare.html",
        status=200,
        a=a,
        b=b,
        first=known.get(first or ""),
        second=known.get(second or ""),
        found=found,
        counterparts=counterparts(connection, first) if first and not second else [],
        pairs=memory_of(request).ask(("retold",), retold) if not first else [],
        **context,
    )


def _document(connection: Reading, name: str) -> str | None:
    """The id of a document by its id, path or file name; None for no name."""
    if not name.strip() or "\x00" in name:
        return None
    d = schema.documents
    found = connection.execute(select(d.c.id).where(at_document(d.c.id, name.strip())).limit(2)).scalars().all()
    if not found:
        raise HTTPException(404, f"No document of this ledger is called {name[:80]}.")
    if len(found) > 1:
        raise HTTPException(422, f"More than one document is called {name[:80]}; give more of its path.")
    return str(found[0])
