"""Search over everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from servanda.analysis.searching import find
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
LONGEST_QUERY = 200


@router.get("/search")
def search(request: Request, connection: Reading, q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "") -> Response:
    """What matches the words asked for."""
    found = find(connection, q) if q.strip() else None
    context: dict[str, object] = {"api": "/api/v1/search"} if found else {}
    return pages(request).page(request, "search.html", status=200, query=q, found=found, **context)
