"""The first page: what changed, what is covered, what is within reach, what is open, what is next."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from servanda.analysis import news
from servanda.analysis.overview import overview as of_ledger
from servanda.web.reads import memory_of, pictured, settings_of
from servanda.web.rendering import pages

router = APIRouter()
SEEN = "servanda-seen"
"""The cookie that holds the number of the change up to which the visitor has been told."""
_TARGETS = 3


@router.get("/")
def overview(request: Request) -> Response:
    """The page; what changed since the visitor was here last is known by a cookie that holds one number."""
    own = settings_of(request)
    memory = memory_of(request)
    told = memory.ask(("overview", own.today), lambda connection: of_ledger(connection, own.profile, own.today))
    seen = request.cookies.get(SEEN, "")
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    fresh = memory.ask(("since", since), lambda c: news.changes_by_kind(c, since)) if since is not None else None
    measured = [t for t in pictured(request) if t["target"]["reporters"]]
    answer = pages(request).page(
        request,
        "overview.html",
        told=told,
        fresh=fresh,
        targets=[(t["target"], t["shown"]) for t in measured if t["ahead"]][:_TARGETS],
        past=[t["target"] for t in measured if not t["ahead"]][:_TARGETS],
        today=own.today,
        api="/api/v1/overview",
    )
    if since != told.number:
        answer.set_cookie(SEEN, str(told.number), max_age=400 * 86400, httponly=True, samesite="strict")
    return answer


@router.get("/changes")
def changes(request: Request) -> Response:
    """What became different in the account, the latest first."""
    rows = memory_of(request).ask(("changes", 200), lambda connection: news.changes(connection, 200))
    return pages(request).page(request, "changes.html", changes=rows, api="/api/v1/changes")
