"""Saved queries asked of a ledger: what is new since they were last asked, and what stands as they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import Connection, func, select

from servanda.analysis.news import latest_change
from servanda.analysis.targets import targets
from servanda.ledger import Ledger, account, schema
from servanda.ledger.outbox import Alert, State, position, post, set_position
from servanda.ledger.waiting import unsettled
from servanda.profiles import Profile
from servanda.profiles.watch import AGREEMENT, DISCREPANCY, FORCE, NEAR, PASSED, Query
from servanda.reconciliation.discrepancies.assembling import number
from servanda.records import Change, Completion, Discrepancy, Force, PartialDate, Stage, Undertaking
from servanda.records.codec import restored
from servanda.statistics.growth import Category
from servanda.statistics.targets import Outcome

_LOGGED = (AGREEMENT, FORCE, DISCREPANCY)
_LONGEST = 500
_ON_TRACK = (Category.REACHED, Category.ON_TRACK)


def begin(ledger: Ledger, queries: Sequence[Query], channels: Sequence[str], as_of: date, now: datetime) -> None:
    """Let queries that are new begin here: what the ledger tells already raises no alert.

    That holds for what happens once: agreements, changes of force, discrepancies, deadlines that have passed. A
    deadline that is near and a target off track are told whenever they stand so. While the account is being worked out
    anew, by another program, nothing begins.
    """
    with ledger.writing() as connection:
        if unsettled(connection):
            return
        for query in queries:
            if position(connection, query.name) is None:
                if query.when == PASSED:
                    post(connection, _passed(connection, query, as_of), channels, now, State.KNOWN)
                set_position(connection, query.name, latest_change(connection))


def ask(
    ledger: Ledger,
    profile: Profile,
    queries: Sequence[Query],
    channels: Sequence[str],
    as_of: date,
    now: datetime,
) -> None:
    """Put into the outbox what the queries find, each thing once for each channel, whatever happens in between.

    Queries that have not begun are passed over, and all of them while the account is being worked out anew, by another
    program: what there is to tell waits for the next time.
    """
    for query in queries:
        with ledger.writing() as connection:
            since = position(connection, query.name)
            if since is None or unsettled(connection):
                continue
            latest = latest_change(connection)
            post(connection, _found(connection, profile, query, as_of, since), channels, now, State.WAITING)
            set_position(connection, query.name, latest)


def _found(connection: Connection, profile: Profile, query: Query, as_of: date, since: int) -> Iterator[Alert]:
    if query.when == AGREEMENT:
        return _agreements(connection, query, since)
    if query.when == FORCE:
        return _forces(connection, query, since)
    if query.when == DISCREPANCY:
        return _discrepancies(connection, query, since)
    if query.when == NEAR:
        return _near(connection, query, as_of)
    if query.when == PASSED:
        return _passed(connection, query, as_of)
    return _off_track(connection, profile, query, as_of)


def _log(connection: Connection, since: int, kinds: Iterable[str]) -> list[tuple[str, str, str]]:
    c = account.changes.c
    chosen = select(c.thing, c.what, c.note).where(c.number > since, c.what.in_(list(kinds))).order_by(c.number)
    return [(row.thing, row.what, row.note) for row in connection.execute(chosen)]


def _undertaking(connection: Connection, thing: str, pillar: str | None) -> Undertaking | None:
    """An undertaking by the name that it had when it was logged; it has another where a telling joined it since."""
    u, m = account.undertakings.c, account.members.c
    now = select(m.thing).where(m.alias == thing, m.kind == "statement").scalar_subquery()
    body = connection.execute(select(u.body).where(u.id == func.coalesce(now, thing))).scalar()
    if body is None:
        return None
    found = restored(Undertaking, body)
    return found if pillar is None or pillar in found.pillars else None


def _agreements(connection: Connection, query: Query, since: int) -> Iterator[Alert]:
    """Undertakings that are new and agreed, and those that a later telling made an agreement."""
    for thing in dict.fromkeys(row[0] for row in _log(connection, since, ("undertaking", Change.STRENGTHENED.value))):
        found = _undertaking(connection, thing, query.pillar)
        agreed = found and _agreed(connection, found)
        if found and agreed:
            yield Alert(query.name, found.id, "agreement", f"New agreement: {found.title}", agreed, found.statements)


def _agreed(connection: Connection, found: Undertaking) -> str | None:
    """The words of its first agreement."""
    s = schema.statements.c
    chosen = select(s.id, s.quote).where(s.id.in_(found.statements), s.force == Force.AGREEMENT.value)
    quotes = {row.id: str(row.quote) for row in connection.execute(chosen)}
    return next((quotes[key] for key in found.statements if key in quotes), None)


def _forces(connection: Connection, query: Query, since: int) -> Iterator[Alert]:
    kinds = (query.change,) if query.change else (Change.STRENGTHENED.value, Change.WEAKENED.value)
    for thing, what, note in _log(connection, since, kinds):
        found = _undertaking(connection, thing, query.pillar)
        if found:
            which = sha256(note.encode()).hexdigest()[:16]
            yield Alert(query.name, found.id, f"{what} {which}", f"{what.capitalize()}: {found.title}", note)


def _discrepancies(connection: Connection, query: Query, since: int) -> Iterator[Alert]:
    x = account.discrepancies.c
    for thing, _, _ in _log(connection, since, ("discrepancy",)):
        chosen = select(x.body).where(x.id == thing)
        chosen = chosen.where(x.kind == query.kind) if query.kind else chosen
        body = connection.execute(chosen.where(x.severity == query.severity) if query.severity else chosen).scalar()
        if body is not None:
            found = restored(Discrepancy, body)
            says = "; ".join(side.says for side in found.sides)
            yield Alert(query.name, thing, "discrepancy", f"Discrepancy ({found.kind.value}): {found.why}", says)


def _open(connection: Connection, first: str | None, last: str) -> Iterator[Undertaking]:
    """Undertakings that are not complete, with deadlines that begin between two days."""
    u = account.undertakings.c
    chosen = select(u.body).where(
        u.deadline <= last,
        u.completion != Completion.COMPLETE.value,
        u.stage.not_in([Stage.CLOSED.value, Stage.CANCELLED.value]),
    )
    chosen = chosen.where(u.deadline >= first) if first else chosen
    for body in connection.execute(chosen.order_by(u.deadline, u.id)).scalars():
        yield restored(Undertaking, body)


def _near(connection: Connection, query: Query, as_of: date) -> Iterator[Alert]:
    last = as_of + timedelta(days=query.days)
    # A year as a deadline sorts before its days, and runs to its end.
    for found in _open(connection, f"{as_of.year:04}", last.isoformat()):
        day = found.deadline and _end(found.deadline)
        if day and as_of <= day <= last and query.pillar in {None, *found.pillars}:
            title = f"Deadline near ({found.deadline}): {found.title}"
            note = f"{(day - as_of).days} days are left"
            yield Alert(query.name, found.id, f"near {found.deadline}", title, note, found.statements)


def _passed(connection: Connection, query: Query, as_of: date) -> Iterator[Alert]:
    for found in _open(connection, None, as_of.isoformat()):
        if found.deadline and _end(found.deadline) < as_of and query.pillar in {None, *found.pillars}:
            title = f"Deadline passed ({found.deadline}): {found.title}"
            note = f"evidence of completion: {found.completion.value}"
            yield Alert(query.name, found.id, f"passed {found.deadline}", title, note, found.statements)


def _end(deadline: PartialDate) -> date:
    return deadline.last_day


def _off_track(connection: Connection, profile: Profile, query: Query, as_of: date) -> Iterator[Alert]:
    for standing in targets(connection, profile, as_of).standings:
        target = standing.target
        if standing.own.outcome is not Outcome.OPEN:
            continue
        if query.indicator and not f"{target.indicator}.".startswith(f"{query.indicator}."):
            continue
        for p in standing.progress:
            if p.category is None or p.category in _ON_TRACK:
                continue
            wanted = _amount(target.value, target.unit) if target.value else f"{target.multiple:f} times as much"
            title = f"Target off track: {target.indicator} {wanted} by {target.deadline}: {p.category.value}"
            latest = f"{_amount(p.latest.value, p.latest.unit)} of {p.latest.period}"
            note = f"by the figures of {p.reporter}, the latest {latest}"
            yield Alert(query.name, target.id, f"{p.reporter}: {p.category.value}", title[:_LONGEST], note)


def _amount(value: Decimal, unit: str) -> str:
    return f"{number(value)} {unit}"
