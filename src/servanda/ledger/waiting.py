"""Which documents wait to be taken into the account, and by what it was worked out."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from servanda.ledger import account, schema
from servanda.ledger.chunks import chunks
from servanda.ledger.inserting import put

_FOLLOWING = (
    account.kinships,
    account.occasions,
    account.wordings,
    account.filed,
    account.figures,
    account.encounters,
    account.tellings,
    account.links,
    account.members,
    account.echoes,
    account.evidence,
    account.wanted,
    account.facets,
    account.happenings,
    account.undertakings,
    account.answers,
    account.discrepancies,
    account.namings,
    account.projects,
)
"""All that follows from documents and decisions."""


def waiting(connection: Connection, most: int) -> list[str]:
    """The ids of documents that wait, at most so many, in the order of the days that they speak from."""
    p, d = account.pending, schema.documents
    day = func.coalesce(d.c.dateline_date, d.c.published, "9999")
    # An outer join begins with the few that wait, not with all documents.
    chosen = select(p.c.document).outerjoin(d, d.c.id == p.c.document).order_by(day, p.c.document).limit(most)
    return list(connection.execute(chosen).scalars())


def settled(connection: Connection) -> int:
    """How many documents are in the account."""
    return int(connection.execute(select(func.count()).select_from(account.kinships)).scalar_one())


def taken(connection: Connection, documents: list[str]) -> None:
    """Say that documents wait no longer."""
    for some in chunks(documents):
        connection.execute(delete(account.pending).where(account.pending.c.document.in_(some)))


def start_anew(connection: Connection) -> None:
    """Empty the account; every document that was read waits again. Decisions and the log of changes stay."""
    for table in _FOLLOWING:
        connection.execute(delete(table))
    connection.execute(delete(account.pending))
    read = select(schema.readings.c.document).where(schema.readings.c.read == 1)
    connection.execute(insert(account.pending).from_select(["document"], read))


def mark(connection: Connection, name: str) -> str | None:
    """What is noted under a name; None where nothing is."""
    return connection.execute(select(account.marks.c.value).where(account.marks.c.name == name)).scalar()


def set_mark(connection: Connection, name: str, value: str) -> None:
    """Note a value under a name, in place of an earlier one."""
    put(connection, account.marks, [{"name": name, "value": value}], "name")
