"""What is watched: when each address was asked, what of it was taken, and what its host wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Column, Integer, String, Table, Text, select

from servanda.ledger.inserting import put
from servanda.ledger.schema import metadata
from servanda.ledger.store import Ledger

polls = Table(
    "polls",
    metadata,
    Column("address", Text, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", String(40), nullable=False),
    Column("due_at", String(40)),
    Column("failures", Integer, nullable=False),
    Column("note", Text, nullable=False),
)
"""Watched addresses: `due_at` is set where one is left alone for a while, after errors."""

sightings = Table(
    "sightings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("address", Text, nullable=False),
    Column("seen_at", String(40), nullable=False),
    Column("failures", Integer, nullable=False),
)
"""Entries of feeds that are in the ledger, or could not be had: `failures` counts how often."""

hosts = Table(
    "hosts",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("rules", Text),
    Column("read_at", String(40)),
    Column("asked_at", String(40)),
)
"""The robots.txt of each host, and when the host was last asked."""


@dataclass(frozen=True, slots=True)
class Poll:
    """How an address was found when it was last asked for."""

    address: str
    checked_at: datetime
    etag: str | None = None
    modified: str | None = None
    due_at: datetime | None = None
    failures: int = 0
    note: str = ""


def poll(ledger: Ledger, address: str) -> Poll | None:
    """What is known of a watched address."""
    with ledger.reading() as connection:
        row = connection.execute(select(polls).where(polls.c.address == address)).one_or_none()
    if row is None:
        return None
    due = datetime.fromisoformat(row.due_at) if row.due_at else None
    checked = datetime.fromisoformat(row.checked_at)
    return Poll(address, checked, row.etag, row.modified, due, row.failures, row.note)


def polled(ledger: Ledger, found: Poll) -> None:
    """Remember how an address was found."""
    row = {
        "address": found.address,
        "etag": found.etag,
        "modified": found.modified,
        "checked_at": found.checked_at.isoformat(),
        "due_at": found.due_at.isoformat() if found.due_at else None,
        "failures": found.failures,
        "note": found.note,
    }
    with ledger.writing() as connection:
        put(connection, polls, [row], "address")


def sighting(ledger: Ledger, key: str) -> int | None:
    """How often an entry could not be had, 0 where it was taken; None where it was never seen."""
    with ledger.reading() as connection:
        found = connection.execute(select(sightings.c.failures).where(sightings.c.key == _digest(key))).scalar()
    return None if found is None else int(found)


def sighted(ledger: Ledger, key: str, address: str, at: datetime, failures: int = 0) -> None:
    """Remember an entry of the feed at `address`."""
    row = {"key": _digest(key), "address": address, "seen_at": at.isoformat(), "failures": failures}
    with ledger.writing() as connection:
        put(connection, sightings, [row], "key")


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def host(ledger: Ledger, origin: str) -> tuple[str | None, datetime | None, datetime | None] | None:
    """The robots.txt of a host, when it was read, and when the host was last asked."""
    with ledger.reading() as connection:
        row = connection.execute(select(hosts).where(hosts.c.origin == origin)).one_or_none()
    if row is None:
        return None
    read_at, asked_at = (datetime.fromisoformat(value) if value else None for value in (row.read_at, row.asked_at))
    return row.rules, read_at, asked_at


def set_host(
    ledger: Ledger, origin: str, rules: str | None, read_at: datetime | None, asked_at: datetime | None
) -> None:
    """Remember a host."""
    row = {
        "origin": origin,
        "rules": rules,
        "read_at": read_at.isoformat() if read_at else None,
        "asked_at": asked_at.isoformat() if asked_at else None,
    }
    with ledger.writing() as connection:
        put(connection, hosts, [row], "origin")
