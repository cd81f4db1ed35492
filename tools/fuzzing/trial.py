"""What must hold for every document, however damaged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

from fuzzing.others import tried
from servanda.extraction import Extractor
from servanda.profiles import for_parties
from servanda.records import Claim, Document, Event, Reading, Reply, Statement, lines
from servanda.sources import Trouble, described
from servanda.sources.feeds import entries
from servanda.sources.kinds import kind_of
from servanda.sources.raw import FEED, Raw
from servanda.sources.trouble import SourceError

SECONDS = 30.0
"""Processor time that a document of a few kilobytes may take, hundreds of times what it does."""


class PropertyError(Exception):
    """Something that must hold for every document does not hold for this one."""


@cache
def extractor() -> Extractor:
    """The extraction, made once."""
    return Extractor(for_parties(["VNM", "KOR"]))


def trial(name: str, data: bytes) -> str:
    """Read a document twice; what came of it, in a word. `PropertyError` where something does not hold.

    - An input gives documents or troubles with words, and raises nothing.
    - Every evidence lies in the text and has its words; so have the regions.
    - The text can be written down (it holds no half characters).
    - The same bytes give the same records.
    - It takes a bounded time.

    What is no document (`fuzzing.others`) gives the same the second time, or an error for users.
    """
    start = time.process_time()
    try:
        if (came := tried(name, data)) is not None:
            return _outcome(came, tried(name, data), time.process_time() - start)
        found, again = list(_opened(name, data)), list(_opened(name, data))
        readings = [extractor().read(one) for one in found if isinstance(one, Document)]
        repeated = [extractor().read(one) for one in again if isinstance(one, Document)]
    except Exception as error:
        raise PropertyError(f"raises {type(error).__name__}: {str(error)[:200]}") from error
    if [line for r in readings for line in lines(r)] != [line for r in repeated for line in lines(r)]:
        raise PropertyError("gives other records the second time")
    for one in found:
        if isinstance(one, Trouble) and not (one.what.strip() and one.input):
            raise PropertyError("gives a trouble without words")
    for reading in readings:
        _grounded(reading)
    return _outcome("read" if readings else "refused", None, time.process_time() - start)


def _outcome(came: str, again: str | None, seconds: float) -> str:
    if again is not None and again != came:
        raise PropertyError("gives something else the second time")
    if seconds > SECONDS:
        raise PropertyError(f"takes {seconds:.0f} s")
    return "refused" if came.startswith("refused") else "read"


def _opened(name: str, data: bytes) -> Iterator[Document | Trouble]:
    raw = Raw(name, data)
    try:
        feed = bool(data) and kind_of(raw) == FEED
    except SourceError as error:
        yield error.trouble(name)
        return
    if not feed:
        yield from described(raw)
        return
    try:
        for entry in entries(data, name):
            if entry.text:
                yield from described(Raw(entry.name, entry.text.encode("utf-8", "replace")), plain=True)
    except SourceError as error:
        yield error.trouble(name)


def _grounded(reading: Reading) -> None:
    text = reading.document.text
    text.encode()
    at = 0
    for region in reading.document.regions:
        if not at <= region.start < region.end <= len(text):
            raise PropertyError(f"has a region out of place: {region}")
        at = region.end
    records: list[Statement | Claim | Event | Reply] = [
        *reading.statements,
        *reading.claims,
        *reading.events,
        *reading.replies,
    ]
    for record in records:
        span = record.evidence
        if not (0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.quote):
            raise PropertyError(f"has evidence that is not its words: {record.id}")
