"""The state of a ledger on one page: what it holds, what changed, what is covered, open and next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from servanda.analysis import news
from servanda.analysis.balance import Balance, balance
from servanda.analysis.coverage import Coverage, coverage
from servanda.ledger import Filters
from servanda.ledger.paging import count, page
from servanda.ledger.queries import Row
from servanda.profiles import Profile

_WHAT = ("undertaking", "answer", "event", "discrepancy")
"""Kinds of changes that the page tells the latest of."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page holds; `number` is that of the latest change."""

    counts: dict[str, int]
    coverage: Coverage
    balance: list[Balance]
    discrepancies: list[Row]
    ahead: list[Row]
    latest: list[Row]
    changes: list[Row]
    number: int


def overview(connection: Connection, profile: Profile, as_of: date) -> Overview:
    """All of it out of a ledger."""
    kinds = ("documents", "statements", "claims", "events", "undertakings", "asks", "discrepancies")
    return Overview(
        {kind: count(connection, kind) for kind in kinds},
        coverage(connection, profile),
        balance(connection),
        news.newest_discrepancies(connection),
        news.ahead(connection, as_of),
        page(connection, "documents", Filters(), as_of=as_of, size=6, newest=True).rows,
        [row for what in _WHAT for row in news.changes(connection, 3, what=what)],
        news.latest_change(connection),
    )
