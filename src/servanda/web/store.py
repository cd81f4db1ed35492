"""The ledger as the pages read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from servanda.ledger import Ledger


def ledger_of(request: Request) -> Ledger:
    """The ledger of the application that answers a request."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def connection(request: Request) -> Iterator[Connection]:
    """A connection to read with, for as long as the answer is made."""
    with ledger_of(request).reading() as made:
        yield made


Reading = Annotated[Connection, Depends(connection)]
