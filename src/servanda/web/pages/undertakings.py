"""Undertakings, asks and projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from servanda.analysis.balance import balance
from servanda.analysis.course import course
from servanda.ledger import Filters
from servanda.ledger.digests import digest
from servanda.ledger.groups import belonging
from servanda.ledger.paging import page
from servanda.ledger.queries import file_names
from servanda.ledger.records import records, thing
from servanda.publishing.course import course_picture
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.reads import brief, divisions_of, listed, memory_of, settings_of
from servanda.web.reads import divided as divided_by
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today

router = APIRouter()
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


@router.get("/undertakings")
def undertakings(request: Request, connection: Reading, today: Today, filters: Narrowed, part: Sliced) -> Response:
    """What was promised, asked or agreed, each once."""
    divided = divisions_of(request, filters)
    named = file_names(connection, [*(value for value, _ in divided["document"]), filters.document or ""])
    return pages(request).page(
        request,
        "undertakings.html",
        page=brief(request, connection, filters, part),
        facets=divided,
        sources=lambda document: named.get(document, ""),
        filters=filters,
        order=part.order,
        today=today,
        api="/api/v1/undertakings",
    )


@router.get("/undertakings/{name}")
def undertaking(request: Request, connection: Reading, today: Today, name: str) -> Response:
    """One of them, by its id or the name that one of its statements gives it."""
    found = course(connection, name, today)
    if found is None:
        raise HTTPException(404, "No undertaking of this ledger has that name.")
    own = found.undertaking
    if own["id"] != name:
        return RedirectResponse(f"/undertakings/{own['id']}", 303)
    return pages(request).page(
        request,
        "undertaking.html",
        found=found,
        picture=course_picture(own["statements"], own["deadline"], today),
        api=f"/api/v1/undertakings/{name}",
    )


@router.get("/asks")
def asks(request: Request, connection: Reading, filters: Narrowed, part: Sliced) -> Response:
    """The balance of asks: what each side asked of the other, facing each other."""
    made = pages(request)
    codes = [code for code in settings_of(request).profile.codes if not filters.asker or filters.asker == code]
    own = [replace(filters, asker=code) for code in codes]
    return made.page(
        request,
        "asks.html",
        balance=memory_of(request).ask(("balance", filters), lambda c: balance(c, filters)),
        sides=[
            (code, listed(request, connection, "asks", one, Slice(part.page, 25, "newest")))
            for code, one in zip(codes, own, strict=True)
        ],
        facets=divided_by(request, "asks", filters),
        filters=filters,
        number=part.page,
        api="/api/v1/asks",
    )


@router.get("/asks/{name}")
def ask(connection: Reading, today: Today, name: str) -> Response:
    """Leads to the undertaking in which what was asked is followed."""
    found = thing(connection, "asks", name, today)
    if found is None:
        raise HTTPException(404, "No ask of this ledger has that name; it may have been answered anew.")
    return RedirectResponse(f"/undertakings/{found['undertaking']}#asked", 303)


@router.get("/projects")
def projects(request: Request, connection: Reading, today: Today, filters: Narrowed, part: Sliced) -> Response:
    """Projects and institutions."""
    return pages(request).page(
        request,
        "projects.html",
        page=page(connection, "projects", filters, as_of=today, number=part.page, size=part.size),
        facets=divided_by(request, "projects", filters),
        filters=filters,
        api="/api/v1/projects",
    )


@router.get("/projects/{name}")
def project(request: Request, connection: Reading, today: Today, name: str) -> Response:
    """One of them, with where it is named and what is said of it."""
    found = thing(connection, "projects", name, today)
    if found is None:
        raise HTTPException(404, "No project of this ledger has that name.")
    told = records(connection, [*found["statements"], *found["events"]])
    threads = sorted(set(belonging(connection, "statement", found["statements"]).values()))
    return pages(request).page(
        request,
        "project.html",
        project=found,
        statements=[row for row in told.values() if row["type"] == "statement"],
        events=[row for row in told.values() if row["type"] == "event"],
        undertakings=digest(connection, threads, today),
        api=f"/api/v1/projects/{name}",
    )
