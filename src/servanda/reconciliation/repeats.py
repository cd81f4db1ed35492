"""Records that a document tells again in the same words: headlines, leads, doubled paragraphs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from servanda.reconciliation.wording import words
from servanda.records import Claim, Document, Event, Reply, Statement

_TELLING = 5
"""Words of a quote from which it tells by itself that two records are one; a shorter one needs the same line."""


def repeats(document: Document, records: Iterable[Statement | Claim | Event | Reply]) -> dict[str, str]:
    """The records of `document` that repeat an earlier one of it, by id, each with the id of the first.

    Two are the same where they agree in what they are (the force of a statement, indicator and value of a claim, the
    kind of an event) and in their words, accents, case and layout apart: those of the quote, or of the whole line it
    stands in where the quote is short. What is repeated counts once. The result depends on the document and its own
    records alone, and not on their order.
    """
    first: dict[Hashable, str] = {}
    found: dict[str, str] = {}
    for record in sorted(records, key=lambda r: (r.evidence.start, r.evidence.end, r.id)):
        for telling in _tellings(document, record):
            if (known := first.setdefault(telling, record.id)) != record.id:
                found.setdefault(record.id, found.get(known, known))
    return found


def _tellings(document: Document, record: Statement | Claim | Event | Reply) -> list[Hashable]:
    """What a record is, with its words, and with those of its line and its place among them."""
    what = _what(record)
    quote = tuple(words(record.evidence.quote))
    begin = document.text.rfind("\n", 0, record.evidence.start) + 1
    stop = document.text.find("\n", record.evidence.end)
    line = tuple(words(document.text[begin : stop if stop >= 0 else None]))
    before = len(words(document.text[begin : record.evidence.start]))
    tellings: list[Hashable] = [(what, quote, line, before)]
    if len(quote) >= _TELLING:
        tellings.append((what, quote))
    return tellings


def _what(record: Statement | Claim | Event | Reply) -> Hashable:
    if isinstance(record, Statement):
        return "statement", record.force
    if isinstance(record, Claim):
        return "claim", record.indicator, record.value, record.unit, record.comparator
    if isinstance(record, Event):
        return "event", record.kind
    return "reply", record.reception
