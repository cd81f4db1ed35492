"""What the ledger keeps of the grouping of records: signatures, the keys they are filed under, their links.

`pipeline.grouping` works with it; `reconciliation.grouping` says what signatures, keys and links are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select, update

from servanda.ledger.account import filed, links, members, tellings, wordings
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import add, put
from servanda.records import Link, Match


@dataclass(frozen=True, slots=True)
class Component:
    """What is linked, directly or through others: its signatures, the records told in each, and the links."""

    signatures: tuple[str, ...]
    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


def told(connection: Connection, kind: str, documents: Iterable[str]) -> dict[str, str]:
    """The records of these documents that are grouped, each with its signature."""
    chosen = select(tellings.c.record, tellings.c.signature).where(tellings.c.kind == kind)
    return {row["record"]: row["signature"] for row in rows(connection, chosen, tellings.c.document, documents)}


def signatures(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, str]:
    """Those of the records that are grouped, each with its signature."""
    chosen = select(tellings.c.record, tellings.c.signature).where(tellings.c.kind == kind)
    return {row["record"]: row["signature"] for row in rows(connection, chosen, tellings.c.record, records)}


def known(connection: Connection, kind: str, signatures: Iterable[str]) -> dict[str, str]:
    """Those of the signatures that the ledger has, each with its component."""
    chosen = select(wordings.c.signature, wordings.c.component).where(wordings.c.kind == kind)
    return {row["signature"]: row["component"] for row in rows(connection, chosen, wordings.c.signature, signatures)}


def sharing(connection: Connection, kind: str, keys: Iterable[str], most: int) -> dict[str, list[str]]:
    """For each key the signatures filed under it: the `most` that come first in their order."""
    place = func.row_number().over(partition_by=filed.c.key, order_by=filed.c.signature).label("place")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for some in chunks(keys):
        inner = select(filed.c.key, filed.c.signature, place).where(filed.c.kind == kind, filed.c.key.in_(some))
        ranked = inner.subquery()
        chosen = select(ranked.c.key, ranked.c.signature).where(ranked.c.place <= most)
        for key, signature in connection.execute(chosen.order_by(ranked.c.key, ranked.c.signature)):
            found[key].append(signature)
    return found


def representatives(connection: Connection, kind: str, signatures: Iterable[str]) -> dict[str, str]:
    """For each signature one record told in it: the smallest id."""
    t = tellings
    found: dict[str, str] = {}
    for some in chunks(signatures):
        chosen = select(t.c.signature, func.min(t.c.record)).where(t.c.kind == kind, t.c.signature.in_(some))
        found.update((signature, record) for signature, record in connection.execute(chosen.group_by(t.c.signature)))
    return found


def file(
    connection: Connection,
    kind: str,
    records: Mapping[str, tuple[str, str]],
    keys: Mapping[str, Sequence[str]],
    found: Sequence[Link],
) -> None:
    """Keep records (id: document and signature), the keys of new signatures, and links between signatures."""
    own = {"kind": kind}
    add(
        connection,
        wordings,
        [{**own, "signature": signature, "component": signature} for signature in keys],
    )
    add(
        connection,
        filed,
        [
            {**own, "key": key, "signature": signature}
            for signature, some in keys.items()
            for key in dict.fromkeys(some)
        ],
    )
    values = [{**own, "record": key, "document": at, "signature": as_} for key, (at, as_) in records.items()]
    put(connection, tellings, values, "kind", "record")
    add(
        connection,
        links,
        [{**own, "a": link.a, "b": link.b, "score": link.match.score, "why": link.match.why} for link in found],
    )


def drop(connection: Connection, kind: str, records: Iterable[str]) -> None:
    """Forget records, and the signatures that nothing is told in any more."""
    gone: set[str] = set()
    for some in chunks(records):
        at = (tellings.c.kind == kind) & tellings.c.record.in_(some)
        gone.update(connection.execute(select(tellings.c.signature).where(at)).scalars())
        connection.execute(delete(tellings).where(at))
        connection.execute(delete(members).where(members.c.kind == kind, members.c.record.in_(some)))
    left = set(representatives(connection, kind, gone))
    for some in chunks(gone - left):
        connection.execute(delete(filed).where(filed.c.kind == kind, filed.c.signature.in_(some)))
        connection.execute(delete(wordings).where(wordings.c.kind == kind, wordings.c.signature.in_(some)))
        connection.execute(delete(links).where(links.c.kind == kind, links.c.a.in_(some)))
        connection.execute(delete(links).where(links.c.kind == kind, links.c.b.in_(some)))


def components(connection: Connection, kind: str, names: Iterable[str]) -> list[Component]:
    """What the named components hold now: taken apart or put together by their links, renamed where they changed."""
    chosen = select(wordings.c.signature, wordings.c.component).where(wordings.c.kind == kind)
    named = {row["signature"]: row["component"] for row in rows(connection, chosen, wordings.c.component, names)}
    chosen = select(links).where(links.c.kind == kind)
    found = [
        Link(row["a"], row["b"], Match(row["score"], row["why"]))
        for row in rows(connection, chosen, links.c.a, named)
        if row["b"] in named
    ]
    told_in: defaultdict[str, list[str]] = defaultdict(list)
    chosen = select(tellings.c.record, tellings.c.signature).where(tellings.c.kind == kind)
    for row in rows(connection, chosen, tellings.c.signature, named):
        told_in[row["signature"]].append(row["record"])
    heads = _heads(named, found)
    for head, own in heads.items():
        changed = [signature for signature in own if named[signature] != head]
        for some in chunks(changed):
            at = (wordings.c.kind == kind) & wordings.c.signature.in_(some)
            connection.execute(update(wordings).where(at).values(component=head))
    within: defaultdict[str, list[Link]] = defaultdict(list)
    head_of = {signature: head for head, own in heads.items() for signature in own}
    for link in found:
        within[head_of[link.a]].append(link)
    return [
        Component(tuple(own), {s: tuple(sorted(told_in[s])) for s in own}, tuple(sorted(within[head])))
        for head, own in sorted(heads.items())
    ]


def belonging(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, str]:
    """For each record the thing it belongs to."""
    chosen = select(members.c.record, members.c.thing).where(members.c.kind == kind)
    return {row["record"]: row["thing"] for row in rows(connection, chosen, members.c.record, records)}


def assign(connection: Connection, kind: str, things: Mapping[str, Sequence[tuple[str, str]]]) -> set[str]:
    """Say which records (each with the alias that it gives) belong to each thing; those that moved are told."""
    wanted = {record: (thing, alias) for thing, own in things.items() for record, alias in own}
    m = members.c
    chosen = select(m.record, m.thing, m.alias).where(m.kind == kind)
    kept = {row["record"]: (row["thing"], row["alias"]) for row in rows(connection, chosen, m.record, wanted)}
    new = {record: own for record, own in wanted.items() if kept.get(record) != own}
    for some in chunks(new):
        connection.execute(delete(members).where(m.kind == kind, m.record.in_(some)))
    values = [{"kind": kind, "record": record, "thing": own[0], "alias": own[1]} for record, own in new.items()]
    if values:
        connection.execute(insert(members), values)
    return set(new)


def release(connection: Connection, kind: str, records: Iterable[str]) -> None:
    """Say that records belong to no thing."""
    for some in chunks(records):
        connection.execute(delete(members).where(members.c.kind == kind, members.c.record.in_(some)))


def _heads(signatures: Iterable[str], found: Iterable[Link]) -> dict[str, list[str]]:
    """The connected components, each under its smallest signature."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for link in found:
        near[link.a].append(link.b)
        near[link.b].append(link.a)
    heads: dict[str, list[str]] = {}
    seen: set[str] = set()
    for start in sorted(signatures):
        if start in seen:
            continue
        own, front = {start}, [start]
        while front:
            front = [other for one in front for other in near[one] if other not in own]
            own.update(front)
            front = list(dict.fromkeys(front))
        seen |= own
        heads[start] = sorted(own)
    return heads
