"""Style, script and icon, under addresses that name their content and can be kept for ever."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from servanda.web.rendering import pages

router = APIRouter()


@router.get("/static/{digest}/{name}")
def static(request: Request, digest: str, name: str) -> Response:
    """A file of the package; one of another version is not found."""
    file = pages(request).static.get(name)
    if file is None or file.address != f"/static/{digest}/{name}":
        raise HTTPException(404, "There is no such file.")
    return Response(
        file.content, media_type=file.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """The icon under the name that browsers try."""
    file = pages(request).static["icon.svg"]
    return Response(file.content, media_type=file.media_type, headers={"Cache-Control": "public, max-age=86400"})


@router.get("/robots.txt")
def robots() -> Response:
    """Crawlers stay out: a ledger's reader decides what becomes of it."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")
