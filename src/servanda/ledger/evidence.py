"""Records that can speak for the completion of undertakings, and which undertakings look for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, delete, insert, select

from servanda.ledger.account import evidence, facets, namings, reviewed, undertakings, wanted
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.loading import sources
from servanda.reconciliation.evidence import Matter, Sighting
from servanda.records import LONGEST_KEY, Naming, Verb
from servanda.records.codec import restored

PROOF = "proof"
"""The facet that names the records which speak for an undertaking."""


def keep(
    connection: Connection, documents: Iterable[str], found: Mapping[str, tuple[str, str, tuple[str, ...]]]
) -> set[str]:
    """Replace the evidence of documents (record: document, kind, keys); the records that were there are told."""
    e = evidence
    before = {row["record"] for row in rows(connection, select(e.c.record), e.c.document, documents)}
    for some in chunks(documents):
        connection.execute(delete(e).where(e.c.document.in_(some)))
    values = [
        {"key": key, "record": record, "kind": kind, "document": document}
        for record, (document, kind, keys) in found.items()
        for key in dict.fromkeys(key[:LONGEST_KEY] for key in keys)
    ]
    if values:
        connection.execute(insert(e), values)
    return before


def under(connection: Connection, keys: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """For each key the records filed under it, with their kinds."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(connection, select(evidence), evidence.c.key, keys):
        found[row["key"]].append((row["record"], row["kind"]))
    return found


def want(connection: Connection, gone: Iterable[str], found: Mapping[str, Iterable[str]]) -> None:
    """Replace the keys under which undertakings look for evidence."""
    for some in chunks(gone):
        connection.execute(delete(wanted).where(wanted.c.thing.in_(some)))
    cut = ((key[:LONGEST_KEY], thing) for thing, keys in found.items() for key in keys)
    values = [{"key": key, "thing": thing} for key, thing in dict.fromkeys(cut)]
    if values:
        connection.execute(insert(wanted), values)


def seekers(connection: Connection, keys: Iterable[str]) -> dict[str, list[str]]:
    """For each key the undertakings that look for evidence under it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(connection, select(wanted), wanted.c.key, keys):
        found[row["key"]].append(row["thing"])
    return found


def shown_by(connection: Connection, records: Iterable[str]) -> set[str]:
    """The undertakings that any of the records speaks for."""
    chosen = select(facets.c.thing).where(facets.c.name == PROOF)
    return {row["thing"] for row in rows(connection, chosen, facets.c.value, records)}


def matters(connection: Connection, things: Iterable[str]) -> dict[str, Matter]:
    """What undertakings are about."""
    u = undertakings
    found = rows(connection, select(u.c.id, u.c.matter), u.c.id, things)
    return {row["id"]: restored(Matter, row["matter"]) for row in found}


def sightings(connection: Connection, ids: Iterable[str]) -> dict[str, Sighting]:
    """Namings of projects by id, each with its project and its document."""
    found = list(rows(connection, select(namings), namings.c.id, ids))
    known = sources(connection, {row["document"] for row in found})
    return {row["id"]: Sighting(row["key"], restored(Naming, row["body"]), known[row["document"]]) for row in found}


def sightings_of(connection: Connection, keys: Iterable[str]) -> dict[str, list[Sighting]]:
    """Every naming of the projects with these keys."""
    found = list(rows(connection, select(namings), namings.c.key, keys))
    known = sources(connection, {row["document"] for row in found})
    made: defaultdict[str, list[Sighting]] = defaultdict(list)
    for row in found:
        made[row["key"]].append(Sighting(row["key"], restored(Naming, row["body"]), known[row["document"]]))
    return made


def about(connection: Connection, records: Table, keys: Iterable[str]) -> dict[str, list[str]]:
    """For each project the ids of the records of a table whose words hold one of its namings, but for rejected ones."""
    n, r = namings, records
    wrong = select(reviewed.c.target).where(reviewed.c.verb == Verb.REJECT.value)
    overlaps = (r.c.document == n.c.document) & (r.c.start < n.c.end) & (n.c.start < r.c.end)
    chosen = select(n.c.key, r.c.id).join(r, overlaps).where(r.c.id.not_in(wrong)).order_by(n.c.key, r.c.id)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(connection, chosen, n.c.key, keys):
        found[row["key"]].append(row["id"])
    return found


def naming_keys(connection: Connection, documents: Iterable[str]) -> set[str]:
    """The keys of the projects that documents name."""
    return {row["key"] for row in rows(connection, select(namings.c.key), namings.c.document, documents)}
