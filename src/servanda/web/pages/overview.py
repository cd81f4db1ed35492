"""The first page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from servanda.ledger import Filters
from servanda.ledger.paging import count, page
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today

router = APIRouter()


@router.get("/")
def overview(request: Request, connection: Reading, today: Today) -> Response:
    """What the ledger holds, and what is new."""
    kinds = ("documents", "statements", "claims", "events")
    return pages(request).page(
        request,
        "overview.html",
        counts={kind: count(connection, kind) for kind in kinds},
        latest=page(connection, "documents", Filters(), as_of=today, size=8, newest=True).rows,
    )
