"""Records as JSON Lines, and the JSON Schema of a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from servanda.records.claim import COMPARATORS, Claim
from servanda.records.dates import PartialDate
from servanda.records.document import Document, RegionKind
from servanda.records.event import Event, EventKind
from servanda.records.reading import Reading
from servanda.records.reply import Reception, Reply
from servanda.records.span import Span
from servanda.records.statement import Force, Statement, Who

Json = dict[str, Any]


def lines(reading: Reading) -> Iterator[str]:
    """The document, then its statements, claims, events and replies, one JSON object a line without line end."""
    path = reading.document.path
    yield _dump(document_json(reading.document))
    for statement in reading.statements:
        yield _dump(statement_json(statement, path))
    for claim in reading.claims:
        yield _dump(claim_json(claim, path))
    for event in reading.events:
        yield _dump(event_json(event, path))
    for reply in reading.replies:
        yield _dump(reply_json(reply, path))


def document_json(document: Document) -> Json:
    """The line of a document, without its text."""
    return {
        "type": "document",
        "id": document.id,
        "document": document.path,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "language": document.language,
        "publisher": document.publisher,
        "published": _date(document.published),
        "dateline": document.dateline.place,
        "dateline_date": _date(document.dateline.date),
        "title": document.title,
        "author": document.author,
        "signoff": document.signoff,
        "characters": len(document.text),
        "regions": [{"start": r.start, "end": r.end, "kind": r.kind.value} for r in document.regions],
    }


def statement_json(statement: Statement, path: str) -> Json:
    """The line of a statement; `path` is its document's path as given."""
    return {
        "type": "statement",
        "id": statement.id,
        "document": path,
        "force": statement.force.value,
        "speakers": _whos(statement.speakers),
        "addressees": _whos(statement.addressees),
        "evidence": _span(statement.evidence),
        "pillars": list(statement.pillars),
        "deadline": _date(statement.deadline),
        "confidence": statement.confidence,
        "rule": statement.rule,
    }


def claim_json(claim: Claim, path: str) -> Json:
    """The line of a claim; `path` is its document's path as given."""
    return {
        "type": "claim",
        "id": claim.id,
        "document": path,
        "indicator": claim.indicator,
        "label": claim.label,
        "value": _number(claim.value),
        "unit": claim.unit,
        "comparator": claim.comparator,
        "period": _date(claim.period),
        "base_period": _date(claim.base_period),
        "target": claim.target,
        "subject": claim.subject,
        "counterpart": claim.counterpart,
        "evidence": _span(claim.evidence),
        "confidence": claim.confidence,
        "rule": claim.rule,
    }


def event_json(event: Event, path: str) -> Json:
    """The line of an event; `path` is its document's path as given."""
    return {
        "type": "event",
        "id": event.id,
        "document": path,
        "kind": event.kind.value,
        "date": _date(event.date),
        "place": event.place,
        "participants": _whos(event.participants),
        "evidence": _span(event.evidence),
        "confidence": event.confidence,
        "rule": event.rule,
    }


def reply_json(reply: Reply, path: str) -> Json:
    """The line of a reply; `path` is its document's path as given."""
    return {
        "type": "reply",
        "id": reply.id,
        "document": path,
        "reception": reply.reception.value,
        "speakers": _whos(reply.speakers),
        "evidence": _span(reply.evidence),
        "confidence": reply.confidence,
        "rule": reply.rule,
    }


def schema() -> Json:
    """The JSON Schema (draft 2020-12) of one line of the interchange."""
    date = {"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    text = {"type": ["string", "null"]}
    confidence = {"type": "number", "minimum": 0, "maximum": 1}
    who = _object({"party": {"type": "string"}, "name": {"type": "string"}}, optional=("name",))
    whos = {"type": "array", "items": who}
    place = {"type": "integer", "minimum": 0}
    span = _object({"start": place, "end": place, "quote": {"type": "string", "minLength": 1}})
    region = _object({"start": place, "end": place, "kind": {"enum": [kind.value for kind in RegionKind]}})
    common = {"id": {"type": "string"}, "document": {"type": "string"}}
    read = {"evidence": span, "confidence": confidence, "rule": {"type": "string"}}
    document = {
        **common,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "media_type": {"type": "string"},
        "language": {"type": "string"},
        "publisher": text,
        "published": date,
        "dateline": text,
        "dateline_date": date,
        "title": text,
        "author": text,
        "signoff": text,
        "characters": place,
        "regions": {"type": "array", "items": region},
    }
    statement = {
        **common,
        "force": {"enum": [force.value for force in Force]},
        "speakers": whos,
        "addressees": whos,
        "pillars": {"type": "array", "items": {"type": "string"}},
        "deadline": date,
        **read,
    }
    claim = {
        **common,
        "indicator": {"type": "string"},
        "label": text,
        "value": {"type": "number"},
        "unit": {"type": "string"},
        "comparator": {"enum": list(COMPARATORS)},
        "period": date,
        "base_period": date,
        "target": {"type": "boolean"},
        "subject": text,
        "counterpart": text,
        **read,
    }
    event = {
        **common,
        "kind": {"enum": [kind.value for kind in EventKind]},
        "date": date,
        "place": text,
        "participants": whos,
        **read,
    }
    reply = {
        **common,
        "reception": {"enum": [reception.value for reception in Reception]},
        "speakers": whos,
        **read,
    }
    kinds = {"document": document, "statement": statement, "claim": claim, "event": event, "reply": reply}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of Servanda's interchange (JSON Lines)",
        "oneOf": [_object({"type": {"const": name}, **properties}) for name, properties in kinds.items()],
    }


def _object(properties: Json, optional: tuple[str, ...] = ()) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _dump(line: Json) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _whos(whos: tuple[Who, ...]) -> list[Json]:
    return [{"party": who.party, "name": who.name} if who.name else {"party": who.party} for who in whos]


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "quote": span.quote}
