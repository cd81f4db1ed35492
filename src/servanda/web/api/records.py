"""Single documents and records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from servanda.ledger.records import document as whole
from servanda.ledger.records import one, records_of, thing
from servanda.web.api import models, things
from servanda.web.api.answers import ABSENT, TROUBLES, as_json
from servanda.web.store import Reading, Today

router = APIRouter(tags=["records"], responses={**TROUBLES, **ABSENT})


@router.get("/documents/{name}", response_model=models.WholeDocument)
def document(request: Request, connection: Reading, name: str) -> Any:
    """A document: its text, what is known about it, the stretches that are not read, and its records."""
    found = whole(connection, name)
    if found is None:
        raise HTTPException(404, "No document of this ledger has that name.")
    regions = [{"start": start, "end": end, "kind": kind} for start, end, kind in found["regions"]]
    told = {key: value for key, value in found.items() if key != "path"}
    return as_json(request, {**told, "regions": regions, **records_of(connection, name)})


THINGS: dict[str, tuple[type, str]] = {
    "events": (things.Happening, "An event, by its id or the name that one of its tellings gives it."),
    "undertakings": (things.Undertaking, "An undertaking, by its id or the name that one of its statements gives it."),
    "asks": (things.Ask, "An ask with how it was met."),
    "discrepancies": (things.Discrepancy, "A discrepancy."),
    "projects": (things.Project, "A project or institution."),
}
"""What records come to, with the shape of each."""


def _thing(kind: str, about: str) -> Callable[..., Any]:
    def answer(request: Request, connection: Reading, today: Today, name: str) -> Any:
        found = thing(connection, kind, name, today)
        if found is None:
            raise HTTPException(404, "Nothing of that kind has that name in this ledger.")
        return as_json(request, found)

    answer.__doc__ = about
    return answer


for kind, (shape, about) in THINGS.items():
    router.get(f"/{kind}/{{name}}", name=f"one of {kind}", response_model=shape)(_thing(kind, about))


@router.get(
    "/records/{name}",
    response_model=models.StatementRecord | models.ClaimRecord | models.EventRecord | models.ReplyRecord,
)
def record(request: Request, connection: Reading, name: str) -> Any:
    """A statement, claim or event."""
    found = one(connection, name)
    if found is None:
        raise HTTPException(404, "No record of this ledger has that name.")
    return as_json(request, found)
