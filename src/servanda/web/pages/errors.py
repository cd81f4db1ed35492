"""What went wrong, as a page."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from servanda.web.accounts import Right
from servanda.web.rendering import pages


def page(request: Request, status: int, what: str, advice: str = "") -> Response:
    """The page of an error."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    told = "There is no such page." if (status, what) == (404, "Not Found") else what
    return pages(request).page(
        request, "error.html", status=status, code=status, phrase=phrase, what=told, advice=advice
    )


def login_needed(request: Request, right: Right) -> Response:
    """On to the log-in, and back here afterwards."""
    query = {"needed": right.value}
    if request.method == "GET":
        query["next"] = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?{urlencode(query)}", 303)
