"""Documents and their records into the ledger: each in one transaction, each once."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Connection, Table, delete, insert, select

from servanda.ledger import account, schema
from servanda.ledger.inserting import add
from servanda.ledger.search import forget, index
from servanda.ledger.store import Ledger
from servanda.records import Claim, Document, Event, PartialDate, Reading, Reply, Statement, Who

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
        add(connection, schema.documents, _document(document))
        _location(connection, document)
        for table in _OF_A_DOCUMENT:
            connection.execute(delete(table).where(table.c.document == document.id))
        forget(connection, document.id)
        index(connection, document.id, document.id, f"{document.title or ''}\n{document.text}")
        _records(connection, reading)
        connection.execute(
            insert(schema.readings).values(document=document.id, version=version, profile=profile, read=int(read))
        )
        add(connection, account.pending, {"document": document.id})


def _location(connection: Connection, document: Document) -> None:
    add(connection, schema.locations, {"document": document.id, "path": document.path})


def _document(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "sha256": document.sha256,
        "text": document.text,
        "media_type": document.media_type,
        "language": document.language,
        "publisher": document.publisher,
        "title": document.title,
        "author": document.author,
        "published": _date(document.published),
        "dateline_place": document.dateline.place,
        "dateline_date": _date(document.dateline.date),
        "dateline_agency": document.dateline.agency,
        "signoff": document.signoff,
        "regions": [[r.start, r.end, r.kind.value] for r in document.regions],
    }


def _records(connection: Connection, reading: Reading) -> None:
    document = reading.document.id
    whos: list[dict[str, object]] = []
    rows: dict[Table, list[dict[str, object]]] = {table: [] for table in _OF_A_DOCUMENT}
    for s in reading.statements:
        own = {"force": s.force.value, "deadline": _date(s.deadline), "pillars": list(s.pillars)}
        rows[schema.statements].append({**_shared(s), **own})
        whos += [*_whos(s.id, document, "speaker", s.speakers), *_whos(s.id, document, "addressee", s.addressees)]
        rows[schema.topics] += [
            {"record": s.id, "pillar": pillar, "document": document} for pillar in dict.fromkeys(s.pillars)
        ]
        index(connection, s.id, document, s.evidence.quote)
    for c in reading.claims:
        own = {
            key: getattr(c, key)
            for key in ("indicator", "label", "value", "unit", "comparator", "subject", "counterpart")
        }
        dates = {"period": _date(c.period), "base_period": _date(c.base_period)}
        rows[schema.claims].append({**_shared(c), **own, **dates, "target": int(c.target)})
    for e in reading.events:
        own = {"kind": e.kind.value, "date": _date(e.date), "place": e.place}
        rows[schema.events].append({**_shared(e), **own})
        whos += _whos(e.id, document, "participant", e.participants)
    for r in reading.replies:
        rows[schema.replies].append({**_shared(r), "reception": r.reception.value})
        whos += _whos(r.id, document, "speaker", r.speakers)
    rows[schema.whos] = whos
    for table, own_rows in rows.items():
        if own_rows:
            connection.execute(insert(table), own_rows)


def _shared(record: Statement | Claim | Event | Reply) -> dict[str, object]:
    return {
        "id": record.id,
        "document": record.document,
        "start": record.evidence.start,
        "end": record.evidence.end,
        "quote": record.evidence.quote,
        "confidence": record.confidence,
        "rule": record.rule,
    }


def _whos(record: str, document: str, role: str, whos: tuple[Who, ...]) -> list[dict[str, object]]:
    return [
        {"record": record, "role": role, "position": n, "document": document, "party": w.party, "name": w.name}
        for n, w in enumerate(dict.fromkeys(whos))
    ]


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None
