"""What comparisons need, fetched out of a ledger: an event with its readouts, two documents' difference."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from servanda.analysis.diff import Difference, diff
from servanda.analysis.fetching import event_readouts
from servanda.analysis.readouts import Readouts
from servanda.ledger import Filters, account, happenings, listing, loading, schema, things
from servanda.ledger.groups import belonging
from servanda.ledger.queries import Row
from servanda.ledger.records import records
from servanda.profiles import Profile
from servanda.records import Kin

_THREADS = "statement"


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event of the ledger with its tellings, its readouts, what it was part of, and what was part of it."""

    event: Row
    tellings: list[Row]
    compared: Readouts
    parent: Row | None
    parts: list[Row]


def meeting(connection: Connection, name: str, profile: Profile) -> Meeting | None:
    """The event with this id, or with the name that one of its tellings gives it; None where there is none."""
    m, h = account.members, account.happenings
    known = connection.execute(select(h.c.id).where(h.c.id == name)).scalar()
    thing = known or connection.execute(select(m.c.thing).where(m.c.alias == name)).scalar()
    found = things.happenings(connection, [thing]) if thing else {}
    if thing is None or thing not in found:
        return None
    own = found[thing]
    parts = connection.execute(select(h.c.body).where(h.c.parent == own.id).order_by(h.c.date, h.c.id)).scalars()
    return Meeting(
        happenings(connection, Filters(ids=(own.id,)))[0],
        sorted(records(connection, list(own.events)).values(), key=lambda row: own.events.index(row["id"])),
        event_readouts(connection, own, profile),
        next(iter(happenings(connection, Filters(ids=(own.parent,)))), None) if own.parent else None,
        listing.happening_rows(connection, list(parts)),
    )


def difference(connection: Connection, one: str, other: str, profile: Profile) -> Difference | None:
    """What two documents, by their ids, have differently; None where one of them is not in the ledger."""
    sources = loading.sources(connection, [one, other])
    if one not in sources or other not in sources:
        return None
    ids = loading.document_ids(connection, schema.statements, [one, other])
    told = loading.statements(connection, ids)
    threads = belonging(connection, _THREADS, told)
    first, second = ([t for t in told.values() if t.source.id == name] for name in (one, other))
    return diff(sources[one], first, sources[other], second, profile, threads)


def counterparts(connection: Connection, name: str, limit: int = 12) -> list[Row]:
    """Documents worth comparing with this one, the likeliest first: those that tell of the same events.

    Rows of `id`, `path`, `title`, `publisher`, `date` and `shared`, the number of events that both tell of.
    """
    own, other = account.members.alias(), account.members.alias()
    here, there = schema.events.alias(), schema.events.alias()
    chosen = (
        select(there.c.document, own.c.thing)
        .join(here, (here.c.id == own.c.record) & (here.c.document == name))
        .join(other, (other.c.thing == own.c.thing) & (other.c.kind == own.c.kind))
        .join(there, (there.c.id == other.c.record) & (there.c.document != name))
        .where(own.c.kind == "event")
        .distinct()
    )
    shared: dict[str, int] = {}
    for document, _ in connection.execute(chosen):
        shared[document] = shared.get(document, 0) + 1
    best = sorted(shared, key=lambda d: (-shared[d], d))[:limit]
    sources = loading.sources(connection, best)
    return [
        {
            "id": source.id,
            "path": source.path,
            "title": source.title,
            "publisher": source.publisher,
            "date": str(source.date) if source.date else None,
            "shared": shared[source.id],
        }
        for source in (sources[d] for d in best if d in sources)
    ]


def retold(connection: Connection, limit: int = 10) -> list[Row]:
    """The latest events that two documents or more tell in their own words: rows of `event` and `sources`."""
    h, f, k = account.happenings, account.facets, account.kinships
    own = func.coalesce(k.c.kin, Kin.ORIGINAL.value).in_([Kin.ORIGINAL.value, Kin.REWRITE.value])
    told = (
        select(f.c.thing, func.count().label("number"))
        .outerjoin(k, k.c.document == f.c.value)
        .where(f.c.name == "document", own)
        .group_by(f.c.thing)
        .having(func.count() > 1)
        .subquery()
    )
    chosen = select(h.c.body).join(told, told.c.thing == h.c.id).order_by(h.c.date.desc().nulls_last(), h.c.id)
    bodies = list(connection.execute(chosen.limit(limit)).scalars())
    found = listing.happening_rows(connection, bodies)
    every = loading.sources(connection, {d for body in bodies for d in body["documents"]})
    kin = things.kinships(connection, every)
    repeated = {name for name, own_kin in kin.items() if own_kin.kin in {Kin.COPY, Kin.SHORTENED}}
    return [
        {"event": row, "sources": [every[d] for d in body["documents"] if d in every and d not in repeated]}
        for row, body in zip(found, bodies, strict=True)
    ]
