"""Who met whom, by the events at which both took part; an event that many documents tell counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, desc, func, select

from servanda.ledger import account, schema


@dataclass(frozen=True, slots=True)
class Encounter:
    """Two people of different parties, at how many events, and the date of the last (None where undated)."""

    party: str
    name: str
    other_party: str
    other_name: str
    times: int
    last: str | None


def encounters(connection: Connection, limit: int = 60) -> list[Encounter]:
    """The pairs of named people that met most often, at most `limit`."""
    one, other = schema.whos.alias(), schema.whos.alias()
    e, m = schema.events, account.members
    times = func.count(func.coalesce(m.c.thing, e.c.id).distinct())
    chosen = (
        select(one.c.party, one.c.name, other.c.party, other.c.name, times, func.max(e.c.date))
        .join(other, and_(other.c.record == one.c.record, other.c.role == "participant"))
        .join(e, e.c.id == one.c.record)
        .outerjoin(m, m.c.record == e.c.id)
        .where(one.c.role == "participant", one.c.party < other.c.party, one.c.name != "", other.c.name != "")
        .group_by(one.c.party, one.c.name, other.c.party, other.c.name)
        .order_by(desc(times), func.max(e.c.date).desc(), one.c.name, other.c.name, one.c.party, other.c.party)
        .limit(limit)
    )
    return [Encounter(*row) for row in connection.execute(chosen)]


def met_by(connection: Connection, party: str, names: Sequence[str], limit: int = 60) -> list[Encounter]:
    """The people of other parties whom somebody met under any of these names, the most frequent first."""
    one, other = schema.whos.alias(), schema.whos.alias()
    e, m = schema.events, account.members
    times = func.count(func.coalesce(m.c.thing, e.c.id).distinct())
    chosen = (
        select(one.c.party, one.c.name, other.c.party, other.c.name, times, func.max(e.c.date))
        .join(other, and_(other.c.record == one.c.record, other.c.role == "participant"))
        .join(e, e.c.id == one.c.record)
        .outerjoin(m, m.c.record == e.c.id)
        .where(one.c.role == "participant", one.c.party == party, one.c.name.in_(names))
        .where(other.c.party != party, other.c.name != "")
        .group_by(one.c.party, one.c.name, other.c.party, other.c.name)
        .order_by(desc(times), other.c.name, other.c.party, one.c.name)
        .limit(limit)
    )
    return [Encounter(*row) for row in connection.execute(chosen)]
