"""Review: what nobody has judged yet, the most doubtful first, and the decisions about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from servanda.analysis.decided import undone
from servanda.analysis.reviewable import Reviewable, reviewable
from servanda.ledger.doubts import KINDS, left, queue
from servanda.ledger.overlay import log
from servanda.ledger.reviewing import ReviewError, decide
from servanda.pipeline.account import reconcile, remembered
from servanda.profiles import ProfileError
from servanda.records import Completion, Stage, Verb
from servanda.web.access import Visitor, reviewer, writer
from servanda.web.reads import memory_of, settings_of
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today, ledger_of

router = APIRouter()
_LOG = 25
"""Decisions of the log that are shown."""
_SKIPPED = 500


@router.get("/review", dependencies=[Depends(reviewer)])
def review(
    request: Request,
    connection: Reading,
    today: Today,
    kind: Annotated[str, Query(max_length=20)] = "",
    thing: Annotated[str, Query(max_length=40)] = "",
    skip: Annotated[int, Query(ge=0, le=_SKIPPED)] = 0,
) -> Response:
    """The record or thing named, else what is next in the queue after `skip` others."""
    kinds = (kind,) if kind in KINDS else KINDS
    chosen = thing or next((row["id"] for row in queue(connection, kinds, skip + 1)[skip:]), "")
    found = reviewable(connection, chosen, today) if chosen else None
    if thing and found is None:
        raise HTTPException(404, "Nothing of this ledger has that name.")
    entries = log(connection)
    return pages(request).page(
        request,
        "review.html",
        found=found,
        kind=kind if kind in KINDS else "",
        kinds=KINDS,
        skip=skip,
        thing=thing,
        left=left(connection, kinds),
        log=list(reversed(entries))[:_LOG],
        undone=undone(entries),
        stages=list(Stage),
        completions=list(Completion),
    )


@router.post("/review")
def judge(
    request: Request,
    visitor: Annotated[Visitor, Depends(writer)],
    today: Today,
    verb: Annotated[Verb, Form()],
    target: Annotated[str, Form(max_length=40)],
    why: Annotated[str, Form(max_length=1000)],
    others: Annotated[str, Form(max_length=2000)] = "",
    stage: Annotated[str, Form(max_length=40)] = "",
    completion: Annotated[str, Form(max_length=40)] = "",
    fields: Annotated[list[str] | None, Form(max_length=20)] = None,
    values: Annotated[list[str] | None, Form(max_length=20)] = None,
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Append a decision and work out what it changes."""
    ledger = ledger_of(request)
    now = datetime.now(UTC)
    settings = {name: value for name, value in (("stage", stage), ("completion", completion)) if value}
    try:
        with ledger.writing() as connection:
            if verb is Verb.CORRECT:
                settings = _changed(reviewable(connection, target, today), fields or [], values or [])
            targets = [target, *others.replace(",", " ").split()] if verb in {Verb.MERGE, Verb.SPLIT} else [target]
            made = decide(
                connection, verb, targets, by=visitor.name or "reviewer", when=now, why=why, values=settings or None
            )
    except ReviewError as error:
        raise HTTPException(422, str(error)) from error
    try:
        profile = remembered(ledger)
    except ProfileError:
        profile = settings_of(request).profile
    reconcile(ledger, profile, now=now)
    memory_of(request).forget()
    kept = {key: value for key, value in _query(back).items() if key in {"kind", "skip"}}
    return RedirectResponse(f"/review?{urlencode({**kept, 'done': made.id})}", 303)


def _query(form: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in form.split("&"))
    return {name: value for name, _, value in pairs if name and value.isalnum()}


def _changed(found: Reviewable | None, fields: list[str], values: list[str]) -> dict[str, str]:
    """The fields whose values differ from those that the record has."""
    if found is None:
        raise HTTPException(404, "Nothing of this ledger has that name.")
    own = dict(found.fields)
    return {
        name: value.strip()
        for name, value in zip(fields, values, strict=False)
        if name in own and value.strip() != own[name]
    }
