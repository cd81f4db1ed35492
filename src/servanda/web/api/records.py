"""Single documents and records."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from servanda.ledger.records import document as whole
from servanda.ledger.records import one, records_of
from servanda.web.api import models
from servanda.web.api.answers import ABSENT, TROUBLES, as_json
from servanda.web.store import Reading

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


@router.get("/records/{name}", response_model=models.StatementRecord | models.ClaimRecord | models.EventRecord)
def record(request: Request, connection: Reading, name: str) -> Any:
    """A statement, claim or event."""
    found = one(connection, name)
    if found is None:
        raise HTTPException(404, "No record of this ledger has that name.")
    return as_json(request, found)
