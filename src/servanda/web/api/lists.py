"""Lists and search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator
from starlette.responses import Response

from servanda.analysis.finding import find
from servanda.ledger import Filters
from servanda.ledger.listing import page
from servanda.web.addresses import Slice, filtered, sliced
from servanda.web.api import models
from servanda.web.api.answers import TROUBLES, as_json, as_list, listed
from servanda.web.store import Reading

router = APIRouter(tags=["lists"])
Narrowed = Annotated[Filters, Depends(filtered)]
Sliced = Annotated[Slice, Depends(sliced)]
Form = Annotated[
    Literal["json", "csv"] | None,
    Query(alias="format", description="Else what the Accept header asks for: application/json or text/csv."),
]


def _worded(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a null character")
    return text


@router.get("/documents", response_model=models.Documents, responses=listed())
def documents(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
    """The documents, by date."""
    return _list(request, connection, "documents", filters, part, form)


@router.get("/statements", response_model=models.Statements, responses=listed())
def statements(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
    """What was agreed, promised, offered, proposed, asked, hoped or held, by the date of its document."""
    return _list(request, connection, "statements", filters, part, form)


@router.get("/claims", response_model=models.Claims, responses=listed())
def claims(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
    """Figures; `from` and `to` are about the time that they are of."""
    return _list(request, connection, "claims", filters, part, form)


@router.get("/events", response_model=models.Events, responses=listed())
def events(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
    """Events as single documents tell them, by their dates."""
    return _list(request, connection, "events", filters, part, form)


@router.get("/actors", response_model=models.Actors, responses=listed())
def actors(request: Request, connection: Reading, filters: Narrowed, part: Sliced, form: Form = None) -> Any:
    """Who speaks, is addressed and takes part, the most frequent first."""
    return _list(request, connection, "actors", filters, part, form)


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


def _list(
    request: Request, connection: Reading, kind: str, filters: Filters, part: Slice, form: str | None
) -> Response:
    made = page(connection, kind, filters, number=part.page, size=part.size, newest=part.newest)
    return as_list(request, made, form)
