"""Documents and their records into the ledger: each in one transaction, each once."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Connection, delete, insert, select

from servanda.ledger import account, schema
from servanda.ledger.corrections import any_decisions, settle_document
from servanda.ledger.inserting import add
from servanda.ledger.rows import claim_row, document_row, event_row, reply_row, statement_row, topic_rows, who_rows
from servanda.ledger.search import forget, index
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
        _location(connection, document)


def write(ledger: Ledger, reading: Reading, version: str, profile: str, *, read: bool) -> None:
    """Put a document with its records into the ledger, in place of what an earlier reading left.

    `read` is False for a document in a language that is not read. All of it is written or nothing.
    """
    document = reading.document
    with ledger.writing() as connection:
        add(connection, schema.documents, document_row(document))
        _location(connection, document)
        for table in _OF_A_DOCUMENT:
            connection.execute(delete(table).where(table.c.document == document.id))
        forget(connection, document.id)
        index(connection, document.id, document.id, f"{document.title or ''}\n{document.text}")
        _records(connection, reading)
        connection.execute(
            insert(schema.readings).values(document=document.id, version=version, profile=profile, read=int(read))
        )
        if any_decisions(connection):
            settle_document(connection, document.id)
        add(connection, account.pending, {"document": document.id})


def _location(connection: Connection, document: Document) -> None:
    add(connection, schema.locations, {"document": document.id, "path": document.path})


def _records(connection: Connection, reading: Reading) -> None:
    for statement in reading.statements:
        index(connection, statement.id, statement.document, statement.evidence.quote)
    rows = {
        schema.statements: [statement_row(s) for s in reading.statements],
        schema.claims: [claim_row(c) for c in reading.claims],
        schema.events: [event_row(e) for e in reading.events],
        schema.replies: [reply_row(r) for r in reading.replies],
        schema.whos: [
            row for some in (reading.statements, reading.events, reading.replies) for r in some for row in who_rows(r)
        ],
        schema.topics: [row for s in reading.statements for row in topic_rows(s)],
    }
    for table, own in rows.items():
        if own:
            connection.execute(insert(table), own)
