"""Single documents and records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request

from servanda.ledger.queries import text_of
from servanda.ledger.records import document as whole
from servanda.ledger.records import one, records_of, thing
from servanda.publishing.exports.webannotation import CONTEXT, annotation
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


_AROUND = 40
"""Characters beside a quotation that tell it from others like it."""
Form = Annotated[
    Literal["json", "jsonld"] | None,
    Query(alias="format", description="Else what the Accept header asks for: application/json or application/ld+json."),
]
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
    responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}},
)
def record(request: Request, connection: Reading, name: str, form: Form = None) -> Any:
    """A statement, claim, event or reply; as JSON-LD it is a Web Annotation with selectors of its words."""
    found = one(connection, name)
    if found is None:
        raise HTTPException(404, "No record of this ledger has that name.")
    if form == "jsonld" or (form is None and request.headers.get("accept", "").startswith("application/ld+json")):
        text = text_of(connection, found["document"])
        start, end = found["start"], found["end"]
        around = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        base = f"{str(request.base_url).rstrip('/')}/api/v1/records/"
        linked = {"@context": CONTEXT, **annotation(found, found["type"], around, base)}
        linked["target"]["source"] = f"{str(request.base_url).rstrip('/')}/documents/{found['document']}"
        return as_json(request, linked, "application/ld+json")
    return as_json(request, found)
