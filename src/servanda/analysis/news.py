"""What is new in a ledger, and what is next."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from servanda.ledger import account, listing
from servanda.ledger.digests import digest
from servanda.ledger.queries import Row
from servanda.records import Completion, Stage


def changes(connection: Connection, limit: int = 12, *, since: int = 0, what: str | None = None) -> list[Row]:
    """What became different in the account, the latest first: rows of `number`, `at`, `thing`, `what`, `note`.

    `since` is the number of a change: those after it; `what` narrows to one kind of thing.
    """
    c = account.changes
    chosen = select(c).where(c.c.number > since).order_by(c.c.number.desc()).limit(limit)
    if what:
        chosen = chosen.where(c.c.what == what)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def latest_change(connection: Connection) -> int:
    """The number of the latest change, 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(account.changes.c.number), 0))).scalar_one())


def changes_by_kind(connection: Connection, since: int) -> dict[str, int]:
    """How many changes of each kind came after change number `since`."""
    c = account.changes
    chosen = select(c.c.what, func.count()).where(c.c.number > since).group_by(c.c.what).order_by(c.c.what)
    return {str(what): int(number) for what, number in connection.execute(chosen)}


def ahead(connection: Connection, as_of: date, limit: int = 8) -> list[Row]:
    """The next events and deadlines from `as_of` on, the nearest first: rows of `date`, `kind`, `id`, `title`."""
    h = account.happenings
    today = as_of.isoformat()
    later = h.c.date >= func.substr(today, 1, func.length(h.c.date))
    events = connection.execute(select(h.c.body).where(later).order_by(h.c.date, h.c.id).limit(limit)).scalars()
    rows = [
        {"date": row["date"], "kind": "event", "id": row["id"], "title": title(row)}
        for row in listing.happening_rows(connection, list(events))
    ]
    rows += deadlines(connection, as_of, limit)
    # A year as a deadline runs to its end: it comes after the dated days of that year.
    return sorted(rows, key=lambda row: (str(row["date"]) + "~", row["kind"] != "event"))[:limit]


def deadlines(connection: Connection, as_of: date, limit: int = 500) -> list[Row]:
    """The deadlines from `as_of` on of what is not complete, the nearest first: rows as `ahead` gives them."""
    u = account.undertakings
    due = select(u.c.id).where(
        u.c.deadline >= func.substr(as_of.isoformat(), 1, func.length(u.c.deadline)),
        u.c.completion != Completion.COMPLETE.value,
        u.c.stage.not_in([Stage.CLOSED.value, Stage.CANCELLED.value]),
    )
    ids = list(connection.execute(due.order_by(u.c.deadline, u.c.size.desc(), u.c.id).limit(limit)).scalars())
    found = digest(connection, ids, as_of)
    return [
        {"date": own["deadline"], "kind": "deadline", "id": own["id"], "title": own["title"]}
        for own in (found[key] for key in ids)
    ]


def dated_events(connection: Connection, since: str, limit: int = 1000) -> list[Row]:
    """Events from the date `since` on, the earliest first: rows as `ahead` gives them, with `until`."""
    h = account.happenings
    chosen = select(h.c.body).where(h.c.date >= since).order_by(h.c.date.desc(), h.c.id).limit(limit)
    bodies = list(connection.execute(chosen).scalars())
    return [
        {"date": row["date"], "until": row["until"], "kind": "event", "id": row["id"], "title": title(row)}
        for row in reversed(listing.happening_rows(connection, bodies))
    ]


def placed_events(connection: Connection, limit: int = 5000) -> list[Row]:
    """The latest events that have a place, as their lists give them."""
    h = account.happenings
    chosen = select(h.c.body).where(h.c.place.is_not(None)).order_by(h.c.date.desc().nulls_last(), h.c.id).limit(limit)
    return listing.happening_rows(connection, list(connection.execute(chosen).scalars()))


def title(event: Row) -> str:
    """An event in one line: what, where, who."""
    who = ", ".join(p.get("name") or p["party"] for p in event["participants"][:3])
    place = f" in {event['place']}" if event["place"] else ""
    return f"{event['kind']}{place}" + (f": {who}" if who else "")


def newest_discrepancies(connection: Connection, limit: int = 5) -> list[Row]:
    """The discrepancies found last."""
    c, x = account.changes, account.discrepancies
    number = func.max(c.c.number)
    chosen: Any = (
        select(x.c.id)
        .outerjoin(c, c.c.thing == x.c.id)
        .group_by(x.c.id)
        .order_by(number.desc().nulls_last(), x.c.latest.desc().nulls_last(), x.c.id)
        .limit(limit)
    )
    ids = list(connection.execute(chosen).scalars())
    bodies = {row.id: row.body for row in connection.execute(select(x.c.id, x.c.body).where(x.c.id.in_(ids)))}
    return listing.discrepancy_rows(connection, [bodies[key] for key in ids])
