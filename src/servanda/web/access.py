"""Reading and reviewing as rights that a request has or has not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from servanda.web.accounts import Accounts, Right
from servanda.web.sessions import Session, Sessions, form_token_fits
from servanda.web.settings import Settings

COOKIE = "servanda"


class LoginNeededError(Exception):
    """The visitor has to log in, or may not do this; `right` is what it takes."""

    def __init__(self, right: Right) -> None:
        super().__init__(right.value)
        self.right = right


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: `name` is empty for somebody unknown, `session` None unless logged in by the browser."""

    name: str
    right: Right | None
    session: Session | None = None

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right."""
        return self.right is Right.REVIEW or self.right is right


class Gate:
    """Decides who a visitor is and what they may do."""

    def __init__(self, settings: Settings) -> None:
        """Under the settings of a server."""
        self.settings = settings
        self.accounts = Accounts(settings.accounts)
        self.sessions = Sessions()
        self._ticket = settings.ticket

    def visitor(self, request: Request) -> Visitor:
        """Who makes this request: by its token, else by its session, else somebody who may read where all may."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and (found := self.accounts.bearer(token.strip())):
            return Visitor(*found)
        if session := self.sessions.find(request.cookies.get(COOKIE)):
            return Visitor(session.name, session.right, session)
        return Visitor("", Right.READ if self.settings.open else None)

    def redeem(self, ticket: str) -> bool:
        """Whether this is the one-time code that the server was started with; it counts once."""
        if self._ticket is None or not secrets.compare_digest(ticket.strip().encode(), self._ticket.encode()):
            return False
        self._ticket = None
        return True


def _visitor(request: Request) -> Visitor:
    gate: Gate = request.app.state.gate
    visitor: Visitor = gate.visitor(request)
    request.state.visitor = visitor
    return visitor


def reader(request: Request) -> Visitor:
    """A visitor who may read; `LoginNeededError` for others."""
    visitor = _visitor(request)
    if not visitor.may(Right.READ):
        raise LoginNeededError(Right.READ)
    return visitor


def reviewer(request: Request) -> Visitor:
    """A visitor who may review; `LoginNeededError` for others."""
    visitor = _visitor(request)
    if not visitor.may(Right.REVIEW):
        raise LoginNeededError(Right.REVIEW)
    return visitor


def same_origin(request: Request) -> None:
    """Refuse a request that another site made a browser send."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"} or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(403, "This form was sent from another site.")


async def writer(request: Request) -> Visitor:
    """A reviewer who sends a form: from this site, with the token of their session; tokens of programs need neither."""
    visitor = reviewer(request)
    if visitor.session is None:
        return visitor
    same_origin(request)
    form = await request.form()
    token = form.get("form_token")
    if not isinstance(token, str) or not form_token_fits(visitor.session, token):
        raise HTTPException(403, "This form is too old; go back, load the page again, and send it once more.")
    return visitor


def local_path(wanted: str | None) -> str:
    """The path to go on to after logging in: one of this site, whatever was asked for."""
    if (
        not wanted
        or not wanted.startswith("/")
        or wanted.startswith("//")
        or "\\" in wanted
        or not wanted.isprintable()
    ):
        return "/"
    return wanted


ReaderHere = Annotated[Visitor, Depends(reader)]
ReviewerHere = Annotated[Visitor, Depends(reviewer)]
WriterHere = Annotated[Visitor, Depends(writer)]
