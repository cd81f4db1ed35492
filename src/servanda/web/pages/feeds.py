"""Feeds: changes as Atom, events and deadlines as calendars."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from servanda.analysis import news
from servanda.ledger.queries import Row
from servanda.publishing.feeds import atom, calendar
from servanda.web.reads import memory_of, settings_of
from servanda.web.rendering import tagged

router = APIRouter()
_CHANGES = 100


@router.get("/feeds/changes.atom")
def changes(request: Request) -> Response:
    """What became different in the account, the latest first."""
    base = str(request.base_url).rstrip("/")
    title = f"Servanda: {settings_of(request).profile.title}"
    body = memory_of(request).ask(
        ("atom", base), lambda connection: atom(news.changes(connection, _CHANGES), title, base)
    )
    return tagged(request, body, "application/atom+xml; charset=utf-8")


@router.get("/feeds/events.ics")
def events(request: Request) -> Response:
    """Events with a date, the past of ten years and what is to come."""
    first = f"{settings_of(request).today.year - 10:04}"
    return _calendar(request, "events", lambda connection: news.dated_events(connection, first))


@router.get("/feeds/deadlines.ics")
def deadlines(request: Request) -> Response:
    """Deadlines of undertakings that are not complete."""
    today = settings_of(request).today
    return _calendar(request, "deadlines", lambda connection: news.deadlines(connection, today))


def _calendar(request: Request, what: str, rows: Callable[[Connection], list[Row]]) -> Response:
    base = str(request.base_url).rstrip("/")
    title = f"{settings_of(request).profile.title}: {what}"

    def made(connection: Connection) -> bytes:
        return calendar(rows(connection), title, base)

    body = memory_of(request).ask((what, base), made)
    return tagged(
        request,
        body,
        "text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{what}.ics"'},
    )
