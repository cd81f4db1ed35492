"""The queue of what a person should look at first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, case, func, literal, select, union_all

from servanda.ledger import account, schema
from servanda.ledger.queries import Row

_TABLES = {
    "statement": schema.statements,
    "claim": schema.claims,
    "event": schema.events,
    "reply": schema.replies,
}
KINDS = (*_TABLES, "discrepancy")
"""What can stand in the queue."""
_SEVERITY = {"high": 0.6, "medium": 0.4, "low": 0.2}
"""The doubt that a discrepancy casts on what it is about: it comes among records of like doubt."""


def queue(connection: Connection, kinds: Iterable[str] = KINDS, limit: int = 1) -> list[Row]:
    """What no person has judged yet, the most doubtful first: rows of `id`, `kind` and `doubt`, 0 to 1.

    The doubt of a record is what its confidence leaves of one; that of a discrepancy follows its severity.
    """
    every = union_all(*(_part(kind) for kind in kinds)).subquery()
    judged = select(account.reviewed.c.target)
    chosen = select(every).where(every.c.id.not_in(judged)).order_by(every.c.doubt.desc(), every.c.id).limit(limit)
    return [{**row, "doubt": round(row["doubt"], 4)} for row in connection.execute(chosen).mappings()]


def left(connection: Connection, kinds: Iterable[str] = KINDS) -> int:
    """How many records and discrepancies no person has judged."""
    every = union_all(*(_part(kind) for kind in kinds)).subquery()
    judged = select(account.reviewed.c.target)
    chosen = select(func.count()).select_from(every).where(every.c.id.not_in(judged))
    return int(connection.execute(chosen).scalar_one())


def _part(kind: str) -> Select[Any]:
    if kind == "discrepancy":
        x = account.discrepancies
        return select(x.c.id, literal(kind).label("kind"), case(_SEVERITY, value=x.c.severity).label("doubt"))
    table = _TABLES[kind]
    return select(table.c.id, literal(kind).label("kind"), (1.0 - table.c.confidence).label("doubt"))
