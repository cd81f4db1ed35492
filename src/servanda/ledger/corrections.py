"""Corrections of persons in the rows of records, so that every list and search goes by them.

What the machine read is kept beside (`originals`) and comes back when the correction is undone.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from servanda.ledger import account, loading, schema
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import put
from servanda.ledger.overlay import CorrectionError, Overlay, load
from servanda.ledger.rows import claim_row, event_row, statement_row, topic_rows, who_rows
from servanda.records import Claim, Event, Statement
from servanda.records.codec import plain, restored

_KINDS: dict[str, type[Statement | Claim | Event]] = {"s": Statement, "c": Claim, "e": Event}
_TABLES = {Statement: schema.statements, Claim: schema.claims, Event: schema.events}


def any_decisions(connection: Connection) -> bool:
    """Whether anything was ever decided in this ledger."""
    return bool(connection.execute(select(func.count()).select_from(account.decisions)).scalar())


def settle(connection: Connection, targets: Iterable[str]) -> None:
    """Bring `reviewed` and the rows of records into line with the decisions in force about these targets."""
    overlay = load(connection)
    named = sorted(set(targets))
    r = account.reviewed
    for some in chunks(named):
        connection.execute(delete(r).where(r.c.target.in_(some)))
    values = [
        {"target": t, "verb": d.verb.value, "made_by": d.by, "made_at": d.when.isoformat(), "why": d.why}
        for t in named
        if (d := overlay.reviewed.get(t))
    ]
    put(connection, r, values, "target")
    _restore(connection, named)
    _correct(connection, named, overlay)


def settle_document(connection: Connection, document: str) -> None:
    """Apply the corrections in force to the records of a document that has just been read anew."""
    connection.execute(delete(account.originals).where(account.originals.c.document == document))
    overlay = load(connection)
    if not overlay.corrections:
        return
    found: list[str] = []
    for table in _TABLES.values():
        found += connection.execute(select(table.c.id).where(table.c.document == document)).scalars()
    _correct(connection, [key for key in found if key in overlay.corrections], overlay)


def _restore(connection: Connection, ids: Iterable[str]) -> None:
    o = account.originals
    for row in list(rows(connection, select(o), o.c.record, ids)):
        _overwrite(connection, restored(_KINDS[row["record"][0]], row["body"]))
        connection.execute(delete(o).where(o.c.record == row["record"]))


def _correct(connection: Connection, ids: Iterable[str], overlay: Overlay) -> None:
    wanted = [key for key in ids if key in overlay.corrections]
    for load_some in (loading.statements, loading.claims, loading.events):
        for key, told in load_some(connection, wanted, rejected=True).items():
            try:
                corrected = overlay.corrected(told.record)
            except CorrectionError:  # decided under other fields than this version knows: the machine's reading stays
                continue
            values = {"record": key, "document": told.record.document, "body": plain(told.record)}
            connection.execute(insert(account.originals), values)
            _overwrite(connection, corrected)


def _overwrite(connection: Connection, record: Statement | Claim | Event) -> None:
    if isinstance(record, Statement):
        row = statement_row(record)
    elif isinstance(record, Claim):
        row = claim_row(record)
    else:
        row = event_row(record)
    table = _TABLES[type(record)]
    connection.execute(update(table).where(table.c.id == record.id).values(**row))
    w, t = schema.whos, schema.topics
    if not isinstance(record, Claim):
        connection.execute(delete(w).where(w.c.record == record.id))
        if whos := who_rows(record):
            connection.execute(insert(w), whos)
    if isinstance(record, Statement):
        connection.execute(delete(t).where(t.c.record == record.id))
        if topics := topic_rows(record):
            connection.execute(insert(t), topics)
