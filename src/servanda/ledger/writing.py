"""Documents and their records into the ledger: each in one transaction, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, Table, delete, select

from servanda.ledger import account, schema
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.corrections import any_decisions, settle_document
from servanda.ledger.inserting import add, fill
from servanda.ledger.rows import claim_row, document_row, event_row, reply_row, statement_row, topic_rows, who_rows
from servanda.ledger.search import Words, forget, index
from servanda.ledger.store import Ledger
from servanda.records import Document, Reading

_OF_A_DOCUMENT = (
    schema.statements,
    schema.claims,
    schema.events,
    schema.replies,
    schema.whos,
    schema.topics,
    schema.readings,
)
"""What a reading of a document leaves, and the next one replaces."""


class State(Enum):
    """What the ledger knows of a document."""

    NEW = "new"
    STALE = "stale"  # read by another version, or for another profile
    CURRENT = "current"


def state(ledger: Ledger, document: Document, version: str, profile: str) -> State:
    """Whether `document` is in the ledger as `version` of the extraction reads it for `profile`."""
    with ledger.reading() as connection:
        row = connection.execute(
            select(schema.readings.c.version, schema.readings.c.profile).where(
                schema.readings.c.document == document.id
            )
        ).one_or_none()
    if row is None:
        return State.NEW
    return State.CURRENT if tuple(row) == (version, profile) else State.STALE


def locate(ledger: Ledger, document: Document) -> None:
    """Note that a known document also lies at this path."""
    with ledger.writing() as connection:
        add(connection, schema.locations, _locations([document]))


def write(ledger: Ledger, reading: Reading, version: str, profile: str, *, read: bool) -> None:
    """Put a document with its records into the ledger, in place of what an earlier reading left.

    `read` is False for a document in a language that is not read. All of it is written or nothing.
    """
    with ledger.writing() as connection:
        _write(connection, [Entry(reading, read)], version, profile)


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading to be written; `read` is False for a document that was not read."""

    reading: Reading
    read: bool


def write_all(ledger: Ledger, entries: Sequence[Entry], version: str, profile: str) -> int:
    """As `write`, of many in one transaction; those that are current only get their paths. Gives how many were written.

    Of several entries with the same document the first is written.
    """
    with ledger.writing() as connection:
        r = schema.readings
        chosen = select(r.c.document, r.c.version, r.c.profile)
        known = rows(connection, chosen, r.c.document, [e.reading.document.id for e in entries])
        current = {row["document"] for row in known if (row["version"], row["profile"]) == (version, profile)}
        fresh = {e.reading.document.id: e for e in reversed(entries) if e.reading.document.id not in current}
        add(
            connection,
            schema.locations,
            _locations(e.reading.document for e in entries if e.reading.document.id in current),
        )
        if fresh:
            _write(connection, list(reversed(fresh.values())), version, profile)
            add(connection, schema.locations, _locations(e.reading.document for e in entries))
    return len(fresh)


def locate_all(ledger: Ledger, places: Sequence[tuple[str, str]]) -> None:
    """Note that documents, by their ids, also lie at these paths; ids that the ledger does not hold are passed over."""
    with ledger.writing() as connection:
        d = schema.documents
        known = {row["id"] for row in rows(connection, select(d.c.id), d.c.id, [document for document, _ in places])}
        add(connection, schema.locations, [{"document": d, "path": path} for d, path in places if d in known])


def _write(connection: Connection, entries: Sequence[Entry], version: str, profile: str) -> None:
    readings = [entry.reading for entry in entries]
    documents = [reading.document for reading in readings]
    add(connection, schema.documents, [document_row(document) for document in documents])
    add(connection, schema.locations, _locations(documents))
    for some in chunks(document.id for document in documents):
        for table in _OF_A_DOCUMENT:
            connection.execute(delete(table).where(table.c.document.in_(some)))
        forget(connection, some)
    words = [Words(d.id, d.id, f"{d.title or ''}\n{d.text}") for d in documents]
    words += [Words(s.id, s.document, s.evidence.quote) for reading in readings for s in reading.statements]
    index(connection, words)
    told = {"version": version, "profile": profile}
    found = _records(readings)
    found[schema.readings] = [{"document": e.reading.document.id, "read": int(e.read), **told} for e in entries]
    for table, own in found.items():
        fill(connection, table, own)
    if any_decisions(connection):
        for document in documents:
            settle_document(connection, document.id)
    add(connection, account.pending, [{"document": document.id} for document in documents])


def _locations(documents: Iterable[Document]) -> list[dict[str, object]]:
    return [{"document": document.id, "path": document.path} for document in documents]


def _records(readings: Sequence[Reading]) -> dict[Table, list[dict[str, object]]]:
    """The rows of all records, by their tables."""
    statements = [s for reading in readings for s in reading.statements]
    claims = [c for reading in readings for c in reading.claims]
    events = [e for reading in readings for e in reading.events]
    replies = [r for reading in readings for r in reading.replies]
    return {
        schema.statements: [statement_row(s) for s in statements],
        schema.claims: [claim_row(c) for c in claims],
        schema.events: [event_row(e) for e in events],
        schema.replies: [reply_row(r) for r in replies],
        schema.whos: [row for some in (statements, events, replies) for r in some for row in who_rows(r)],
        schema.topics: [row for s in statements for row in topic_rows(s)],
    }
