"""Claims and events under the keys by which they are held against others of their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, delete, distinct, func, insert, select

from servanda.ledger.account import encounters, figures, filed, kinships, reviewed
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import add
from servanda.ledger.loading import sources
from servanda.reconciliation.discrepancies import Figure
from servanda.reconciliation.discrepancies.assembling import VOICES
from servanda.records import Verb
from servanda.records.codec import plain, restored

_KIND = "figure"
_CONTENTS = 200
"""Signatures of one key that are compared, the best attested first."""


def keys_of(connection: Connection, documents: Iterable[str]) -> set[str]:
    """The keys that the figures of these documents are filed under."""
    f = figures
    told = {row["signature"] for row in rows(connection, select(f.c.signature), f.c.document, documents)}
    chosen = select(filed.c.key).where(filed.c.kind == _KIND)
    return {row["key"] for row in rows(connection, chosen, filed.c.signature, told)}


def keep(connection: Connection, documents: Iterable[str], found: Iterable[Figure]) -> set[str]:
    """Replace the figures of documents; the keys that they were and are filed under are told."""
    touched = keys_of(connection, documents)
    f = figures
    before = {row["signature"] for row in rows(connection, select(f.c.signature), f.c.document, documents)}
    for some in chunks(documents):
        connection.execute(delete(f).where(f.c.document.in_(some)))
    own = list(found)
    if own:
        values = [
            {"record": o.record, "document": o.source.id, "signature": o.signature, "body": plain(o)} for o in own
        ]
        connection.execute(insert(f), values)
    under = {(key, figure.signature) for figure in own for key in figure.keys}
    add(connection, filed, [{"kind": _KIND, "key": key, "signature": as_} for key, as_ in sorted(under)])
    left = {row["signature"] for row in rows(connection, select(f.c.signature), f.c.signature, before)}
    for some in chunks(before - left):
        connection.execute(delete(filed).where(filed.c.kind == _KIND, filed.c.signature.in_(some)))
    return touched | {key for key, _ in under}


def under(connection: Connection, key: str) -> tuple[list[Figure], dict[str, int]]:
    """The figures filed under a key, a few voices of each content, and how many documents stand behind each.

    Copies are one voice with their original; what a person rejected is left out; each figure has its document as it
    is known now.
    """
    f, k = figures, kinships
    family = func.coalesce(k.c.of, f.c.document)
    wrong = select(reviewed.c.target).where(reviewed.c.verb == Verb.REJECT.value)
    told = (
        select(f.c.signature, func.count(distinct(family)).label("voices"))
        .join(filed, (filed.c.signature == f.c.signature) & (filed.c.kind == _KIND))
        .outerjoin(k, k.c.document == f.c.document)
        .where(filed.c.key == key, f.c.record.not_in(wrong))
        .group_by(f.c.signature)
        .order_by(func.count(distinct(family)).desc(), f.c.signature)
        .limit(_CONTENTS)
    )
    weights: dict[str, int] = {row.signature: row.voices for row in connection.execute(told)}
    found: list[Figure] = []
    for some in chunks(weights):
        voice = func.row_number().over(partition_by=(f.c.signature, family), order_by=f.c.record).label("voice")
        inner = (
            select(f.c.signature, f.c.record, f.c.body, voice)
            .outerjoin(k, k.c.document == f.c.document)
            .where(f.c.signature.in_(some), f.c.record.not_in(wrong))
            .subquery()
        )
        place = func.row_number().over(partition_by=inner.c.signature, order_by=inner.c.record).label("place")
        outer = select(inner.c.record, inner.c.body, place).where(inner.c.voice == 1).subquery()
        chosen = select(outer.c.body).where(outer.c.place <= VOICES).order_by(outer.c.record)
        found += [restored(Figure, body) for body in connection.execute(chosen).scalars()]
    known = sources(connection, {figure.source.id for figure in found})
    return [replace(figure, source=known[figure.source.id]) for figure in found], weights


def keep_encounters(connection: Connection, documents: Iterable[str], found: Mapping[str, tuple[str, str]]) -> set[str]:
    """Replace the encounters of documents (event id: document and key); the keys of before and now are told."""
    e = encounters
    before = {row["key"] for row in rows(connection, select(e.c.key), e.c.document, documents)}
    for some in chunks(documents):
        connection.execute(delete(e).where(e.c.document.in_(some)))
    values = [{"record": record, "document": document, "key": key} for record, (document, key) in found.items()]
    if values:
        connection.execute(insert(e), values)
    return before | {key for _, key in found.values()}


def encounters_under(connection: Connection, keys: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the events filed under each key."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(connection, select(encounters), encounters.c.key, keys):
        found[row["key"]].append(row["record"])
    return {key: sorted(some) for key, some in sorted(found.items())}
