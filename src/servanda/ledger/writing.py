"""Documents and their records into the ledger: each in one transaction, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, Table, delete, insert, select

from servanda.ledger import account, schema
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import add
from servanda.ledger.search import Words, forget, index
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
    documents = [entry.reading.document for entry in entries]
    add(connection, schema.documents, [_document(document) for document in documents])
    add(connection, schema.locations, _locations(documents))
    for some in chunks(document.id for document in documents):
        for table in _OF_A_DOCUMENT:
            connection.execute(delete(table).where(table.c.document.in_(some)))
        forget(connection, some)
    words = [Words(d.id, d.id, f"{d.title or ''}\n{d.text}") for d in documents]
    words += [Words(s.id, s.document, s.evidence.quote) for e in entries for s in e.reading.statements]
    index(connection, words)
    found: dict[Table, list[dict[str, object]]] = {table: [] for table in _OF_A_DOCUMENT}
    for entry in entries:
        _records(entry.reading, found)
        found[schema.readings].append(
            {"document": entry.reading.document.id, "version": version, "profile": profile, "read": int(entry.read)}
        )
    for table, own in found.items():
        if own:
            connection.execute(insert(table), own)
    add(connection, account.pending, [{"document": document.id} for document in documents])


def _locations(documents: Iterable[Document]) -> list[dict[str, object]]:
    return [{"document": document.id, "path": document.path} for document in documents]


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


def _records(reading: Reading, rows: dict[Table, list[dict[str, object]]]) -> None:
    """Add the rows of a reading's records to those of each table."""
    document = reading.document.id
    whos = rows[schema.whos]
    for s in reading.statements:
        own = {"force": s.force.value, "deadline": _date(s.deadline), "pillars": list(s.pillars)}
        rows[schema.statements].append({**_shared(s), **own})
        whos += [*_whos(s.id, document, "speaker", s.speakers), *_whos(s.id, document, "addressee", s.addressees)]
        rows[schema.topics] += [
            {"record": s.id, "pillar": pillar, "document": document} for pillar in dict.fromkeys(s.pillars)
        ]
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
