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

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    update,
)

from servanda.ledger.account import undertakings
from servanda.ledger.chunks import rows
from servanda.ledger.inserting import add, put
from servanda.ledger.schema import metadata, statements
from servanda.ledger.store import Ledger
from servanda.records.identity import identify

queries = Table(
    "queries",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""Up to which change of the account each query has been asked."""

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

places = Table(
    "places",
    metadata,
    Column("alert", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("document", String(32), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Index("ix_places_document", "document"),
)
"""The words that an alert was about: a thing is told again by these when it has another name."""


class State(StrEnum):
    """Where an alert stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    KNOWN = "known"


Place = tuple[str, int, int]
"""The id of a document, and from where to where."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a query found: the thing by its id, what became of it, and both in words.

    `statements` are the ids of those that an undertaking is made of, where it is told of once.
    """

    query: str
    thing: str
    what: str
    title: str
    note: str
    statements: tuple[str, ...] = ()


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


def position(connection: Connection, query: str) -> int | None:
    """Up to which change a query has been asked; None for a query that is new."""
    found = connection.execute(select(queries.c.number).where(queries.c.name == query)).scalar()
    return None if found is None else int(found)


def latest_position(connection: Connection) -> int | None:
    """Up to which change any query has been asked; None where there is none."""
    found = connection.execute(select(func.max(queries.c.number))).scalar()
    return None if found is None else int(found)


def set_position(connection: Connection, query: str, number: int) -> None:
    """Remember up to which change a query has been asked."""
    put(connection, queries, [{"name": query, "number": number}], "name")


def post(connection: Connection, alerts: Iterable[Alert], channels: Sequence[str], at: datetime, state: State) -> None:
    """Put alerts in the outbox, for each channel; those that are there already, in whatever state, stay as they are.

    What was told of an undertaking that had another name then - a telling joined it since, or its documents were read
    anew - is there already too: its words tell.
    """
    wanted = {(a.query, a.thing, a.what): a for a in alerts}
    names = {identify("a", *key, channel): (a, channel) for key, a in wanted.items() for channel in channels}
    there = {row["id"] for row in rows(connection, select(outbox.c.id), outbox.c.id, names)}
    fresh = {name: pair for name, pair in names.items() if name not in there}
    for alert in {id(alert): alert for alert, _ in fresh.values()}.values():
        told = sorted(_places(connection, alert.statements))
        before = _told_before(connection, alert, told)
        own = [(name, channel) for name, (a, channel) in fresh.items() if a is alert and channel not in before]
        add(connection, outbox, [_row(alert, channel, name, at, state) for name, channel in own])
        where = [{"document": document, "start": start, "end": end} for document, start, end in told]
        add(connection, places, [{"alert": name, **place} for name, _ in own for place in where])


def _places(connection: Connection, ids: Iterable[str]) -> set[Place]:
    """Where statements stand."""
    s = statements.c
    found = rows(connection, select(s.document, s.start, s.end), s.id, ids)
    return {(str(row["document"]), int(row["start"]), int(row["end"])) for row in found}


def _row(a: Alert, channel: str, name: str, at: datetime, state: State) -> dict[str, Any]:
    return {
        "id": name,
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


def _told_before(connection: Connection, alert: Alert, told: Sequence[Place]) -> set[str]:
    """The channels on which an undertaking of the same words was told of that is there no more by that name."""
    o, p, u = outbox.c, places.c, undertakings.c
    chosen = (
        select(o.channel, p.document, p.start, p.end)
        .join(outbox, o.id == p.alert)
        .outerjoin(undertakings, u.id == o.thing)
        .where(o.query == alert.query, o.what == alert.what, u.id.is_(None))
    )
    found = rows(connection, chosen, p.document, {document for document, _, _ in told})
    return {
        str(row["channel"])
        for row in found
        if any(_same((row["document"], row["start"], row["end"]), place) for place in told)
    }


def _same(one: Place, other: Place) -> bool:
    """Whether two places share more than half of the shorter one."""
    common = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and common * 2 > min(one[2] - one[1], other[2] - other[1])


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
