"""The ledger as the pages read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from servanda.ledger import Ledger
from servanda.web.settings import Settings


def ledger_of(request: Request) -> Ledger:
    """The ledger of the application that answers a request."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def connection(request: Request) -> Iterator[Connection]:
    """A connection to read with, for as long as the answer is made."""
    with ledger_of(request).reading() as made:
        yield made


def today(request: Request) -> date:
    """The day for which the application tells schedules."""
    settings: Settings = request.app.state.settings
    return settings.today


Today = Annotated[date, Depends(today)]
Reading = Annotated[Connection, Depends(connection)]
