"""The lists: documents, statements, figures and events, narrowed by their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from servanda.ledger import Filters
from servanda.ledger.paging import facets, page, years
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today

router = APIRouter()
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


LISTS = {
    "/documents": "documents",
    "/statements": "statements",
    "/figures": "claims",
    "/events": "events",
}
"""Which list each page of the kind shows."""


def _listed(kind: str) -> Callable[..., Response]:
    def answer(request: Request, connection: Reading, today: Today, filters: Narrowed, part: Sliced) -> Response:
        return pages(request).page(
            request,
            f"{kind}.html",
            page=page(connection, kind, filters, as_of=today, number=part.page, size=part.size, newest=part.newest),
            facets=facets(connection, kind, filters),
            years=years(connection, kind, filters) if kind == "events" else [],
            filters=filters,
            order=part.order,
            api=f"/api/v1/{kind}",
        )

    return answer


for path, kind in LISTS.items():
    router.get(path, name=kind)(_listed(kind))
