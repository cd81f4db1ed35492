"""The evidence that the documents of a batch hold, and the undertakings that it may speak for."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.ledger import evidence, loading, schema, things
from servanda.pipeline.account.batch import Batch
from servanda.reconciliation.evidence import (
    Matter,
    Sighting,
    claim_keys,
    event_keys,
    evidence_keys,
    project_key,
    proofs,
)
from servanda.reconciliation.projects import namings
from servanda.records import LONGEST_KEY, Claim, Event, Proof, Told


class Found:
    """Records that can be evidence, as they were loaded: by id, and filed under their keys."""

    def __init__(self, batch: Batch, filed: dict[str, list[tuple[str, str]]]) -> None:
        """Load the records that `filed` names under each key."""
        kinds: dict[str, set[str]] = {"event": set(), "claim": set(), "naming": set()}
        for some in filed.values():
            for record, kind in some:
                kinds[kind].add(record)
        self._filed = filed
        self._events = loading.events(batch.connection, kinds["event"])
        self._claims = loading.claims(batch.connection, kinds["claim"])
        self._sightings = evidence.sightings(batch.connection, kinds["naming"])

    def of(self, about: Matter) -> tuple[list[Told[Event]], list[Told[Claim]], list[Sighting]]:
        """The records under the keys of an undertaking's matter."""
        ids = sorted({record for key in evidence_keys(about) for record, _ in self._filed.get(key[:LONGEST_KEY], ())})
        return (
            [self._events[key] for key in ids if key in self._events],
            [self._claims[key] for key in ids if key in self._claims],
            [self._sightings[key] for key in ids if key in self._sightings],
        )

    def speaking(self, about: Matter) -> tuple[Proof, ...]:
        """What of it speaks for an undertaking."""
        events, claims, sightings = self.of(about)
        return proofs(about, events=events, claims=claims, sightings=sightings)


def search(batch: Batch, matters: Iterable[Matter]) -> Found:
    """The evidence that the ledger holds under the keys of these matters."""
    keys = {key[:LONGEST_KEY] for about in matters for key in evidence_keys(about)}
    return Found(batch, evidence.under(batch.connection, keys))


def file(batch: Batch) -> set[str]:
    """File the evidence of the batch's documents; the undertakings whose proofs it may change are told."""
    connection = batch.connection
    events = loading.events(connection, loading.document_ids(connection, schema.events, batch.documents))
    claims = loading.claims(connection, loading.document_ids(connection, schema.claims, batch.documents))
    texts = loading.documents(connection, batch.documents)
    named = [pair for document in texts.values() for pair in namings(document, batch.profile)]
    before, now = things.keep_namings(connection, batch.documents, named)
    batch.projects |= before | now | evidence.naming_keys(connection, batch.revisited)
    filed: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for key, told in events.items():
        filed[key] = (told.source.id, "event", event_keys(told))
    for key, claim in claims.items():
        filed[key] = (claim.source.id, "claim", claim_keys(claim.record))
    known = loading.sources(connection, texts)
    for key, naming in named:
        sighting = Sighting(key, naming, known[naming.evidence.document])
        filed[sighting.id] = (naming.evidence.document, "naming", (project_key(key),))
    gone = evidence.keep(connection, batch.documents, filed)
    shown = evidence.shown_by(connection, gone)
    under: dict[str, list[tuple[str, str]]] = {}
    for record, (_, kind, keys) in filed.items():
        for key in keys:
            under.setdefault(key[:LONGEST_KEY], []).append((record, kind))
    seekers = evidence.seekers(connection, under)
    matters = evidence.matters(connection, {thing for some in seekers.values() for thing in some})
    found = Found(batch, under)
    return shown | {thing for thing, about in matters.items() if found.speaking(about)}
