"""One event: who took part, who tells of it, and what each side says came of it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from servanda.analysis.at_hand import meeting
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()


@router.get("/events/{name}")
def event(request: Request, connection: Reading, name: str) -> Response:
    """An event by its id, or by the name that any of its tellings gives it."""
    found = meeting(connection, name, request.app.state.settings.profile)
    if found is None:
        raise HTTPException(404, "No event of this ledger has that name.")
    if found.event["id"] != name:
        return RedirectResponse(f"/events/{found.event['id']}", 303)
    return pages(request).page(request, "event.html", found=found, api=f"/api/v1/events/{name}")
