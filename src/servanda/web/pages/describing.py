"""What the API offers, told on a page that needs no other host."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from servanda.web.rendering import pages

router = APIRouter()


@router.get("/api")
def told(request: Request) -> Response:
    """Every address of the API with what it takes and gives."""
    return pages(request).page(request, "api.html", operations=_operations(request.app.openapi()))


def _operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            answer = operation["responses"]["200"].get("content", {})
            found.append(
                {
                    "path": path,
                    "method": method.upper(),
                    "about": operation.get("description", ""),
                    "parameters": operation.get("parameters", []),
                    "answers": sorted(answer),
                }
            )
    return found
