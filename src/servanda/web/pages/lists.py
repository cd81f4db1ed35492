"""The lists: documents, statements, figures and events, narrowed by their addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from servanda.ledger import Filters
from servanda.ledger.listing import facets, page
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


@router.get("/documents")
def documents(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """The documents."""
    return _list(request, connection, "documents", filters, part)


@router.get("/statements")
def statements(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """The statements."""
    return _list(request, connection, "statements", filters, part)


@router.get("/figures")
def figures(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """The claims."""
    return _list(request, connection, "claims", filters, part)


@router.get("/events")
def events(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """The events."""
    return _list(request, connection, "events", filters, part)


def _list(request: Request, connection: Reading, kind: str, filters: Filters, part: Slice) -> Response:
    return pages(request).page(
        request,
        f"{kind}.html",
        page=page(connection, kind, filters, number=part.page, size=part.size, newest=part.newest),
        facets=facets(connection, kind, filters),
        filters=filters,
        order=part.order,
        api=f"/api/v1/{kind}",
    )
