"""Alerts on their way: each is there once, is claimed before it is sent, and never sent again after that.

`waiting` is to be sent, `claimed` is being sent (or was when the program ended: whether it arrived is not known, and
it is not sent again), `sent` arrived, `refused` did not and is not tried again, `unknown` broke off while it was sent,
`known` was so before its query began.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, UniqueConstraint, or_, select, update

from servanda.ledger.inserting import add, put
from servanda.ledger.schema import metadata
from servanda.ledger.store import Ledger
from servanda.records.identity import identify

queries = Table(
    "queries",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("account", Text, nullable=False),
)
"""Up to which change of the account each query has been asked, and by what the account was then worked out."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("query", String(80), nullable=False),
    Column("thing", String(32), nullable=False),
    Column("what", String(120), nullable=False),
    Column("channel", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", String(40)),
    Column("settled_at", String(40)),
    Column("answer", Text, nullable=False),
    UniqueConstraint("query", "thing", "what", "channel", name="uq_outbox"),
    Index("ix_outbox_state", "channel", "state"),
)


class State(StrEnum):
    """Where an alert stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Alert:
    """What a query found: the thing by its id, what became of it, and both in words."""

    query: str
    thing: str
    what: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert on one channel; its `id` is the same at every attempt."""

    id: str
    alert: Alert
    channel: str
    made_at: str
    state: State
    attempts: int
    answer: str


def position(connection: Connection, query: str) -> tuple[int, str] | None:
    """Up to which change a query has been asked, and of which account; None for a query that is new."""
    row = connection.execute(select(queries).where(queries.c.name == query)).one_or_none()
    return (row.number, row.account) if row else None


def set_position(connection: Connection, query: str, number: int, account: str) -> None:
    """Remember up to which change a query has been asked."""
    put(connection, queries, [{"name": query, "number": number, "account": account}], "name")


def post(connection: Connection, alerts: Iterable[Alert], channels: Sequence[str], at: datetime, state: State) -> None:
    """Put alerts in the outbox, for each channel; those that are there already, in whatever state, stay as they are."""
    rows = [
        {
            "id": identify("a", a.query, a.thing, a.what, channel),
            "query": a.query,
            "thing": a.thing,
            "what": a.what,
            "channel": channel,
            "title": a.title,
            "note": a.note,
            "made_at": at.isoformat(),
            "state": state.value,
            "attempts": 0,
            "due_at": None,
            "settled_at": None,
            "answer": "",
        }
        for a in alerts
        for channel in channels
    ]
    add(connection, outbox, rows)


def claim(ledger: Ledger, channel: str, now: datetime) -> Letter | None:
    """The next alert to be sent on a channel, claimed for this sender alone; None where none is due."""
    o = outbox.c
    with ledger.writing() as connection:
        due = or_(o.due_at.is_(None), o.due_at <= now.isoformat())
        chosen = select(outbox).where(o.channel == channel, o.state == State.WAITING.value, due)
        row = connection.execute(chosen.order_by(o.made_at, o.id).limit(1)).one_or_none()
        if row is None:
            return None
        values = {"state": State.CLAIMED.value, "attempts": row.attempts + 1, "settled_at": now.isoformat()}
        connection.execute(update(outbox).where(o.id == row.id).values(values))
    return _letter(row)


def settle(ledger: Ledger, letter: Letter, state: State, now: datetime, answer: str, due: datetime | None) -> None:
    """Say what became of an alert that was claimed; `due` is when it may be tried again."""
    values = {
        "state": state.value,
        "settled_at": now.isoformat(),
        "answer": answer[:500],
        "due_at": due.isoformat() if due else None,
    }
    with ledger.writing() as connection:
        connection.execute(update(outbox).where(outbox.c.id == letter.id).values(values))


def letters(
    connection: Connection, *, channel: str | None = None, state: str | None = None, limit: int
) -> list[Letter]:
    """Alerts, the latest first, without those that were so before their query began unless asked for."""
    o = outbox.c
    chosen = select(outbox).order_by(o.made_at.desc(), o.id).limit(limit)
    chosen = chosen.where(o.state == state) if state else chosen.where(o.state != State.KNOWN.value)
    if channel:
        chosen = chosen.where(o.channel == channel)
    return [_letter(row) for row in connection.execute(chosen)]


def _letter(row: Any) -> Letter:
    alert = Alert(row.query, row.thing, row.what, row.title, row.note)
    return Letter(row.id, alert, row.channel, row.made_at, State(row.state), row.attempts, row.answer)
