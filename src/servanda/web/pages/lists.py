"""The lists: documents, statements, figures and events, narrowed by their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from servanda.ledger import Filters
from servanda.ledger.records import records
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.reads import divided, listed, yearly
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


LISTS = {
    "/documents": "documents",
    "/statements": "statements",
    "/events": "events",
}
"""Which list each page of the kind shows."""


def _listed(kind: str) -> Callable[..., Response]:
    def answer(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
        page = listed(request, connection, kind, filters, part)
        told = {row["id"]: row["tellings"][0] for row in page.rows if row["tellings"]} if kind == "events" else {}
        spoken = records(connection, list(told.values()))
        return pages(request).page(
            request,
            f"{kind}.html",
            page=page,
            words={name: spoken[telling]["quote"] if telling in spoken else "" for name, telling in told.items()},
            facets=divided(request, kind, filters),
            years=yearly(request, kind, filters) if kind == "events" else [],
            filters=filters,
            order=part.order,
            api=f"/api/v1/{kind}",
        )

    return answer


for path, kind in LISTS.items():
    router.get(path, name=kind)(_listed(kind))
