"""The description of the API, as OpenAPI."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from servanda.web.api.answers import as_json

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """OpenAPI 3.1."""
    return as_json(request, request.app.openapi())
