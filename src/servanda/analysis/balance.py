"""The balance of asks: how many each side put to the other, and how they were met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from servanda.ledger import Filters, account
from servanda.ledger.listing import chosen_asks
from servanda.records import Reception

_OPEN = frozenset({Reception.UNANSWERED, Reception.DEFERRED, Reception.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Balance:
    """The asks of one party: how many were met in each way, and how many of each pillar are open.

    Open is what is unanswered, put off or merely acknowledged.
    """

    party: str
    receptions: dict[str, int]
    open_by_pillar: dict[str, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.receptions.values())

    @property
    def open(self) -> int:
        """How many are open."""
        return sum(n for reception, n in self.receptions.items() if reception in _OPEN)


def balance(connection: Connection, filters: Filters | None = None) -> list[Balance]:
    """The balance of every party that asked something, the one that asked most first."""
    a, f = account.answers, account.facets
    chosen = chosen_asks(replace(filters or Filters(), asker=None)).order_by(None)
    counted: Any = chosen.with_only_columns(a.c.asker, a.c.reception, func.count(), maintain_column_froms=True)
    receptions: dict[str, dict[str, int]] = {}
    for asker, reception, number in connection.execute(counted.group_by(a.c.asker, a.c.reception)):
        receptions.setdefault(asker, {reception.value: 0 for reception in Reception})[reception] = number
    open_ids = chosen.with_only_columns(a.c.id, maintain_column_froms=True).where(
        a.c.reception.in_([reception.value for reception in _OPEN])
    )
    pillars: dict[str, dict[str, int]] = {}
    by_pillar = (
        select(a.c.asker, f.c.value, func.count())
        .join(f, (f.c.thing == a.c.id) & (f.c.name == "pillar"))
        .where(a.c.id.in_(open_ids))
        .group_by(a.c.asker, f.c.value)
        .order_by(func.count().desc(), f.c.value)
    )
    for asker, pillar, number in connection.execute(by_pillar):
        pillars.setdefault(asker, {})[pillar] = number
    found = [Balance(asker, own, pillars.get(asker, {})) for asker, own in receptions.items()]
    return sorted(found, key=lambda b: (-b.total, b.party))
