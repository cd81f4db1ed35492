"""Records as rows of their tables."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from servanda.records import Claim, Document, Event, PartialDate, Reply, Statement, Who

Row = dict[str, Any]


def document_row(document: Document) -> Row:
    """The row of a document."""
    return {
        "id": document.id,
        "sha256": document.sha256,
        "text": document.text,
        "media_type": document.media_type,
        "language": document.language,
        "publisher": document.publisher,
        "title": document.title,
        "author": document.author,
        "published": date_text(document.published),
        "dateline_place": document.dateline.place,
        "dateline_date": date_text(document.dateline.date),
        "dateline_agency": document.dateline.agency,
        "signoff": document.signoff,
        "regions": [[r.start, r.end, r.kind.value] for r in document.regions],
        "digest": digest(document.text),
    }


def digest(words: str) -> str:
    """What a stored text is held against later: the SHA-256 of its UTF-8."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def statement_row(statement: Statement) -> Row:
    """The row of a statement."""
    own = {"force": statement.force.value, "deadline": date_text(statement.deadline)}
    return {**_shared(statement), **own, "pillars": list(statement.pillars)}


def claim_row(claim: Claim) -> Row:
    """The row of a claim."""
    names = ("indicator", "label", "value", "unit", "comparator", "subject", "counterpart")
    dates = {"period": date_text(claim.period), "base_period": date_text(claim.base_period)}
    return {**_shared(claim), **{n: getattr(claim, n) for n in names}, **dates, "target": int(claim.target)}


def event_row(event: Event) -> Row:
    """The row of an event as one document tells it."""
    return {**_shared(event), "kind": event.kind.value, "date": date_text(event.date), "place": event.place}


def reply_row(reply: Reply) -> Row:
    """The row of a reply."""
    return {**_shared(reply), "reception": reply.reception.value}


def who_rows(record: Statement | Event | Reply) -> list[Row]:
    """The rows of those whom a record names, in their roles."""
    if isinstance(record, Statement):
        return [*_whos(record, "speaker", record.speakers), *_whos(record, "addressee", record.addressees)]
    if isinstance(record, Event):
        return _whos(record, "participant", record.participants)
    return _whos(record, "speaker", record.speakers)


def topic_rows(statement: Statement) -> list[Row]:
    """The rows of a statement's pillars."""
    return [
        {"record": statement.id, "pillar": pillar, "document": statement.document}
        for pillar in dict.fromkeys(statement.pillars)
    ]


def date_text(date: PartialDate | None) -> str | None:
    """A partial date as its column holds it."""
    return str(date) if date else None


def _shared(record: Statement | Claim | Event | Reply) -> Row:
    return {
        "id": record.id,
        "document": record.document,
        "start": record.evidence.start,
        "end": record.evidence.end,
        "quote": record.evidence.quote,
        "confidence": record.confidence,
        "rule": record.rule,
    }


def _whos(record: Statement | Event | Reply, role: str, whos: Iterable[Who]) -> list[Row]:
    return [
        {
            "record": record.id,
            "role": role,
            "position": n,
            "document": record.document,
            "party": w.party,
            "name": w.name,
        }
        for n, w in enumerate(dict.fromkeys(whos))
    ]
