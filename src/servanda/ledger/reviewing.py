"""The log of review decisions: appended, never altered, and checked before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from servanda.ledger import account, loading, schema
from servanda.ledger.chunks import rows
from servanda.ledger.corrections import settle
from servanda.ledger.overlay import CorrectionError, correct, log, status
from servanda.ledger.waiting import look_again
from servanda.records import Decision, Verb

_RECORDS = (schema.statements, schema.claims, schema.events, schema.replies)
_THINGS = (account.undertakings, account.happenings, account.discrepancies, account.answers, account.projects)

_OF_THINGS = {Verb.MERGE, Verb.SPLIT, Verb.STATUS}
"""Decisions on what records come to."""


class ReviewError(Exception):
    """A decision that cannot be taken; the message says why and what to do."""


def decide(
    connection: Connection,
    verb: Verb,
    targets: Iterable[str],
    *,
    by: str,
    when: datetime,
    why: str,
    values: dict[str, str] | None = None,
) -> Decision:
    """Append a decision and mark the documents that it concerns, so that the account is worked out anew for them.

    Ids may be of records or of things; a thing in `merge`, `split` or `status` stands for its records. `ReviewError`
    where a target is not there or the decision says nothing.
    """
    if not by.strip():
        raise ReviewError("a decision needs the name of who takes it: --by NAME")
    if not why.strip():
        raise ReviewError("a decision needs a reason: --why TEXT")
    named = list(dict.fromkeys(targets))
    resolved = _undone(connection, named) if verb is Verb.UNDO else _resolved(connection, verb, named)
    _checked(connection, verb, resolved, values or {})
    decision = Decision(verb, resolved, by.strip(), when, why.strip(), tuple(sorted((values or {}).items())))
    connection.execute(
        insert(account.decisions).values(
            id=decision.id,
            verb=verb.value,
            made_by=decision.by,
            made_at=when.isoformat(),
            why=decision.why,
            targets=list(resolved),
            settings=[list(pair) for pair in decision.values],
        )
    )
    concerned = resolved
    if verb is Verb.UNDO:
        concerned = tuple(t for entry in log(connection) if entry.id in resolved for t in entry.targets)
    settle(connection, concerned)
    look_again(connection, documents_of(connection, concerned))
    return decision


def documents_of(connection: Connection, ids: Iterable[str]) -> list[str]:
    """The documents of records; things have none of their own."""
    found: set[str] = set()
    for table in _RECORDS:
        found.update(row["document"] for row in rows(connection, select(table.c.document), table.c.id, ids))
    return sorted(found)


def records_of(connection: Connection, thing: str) -> list[str]:
    """The ids of the records of a thing, by any of its names, sorted; none where there is no such thing.

    Statements of copies follow those that they repeat and are left out.
    """
    m = account.members
    named = (m.c.alias == thing) | (m.c.thing == thing)
    now = connection.execute(select(m.c.thing).where(named).limit(1)).scalar()
    if now is None:
        return []
    e = account.echoes.c
    repeats = select(e.record).where(e.record == m.c.record).exists()
    return sorted(connection.execute(select(m.c.record).where(m.c.thing == now, ~repeats)).scalars())


def _resolved(connection: Connection, verb: Verb, named: list[str]) -> tuple[str, ...]:
    found: list[list[str]] = []
    for name in named:
        own = records_of(connection, name) if verb in _OF_THINGS or not _exists(connection, name) else []
        if not own and verb is Verb.MERGE:
            own = _together_with(connection, name)
        if not own and _exists(connection, name):
            own = [name]
        if not own:
            raise ReviewError(f"{name}: no such record; `servanda list` and `servanda review next` show ids")
        found.append(own)
    if verb is Verb.MERGE:
        if len(named) < 2:
            raise ReviewError("merge needs two ids or more: those that tell of one thing")
        return tuple(dict.fromkeys(record for own in found for record in own))
    if verb is Verb.SPLIT:
        return _split(connection, named, found)
    if verb is Verb.STATUS:
        return tuple(found[0])
    if len(named) != 1:
        raise ReviewError(f"{verb} takes one id")
    return (named[0],)


def _together_with(connection: Connection, record: str) -> list[str]:
    """All records of the thing that a record belongs to."""
    m = account.members
    thing = connection.execute(select(m.c.thing).where(m.c.record == record)).scalar()
    return records_of(connection, thing) if thing else []


def _split(connection: Connection, named: list[str], found: list[list[str]]) -> tuple[str, ...]:
    """The record that leaves, then those that it leaves: the others of its thing, or those that are named."""
    leaving = named[0]
    if not _exists(connection, leaving):
        raise ReviewError(
            f"{leaving}: split takes the id of the statement or event that does not belong, not of a thing"
        )
    if len(named) > 1:
        left = [record for own in found[1:] for record in own if record != leaving]
    else:
        left = [record for record in _together_with(connection, leaving) if record != leaving]
    if not left:
        raise ReviewError(f"{leaving}: stands alone; there is nothing to split it from")
    return (leaving, *left)


def _undone(connection: Connection, named: list[str]) -> tuple[str, ...]:
    entries = log(connection)
    if not named:
        open_ = [entry for entry in entries if entry.verb is not Verb.UNDO and entry.id in _in_force(entries)]
        if not open_:
            raise ReviewError("there is no decision to undo")
        return (open_[-1].id,)
    for name in named:
        if name not in {entry.id for entry in entries}:
            raise ReviewError(f"{name}: no such decision; `servanda review log` shows their ids")
    return tuple(named)


def _in_force(entries: list[Decision]) -> set[str]:
    undone: set[str] = set()
    for entry in reversed(entries):
        if entry.verb is Verb.UNDO and entry.id not in undone:
            undone.update(entry.targets)
    return {entry.id for entry in entries} - undone


def _checked(connection: Connection, verb: Verb, targets: tuple[str, ...], values: dict[str, str]) -> None:
    try:
        if verb is Verb.CORRECT:
            if not values:
                raise ReviewError("correct needs what to set: FIELD=VALUE")
            _try(connection, targets[0], values)
        elif verb is Verb.STATUS:
            if not values:
                raise ReviewError("status needs --stage or --completion")
            status(values)
    except CorrectionError as error:
        raise ReviewError(str(error)) from error


def _try(connection: Connection, key: str, values: dict[str, str]) -> None:
    """Raise where the record does not take the values on top of those that it was corrected to before."""
    for load_some in (loading.statements, loading.claims, loading.events):
        for told in load_some(connection, [key]).values():
            correct(told.record, values)
            return
    raise ReviewError(f"{key}: only statements, claims and events that were not rejected can be corrected")


def _exists(connection: Connection, key: str) -> bool:
    return any(
        connection.execute(select(table.c.id).where(table.c.id == key)).first() for table in (*_RECORDS, *_THINGS)
    )
