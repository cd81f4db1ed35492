"""What was said on one stage: at an event that was a part of no other, and at all its parts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from servanda.ledger import account, schema, things
from servanda.ledger.chunks import rows
from servanda.ledger.groups import belonging
from servanda.reconciliation.discrepancies import stages
from servanda.records import Kin


def tops(connection: Connection, happenings: Iterable[str]) -> dict[str, str]:
    """For each happening the outermost one that it is a part of; itself where it is a part of none."""
    h = account.happenings.c
    at = {key: key for key in happenings}
    climbing = set(at)
    while climbing:
        held = {row["id"]: row["parent"] for row in rows(connection, select(h.id, h.parent), h.id, set(at.values()))}
        climbing = {key for key, place in at.items() if held.get(place)}
        at |= {key: held[at[key]] for key in climbing}
    return at


def parts(connection: Connection, happenings: Iterable[str]) -> set[str]:
    """These happenings with all their parts, and theirs."""
    h = account.happenings.c
    found = set(happenings)
    newest = set(found)
    while newest:
        newest = {row["id"] for row in rows(connection, select(h.id), h.parent, newest)} - found
        found |= newest
    return found


def statements_on(connection: Connection, stage: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ids of the statements made on each of these stages (outermost happenings), those of copies left out."""
    wanted = set(stage)
    own = things.happenings(connection, parts(connection, wanted))
    documents = _originals(connection, {document for happening in own.values() for document in happening.documents})
    e = schema.events.c
    told = [row["id"] for row in rows(connection, select(e.id, e.document), e.document, documents)]
    elsewhere = set(belonging(connection, "event", told).values()) - set(own)
    own |= things.happenings(connection, elsewhere | set(tops(connection, elsewhere).values()))
    s, o = schema.statements.c, account.occasions.c
    made = select(s.id, s.document, o.event).outerjoin(account.occasions, o.statement == s.id)
    settings = {row["id"]: (row["document"], row["event"]) for row in rows(connection, made, s.document, documents)}
    return {key: some for key, some in stages(own.values(), settings).items() if key in wanted}


def _originals(connection: Connection, documents: Iterable[str]) -> set[str]:
    """Those of the documents that are no copies: a copy says nothing that its original does not."""
    k = account.kinships.c
    every = set(documents)
    copies = select(k.document).where(k.kin == Kin.COPY.value)
    return every - {row["document"] for row in rows(connection, copies, k.document, every)}
