"""Which documents wait to be taken into the account, and by what it was worked out."""

from __future__ import annotations

from sqlalchemy import Connection, case, delete, func, insert, select

from servanda.ledger import account, schema
from servanda.ledger.chunks import chunks
from servanda.ledger.inserting import add, put
from servanda.ledger.outbox import latest_position

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


def waiting(connection: Connection, most: int) -> tuple[list[str], bool]:
    """The ids of documents that wait, at most so many, in the order of the days that they speak from.

    Those that were in the account before, and of which the saved queries have been told, come first and apart: True
    says that it is they.
    """
    p, d, a = account.pending, schema.documents, account.accounted
    asked = latest_position(connection)
    told = a.c.number.is_not(None) if asked is None else a.c.number <= asked
    again = case((told, 1), else_=0)
    day = func.coalesce(d.c.dateline_date, d.c.published, "9999")
    # An outer join begins with the few that wait, not with all documents.
    joined = select(p.c.document, again).outerjoin(d, d.c.id == p.c.document).outerjoin(a, a.c.document == p.c.document)
    found = connection.execute(joined.order_by(again.desc(), day, p.c.document).limit(most)).all()
    first = bool(found and found[0][1])
    return [document for document, told_before in found if bool(told_before) is first], first


def unsettled(connection: Connection) -> bool:
    """Whether documents wait that were in the account before: what it tells of them is not whole."""
    p, a = account.pending.c, account.accounted.c
    return (
        connection.execute(select(p.document).join(account.accounted, a.document == p.document).limit(1)).first()
        is not None
    )


def settled(connection: Connection) -> int:
    """How many documents are in the account."""
    return int(connection.execute(select(func.count()).select_from(account.kinships)).scalar_one())


def taken(connection: Connection, documents: list[str], *, again: bool = False) -> None:
    """Say that documents wait no longer; what they changed is in the log, unless they were in the account before."""
    if not again:
        latest = connection.execute(select(func.coalesce(func.max(account.changes.c.number), 0))).scalar_one()
        put(connection, account.accounted, [{"document": key, "number": latest} for key in documents], "document")
    for some in chunks(documents):
        connection.execute(delete(account.pending).where(account.pending.c.document.in_(some)))


def look_again(connection: Connection, documents: list[str]) -> None:
    """Let documents wait whose records a person ruled on: what that changes is news."""
    for some in chunks(documents):
        connection.execute(delete(account.accounted).where(account.accounted.c.document.in_(some)))
    add(connection, account.pending, [{"document": key} for key in documents])


def start_anew(connection: Connection) -> None:
    """Empty the account; every document that was read waits again.

    Decisions, the log of changes and the list of documents that were in the account stay.
    """
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
