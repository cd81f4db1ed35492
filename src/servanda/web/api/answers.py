"""Rows as JSON or CSV, with ETags."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from servanda.ledger.paging import Page
from servanda.ledger.queries import Row
from servanda.web.addresses import Here
from servanda.web.api.models import Trouble
from servanda.web.rendering import tagged

Form = Annotated[
    Literal["json", "csv"] | None,
    Query(alias="format", description="Else what the Accept header asks for: application/json or text/csv."),
]
Number = Annotated[int, Query(alias="page", ge=1, le=1_000_000, description="Which page of the list, from 1.")]
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
WHOLE = 500
"""Rows of a page of the lists that are rarely longer."""
TROUBLES: dict[int | str, dict[str, Any]] = {
    401: {"model": Trouble, "description": "Reading needs a token here"},
    422: {"model": Trouble, "description": "A parameter is wrong"},
}
ABSENT: dict[int | str, dict[str, Any]] = {404: {"model": Trouble, "description": "Not in this ledger"}}


def listed(*, csv: bool = True) -> dict[int | str, dict[str, Any]]:
    """What the description says of a list's answers."""
    other: dict[int | str, dict[str, Any]] = (
        {200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A page of the list"}}
        if csv
        else {}
    )
    return {**TROUBLES, **other}


def as_json(
    request: Request,
    content: Any,
    media_type: str = "application/json",
    *,
    ready: bool = False,
    headers: dict[str, str] | None = None,
) -> Response:
    """`content` as JSON; `ready` where it is JSON text already."""
    if ready:
        return tagged(request, str(content).encode(), media_type)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain).encode("utf-8", "replace")
    return tagged(request, body, media_type, headers=headers)


def as_list(request: Request, made: Page, form: str | None) -> Response:
    """A page of a list, as CSV where `form` or the Accept header asks for it."""
    following = _following(request, made)
    if _wants_csv(request, form):
        return _csv(request, made.rows, following)
    content = {
        "items": made.rows,
        "total": made.total,
        "page": made.number,
        "pages": made.pages,
        "next": following,
    }
    return as_json(request, content)


def as_rows(request: Request, rows: Sequence[Row], form: str | None, number: int = 1, size: int = WHOLE) -> Response:
    """Page `number` of a list that is at hand as a whole: the bare rows; the Link header tells the next page."""
    made = Page(list(rows[(number - 1) * size : number * size]), len(rows), number, size)
    following = _following(request, made)
    if _wants_csv(request, form):
        return _csv(request, made.rows, following)
    return as_json(request, made.rows, headers=_links(following))


def _following(request: Request, made: Page) -> str | None:
    return Here.of(request).to(page=made.number + 1) if made.number < made.pages else None


def _links(following: str | None) -> dict[str, str]:
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def _wants_csv(request: Request, form: str | None) -> bool:
    return form == "csv" or (form is None and request.headers.get("accept", "").startswith("text/csv"))


def _csv(request: Request, rows: Sequence[Row], following: str | None) -> Response:
    name = request.url.path.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', **_links(following)}
    return tagged(request, as_csv(rows).encode("utf-8", "replace"), "text/csv; charset=utf-8", headers=headers)


def as_csv(rows: Sequence[Row]) -> str:
    """RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        columns = list(rows[0])
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return _cell("; ".join(str(_cell(item)) for item in value))
    if isinstance(value, dict):
        return ":".join(str(part) for part in value.values())
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return "" if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
