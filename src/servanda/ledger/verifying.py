"""Whether a ledger is whole: what is kept is what was put in, and everything in it leads to its words.

Nothing is repaired here. Documents are held against the digests noted when they came in, records against their
documents and their own names, decisions against what they are about, and the index against the texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from servanda.ledger import account, schema
from servanda.ledger.chunks import rows
from servanda.ledger.overlay import Overlay, log
from servanda.ledger.rows import digest
from servanda.ledger.store import Ledger
from servanda.records.identity import identify

_TOGETHER = 100
"""Documents held in memory at a time."""
_MOST_TOLD = 100

RECORDS = (schema.statements, schema.claims, schema.events, schema.replies)
_NAMES: dict[Table, tuple[str, tuple[str, ...]]] = {
    schema.statements: ("s", ("force",)),
    schema.events: ("e", ("kind",)),
    schema.replies: ("r", ("reception",)),
}
"""What the id of a record is made of, besides its document and place."""
_BODIES = (
    account.figures,
    account.happenings,
    account.undertakings,
    account.answers,
    account.discrepancies,
    account.namings,
    account.projects,
    account.originals,
)
_SPAN = {"document", "start", "end", "quote"}


@dataclass(slots=True)
class Verified:
    """How many of each were looked at, how many faults there are, and the first of them: where, and what."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        """Note a fault."""
        self.faults += 1
        if len(self.told) < _MOST_TOLD:
            self.told.append((where, what))


def verify(ledger: Ledger, progress: Callable[[int], None] = lambda _: None) -> Verified:
    """Look at all of a ledger; `progress` is told how many documents have been looked at."""
    found = Verified()
    with ledger.reading() as connection:
        _database(connection, found)
        corrected = set(connection.execute(select(account.originals.c.record)).scalars())
        for texts in _documents(connection, found):
            for table in RECORDS:
                _records(connection, table, texts, corrected, found)
            _words(connection, texts, found)
            progress(found.counts["documents"])
        _bodies(connection, found)
        _decisions(connection, found)
    return found


def _database(connection: Connection, found: Verified) -> None:
    """What the database knows of its own state."""
    if connection.dialect.name != "sqlite":
        return
    for (told,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if told != "ok":
            found.fault("the file", f"is damaged: {told}; restore a backup")
    for table, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        found.fault(table, "has a row of a document that is not there")


def _documents(connection: Connection, found: Verified) -> Iterator[dict[str, str]]:
    """The texts of the documents, some at a time, each held against its digest."""
    d = schema.documents
    last = ""
    while True:
        chosen = select(d.c.id, d.c.sha256, d.c.text, d.c.digest, d.c.regions).where(d.c.id > last)
        some = connection.execute(chosen.order_by(d.c.id).limit(_TOGETHER)).all()
        if not some:
            return
        ids = [row.id for row in some]
        placed = {row["document"] for row in _of(connection, schema.locations, ids)}
        known = {row["document"] for row in _of(connection, schema.readings, ids)}
        for row in some:
            if row.id != identify("d", row.sha256):
                found.fault(row.id, "does not bear the name of its bytes")
            if row.digest != digest(row.text):
                found.fault(row.id, "its text is not the one that was put in")
            if any(not 0 <= start < end <= len(row.text) for start, end, _ in row.regions):
                found.fault(row.id, "has a region outside of its text")
            if row.id not in placed:
                found.fault(row.id, "has no path")
            if row.id not in known:
                found.fault(row.id, "was never read: its reading was not finished")
        found.counts["documents"] += len(some)
        yield {row.id: row.text for row in some}
        last = ids[-1]


def _records(connection: Connection, table: Table, texts: dict[str, str], corrected: set[str], found: Verified) -> None:
    """The records of some documents: their words, their names, and whom they name."""
    ids: list[str] = []
    for row in _of(connection, table, texts):
        ids.append(row["id"])
        found.counts[table.name] += 1
        _span(row["id"], row, texts[row["document"]], found)
        if table in _NAMES and row["id"] not in corrected:
            kind, own = _NAMES[table]
            if row["id"] != identify(kind, row["document"], row["start"], row["end"], *(row[name] for name in own)):
                found.fault(row["id"], "does not bear the name of its place and kind")
    if table is schema.statements:
        w = schema.whos
        chosen = select(w.c.record).where(w.c.role == "speaker")
        spoken = {row["record"] for row in rows(connection, chosen, w.c.record, ids)}
        for key in sorted(set(ids) - spoken - corrected):
            found.fault(key, "has no speaker")


def _span(where: str, row: Any, words: str | None, found: Verified) -> None:
    found.counts["evidences"] += 1
    if words is None:
        found.fault(where, f"quotes a document that is not there: {row['document']}")
    elif not 0 <= row["start"] < row["end"] or words[row["start"] : row["end"]] != row["quote"]:
        found.fault(where, f"its words are not at {row['start']}–{row['end']} of {row['document']}")


def _words(connection: Connection, texts: dict[str, str], found: Verified) -> None:
    """Whether every document and statement can be found by its words, and nothing else."""
    w, s = schema.words, schema.statements
    indexed = {row["record"] for row in rows(connection, select(w.c.record), w.c.document, texts)}
    wanted = set(texts) | {row["id"] for row in rows(connection, select(s.c.id), s.c.document, texts)}
    for key in sorted(wanted - indexed):
        found.fault(key, "cannot be searched: its words are not in the index")
    for key in sorted(indexed - wanted):
        found.fault(key, "is in the index and not in the ledger")


def _bodies(connection: Connection, found: Verified) -> None:
    """The evidence that whole records hold: of what was grouped, compared and corrected."""
    for table in _BODIES:
        key = next(iter(table.primary_key.columns))
        spans = [
            (str(name), span) for name, body in connection.execute(select(key, table.c.body)) for span in _spans(body)
        ]
        found.counts[table.name] += connection.execute(select(func.count()).select_from(table)).scalar() or 0
        for start in range(0, len(spans), _TOGETHER):
            some = spans[start : start + _TOGETHER]
            d = schema.documents
            named = {span["document"] for _, span in some}
            texts = {row["id"]: row["text"] for row in rows(connection, select(d.c.id, d.c.text), d.c.id, named)}
            for name, span in some:
                _span(name, span, texts.get(span["document"]), found)


def _spans(body: Any) -> Iterator[dict[str, Any]]:
    """The evidences in a record as it is kept whole."""
    if isinstance(body, dict):
        if body.keys() >= _SPAN and isinstance(body["start"], int):
            yield {name: body[name] for name in _SPAN}
            return
        for value in body.values():
            yield from _spans(value)
    elif isinstance(body, list):
        for value in body:
            yield from _spans(value)


def _decisions(connection: Connection, found: Verified) -> None:
    """Whether every decision says what it said when it was taken, and is about something that is there."""
    entries = log(connection)
    kept = list(connection.execute(select(account.decisions.c.id).order_by(account.decisions.c.number)).scalars())
    found.counts["decisions"] += len(entries)
    things = (account.undertakings, account.happenings, account.discrepancies, account.answers, account.projects)
    named = {target for entry in entries for target in entry.targets}
    there = set(kept) | {
        row["id"] for table in (*RECORDS, *things) for row in rows(connection, select(table.c.id), table.c.id, named)
    }
    m = account.members
    there |= {row["alias"] for row in rows(connection, select(m.c.alias), m.c.alias, named)}
    undone = {target for entry in entries for target in entry.targets if target in kept}
    for key, entry in zip(kept, entries, strict=True):
        if key != entry.id:
            found.fault(key, "does not say what it said when it was taken")
        for target in entry.targets:
            if target not in there and key not in undone:
                found.fault(key, f"is about {target}, which is not there any more; decide anew or undo it")
    reviewed = set(connection.execute(select(account.reviewed.c.target)).scalars())
    for target in sorted(reviewed ^ set(Overlay.of(entries).reviewed)):
        found.fault(target, "its mark of review does not follow from the decisions")


def _of(connection: Connection, table: Table, documents: Iterable[str]) -> Iterator[Any]:
    return rows(connection, select(table), table.c.document, documents)
