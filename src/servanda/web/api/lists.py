"""Lists and search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator
from starlette.responses import Response

from servanda.analysis.searching import find
from servanda.ledger import Filters
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.api import models
from servanda.web.api.answers import TROUBLES, Form, as_json, as_list, listed
from servanda.web.reads import listed as rows
from servanda.web.store import Reading

router = APIRouter(tags=["lists"])
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]


def _worded(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a null character")
    return text


LISTS: dict[str, tuple[type, str]] = {
    "documents": (models.Documents, "The documents, by date."),
    "statements": (models.Statements, "What was agreed, promised, offered, proposed, asked, hoped or held."),
    "claims": (models.Claims, "Figures; `from` and `to` are about the time that they are of."),
    "tellings": (models.Tellings, "Events as single documents tell them, by their dates."),
    "replies": (models.Replies, "How sides met asks, as single documents tell it."),
    "events": (models.Events, "What happened, each event once with all that tell of it, by its date."),
    "undertakings": (
        models.Undertakings,
        "What was promised, asked or agreed, each followed through all its statements.",
    ),
    "asks": (models.Asks, "Requests and proposals of each side with how the other met them."),
    "discrepancies": (
        models.Discrepancies,
        "Records that cannot both be right, or that readers would take for the same.",
    ),
    "projects": (models.Projects, "Projects and institutions that documents name, by name."),
    "actors": (models.Actors, "Who speaks, is addressed and takes part, the most frequent first."),
}
"""Each list with the shape of its pages and what it holds."""


def _listed(kind: str, about: str) -> Callable[..., Any]:
    def answer(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
        return as_list(request, rows(request, connection, kind, filters, part), form)

    answer.__doc__ = about
    return answer


for kind, (shape, about) in LISTS.items():
    router.get(f"/{kind}", name=kind, response_model=shape, responses=listed())(_listed(kind, about))


@router.get("/search", response_model=models.Hits, responses=TROUBLES)
def search(
    request: Request,
    connection: Reading,
    q: Annotated[
        str,
        Query(max_length=200, description='Words, "a phrase", or the beginning of a word with *.'),
        AfterValidator(_worded),
    ],
) -> Response:
    """Statements and documents that match; diacritics are optional."""
    found = find(connection, q)
    content = {"query": q, "total": found.total, "statements": found.statements, "documents": found.documents}
    return as_json(request, content)
