"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from servanda.web.access import COOKIE, Gate, Visitor, local_path, same_origin
from servanda.web.accounts import Right
from servanda.web.rendering import pages
from servanda.web.sessions import form_token_fits

router = APIRouter()
_WRONG = "That name and password, or that code, does not fit."


@router.get("/login")
def login(request: Request, next: str = "/", needed: str = "") -> Response:  # noqa: A002 (the name that addresses use)
    """The form."""
    return _form(request, local_path(next), needed=needed if needed in set(Right) else "")


@router.post("/login")
def log_in(
    request: Request,
    name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    code: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Begin a session for whoever has a password, or the code that the server printed."""
    same_origin(request)
    gate: Gate = request.app.state.gate
    client = request.client.host if request.client else "?"
    if not gate.sessions.may_try(client):
        raise HTTPException(429, "Too many wrong tries; wait a minute.", {"Retry-After": "60"})
    right: Right | None = None
    if code:
        who, right = "reviewer", (Right.REVIEW if gate.redeem(code) else None)
    else:
        who, right = name, gate.accounts.check(name, password)
    if right is None:
        gate.sessions.failed(client)
        return _form(request, local_path(next), trouble=_WRONG, status=403)
    gate.sessions.end(request.cookies.get(COOKIE))
    answer = RedirectResponse(local_path(next), 303)
    answer.set_cookie(
        COOKIE,
        gate.sessions.begin(who, right),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return answer


@router.post("/logout")
def log_out(request: Request, form_token: Annotated[str, Form(max_length=200)] = "") -> Response:
    """End the session."""
    same_origin(request)
    gate: Gate = request.app.state.gate
    visitor: Visitor = gate.visitor(request)
    if visitor.session and not form_token_fits(visitor.session, form_token):
        raise HTTPException(403, "This form is too old; load the page again and send it once more.")
    gate.sessions.end(request.cookies.get(COOKIE))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _form(request: Request, to: str, *, needed: str = "", trouble: str = "", status: int = 200) -> Response:
    gate: Gate = request.app.state.gate
    request.state.visitor = gate.visitor(request)
    return pages(request).page(request, "login.html", status=status, next=to, needed=needed, trouble=trouble)
