"""What readouts side by side need, out of a ledger."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from servanda.analysis.readouts import Readouts, readouts
from servanda.ledger import account, groups, loading, schema, things
from servanda.ledger.chunks import rows
from servanda.ledger.occasions import happenings_in, happenings_of
from servanda.ledger.queries import at_document
from servanda.ledger.stages import parts
from servanda.profiles import Profile
from servanda.reconciliation.discrepancies import Figure
from servanda.records import Happening
from servanda.records.codec import restored

MOST = 20
"""Events that a name can stand for before it is too short to be useful."""


def events_named(connection: Connection, name: str) -> list[Happening]:
    """The events that `name` can mean: the beginning of an id of theirs or of a telling, or of their date."""
    h, m = account.happenings, account.members
    told = select(m.c.thing).where(
        m.c.kind == "event",
        or_(m.c.alias.startswith(name, autoescape=True), m.c.record.startswith(name, autoescape=True)),
    )
    own = or_(h.c.id.startswith(name, autoescape=True), h.c.date.startswith(name, autoescape=True), h.c.id.in_(told))
    chosen = select(h.c.body).where(own).order_by(h.c.date, h.c.id).limit(MOST)
    return [restored(Happening, body) for body in connection.execute(chosen).scalars()]


def documents_named(connection: Connection, name: str) -> list[str]:
    """The ids of the documents that `name` can mean: an id, a path or a file name."""
    d = schema.documents
    return list(connection.execute(select(d.c.id).where(at_document(d.c.id, name)).order_by(d.c.id)).scalars())


def event_readouts(connection: Connection, happening: Happening, profile: Profile) -> Readouts:
    """The event with all its parts as its sources told it.

    What a source says at it is what it ties to it; of a source that tells of no other event, also what it ties to
    none.
    """
    family = things.happenings(connection, parts(connection, [happening.id]))
    documents = {document for own in family.values() for document in own.documents}
    ids = loading.document_ids(connection, schema.statements, documents)
    home = happenings_of(connection, ids)
    mine = set(family)
    elsewhere = {document for document, own in happenings_in(connection, documents).items() if own - mine}
    statements = [
        told
        for key, told in loading.statements(connection, ids).items()
        if home.get(key) in mine or (key not in home and told.source.id not in elsewhere)
    ]
    return readouts(
        happening,
        loading.sources(connection, documents).values(),
        statements,
        figures(connection, documents),
        profile,
        groups.belonging(connection, "statement", [told.record.id for told in statements]),
    )


def figures(connection: Connection, documents: Iterable[str]) -> list[Figure]:
    """The figures that documents give, in the order of their records."""
    f = account.figures
    found = [restored(Figure, row["body"]) for row in rows(connection, select(f.c.body), f.c.document, documents)]
    return sorted(found, key=lambda figure: figure.record)
