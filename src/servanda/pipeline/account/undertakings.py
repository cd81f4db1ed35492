"""The undertakings that the documents of a batch speak of, with the answers to what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from servanda.ledger import echoes, evidence, groups, loading, schema, things
from servanda.ledger.overlay import status
from servanda.ledger.reviewing import records_of
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.account.changes import Changes
from servanda.pipeline.account.evidence import file, search
from servanda.pipeline.grouping import Grouper
from servanda.profiles import Profile
from servanda.reconciliation.asks import answers, asked_in
from servanda.reconciliation.echoes import echoes as repeated
from servanda.reconciliation.evidence import Matter, evidence_keys, matter
from servanda.reconciliation.grouping import Group
from servanda.reconciliation.promises import Features, Promises
from servanda.reconciliation.threads import thread
from servanda.records import Answer, Decision, Force, Kin, Reply, Statement, Told, Undertaking, undertaking_id

KIND = "statement"
_COPIES = frozenset({Kin.COPY, Kin.SHORTENED})
R = TypeVar("R", Statement, Reply)


class Undertakings:
    """Keeps the tables of undertakings and of answers."""

    def __init__(self, profile: Profile) -> None:
        self._matcher = Promises(profile)
        self._grouper: Grouper[Told[Statement], Features] = Grouper(self._matcher, loading.statements)
        self._codes = profile.codes

    def take(self, batch: Batch) -> None:
        """Bring the undertakings up to date, then the answers to what was asked in them."""
        connection = batch.connection
        shown = file(batch)
        again = [record for thing in shown for record in records_of(connection, thing)]
        concerned, own = self._concerned(batch)
        repeats = self._repeats(batch, concerned, own)
        items = {key: (told.source.id, told) for key, told in own.items() if key not in repeats}
        echoes.forget(connection, concerned)
        touched = self._grouper.add(connection, concerned, items, batch.overlay.rulings, again)
        echoes.keep(connection, {key: (of, own[key].source.id) for key, of in repeats.items()})
        members = {member for group in touched.groups for member in group.members}
        told = {**loading.statements(connection, members - set(own)), **own}
        some = [group for group in touched.groups if _undertakes(group, told)]
        made = self._threads(batch, some, told)
        gone = {*touched.before.values(), *(u.id for u, _ in made)}
        before = things.standings(connection, gone)
        things.keep_undertakings(connection, gone, [(u, about, _facets(u, told)) for u, about in made])
        evidence.want(connection, gone, {u.id: evidence_keys(about) for u, about in made})
        moved = groups.assign(connection, KIND, {u.id: [(s, undertaking_id(s)) for s in u.statements] for u, _ in made})
        alone = members - {s for u, _ in made for s in u.statements}
        groups.release(connection, KIND, alone)
        _follow(connection, moved | (alone & set(touched.before)), repeats)
        batch.undertakings |= {u.id for u, _ in made}
        batch.gone |= gone - batch.undertakings
        Changes(batch).undertakings(touched.before, before, [u for u, _ in made])
        self._answers(batch, gone, [u for u, _ in made], told)

    def _concerned(self, batch: Batch) -> tuple[list[str], dict[str, Told[Statement]]]:
        """The documents whose statements have to be looked at, and these.

        With those of the batch come the copies of what they do not say any more, or did not say before.
        """
        connection = batch.connection
        before = groups.told(connection, KIND, batch.concerned)
        own = loading.statements(connection, loading.document_ids(connection, schema.statements, batch.concerned))
        fuller = {told.source.id for key, told in own.items() if key not in before}
        beside = echoes.documents_repeating(connection, set(before) - set(own)) | things.copies_of(connection, fuller)
        beside -= set(batch.concerned)
        more = loading.statements(connection, loading.document_ids(connection, schema.statements, beside))
        return sorted({*batch.concerned, *beside}), own | more

    def _repeats(self, batch: Batch, concerned: Sequence[str], own: Mapping[str, Told[Statement]]) -> dict[str, str]:
        """Those of the statements that a copy repeats from its original, with what they repeat.

        They change nothing in an undertaking, however many they are, and only follow it. What a person ruled on
        stands for itself.
        """
        connection = batch.connection
        kin = things.kinships(connection, concerned)
        originals = {key: k.of for key, k in kin.items() if k.of is not None and k.kin in _COPIES}
        ruled = {record for ruling in batch.overlay.rulings for record in (ruling.a, ruling.b)}
        beside = set(originals.values()) - set(concerned)
        more = loading.statements(connection, loading.document_ids(connection, schema.statements, beside))
        there = _by_document([*own.values(), *more.values()])
        found: dict[str, str] = {}
        for document, original in sorted(originals.items()):
            copied = [told for told in there.get(document, ()) if told.record.id not in ruled]
            found |= repeated(copied, there.get(original, ()), self._matcher)
        return found

    def _threads(
        self, batch: Batch, some: Sequence[Group], told: Mapping[str, Told[Statement]]
    ) -> list[tuple[Undertaking, Matter]]:
        abouts = [self._matter([told[member] for member in group.members]) for group in some]
        found = search(batch, abouts)
        statuses = _statuses(batch)
        made: list[tuple[Undertaking, Matter]] = []
        for group, about in zip(some, abouts, strict=True):
            events, claims, sightings = found.of(about)
            tellings = [told[member] for member in group.members]
            undertaking = thread(
                tellings, self._matcher, group.links, about=about, events=events, claims=claims, sightings=sightings
            )
            made.append((_decided(undertaking, statuses), about))
        return made

    def _matter(self, tellings: Sequence[Told[Statement]]) -> Matter:
        originals = _originals(tellings)
        features = [self._matcher.features(told) or self._matcher.bare(told) for told in originals]
        return matter(originals, features, self._matcher.projects(originals))

    def _answers(
        self, batch: Batch, gone: Iterable[str], made: Sequence[Undertaking], told: Mapping[str, Told[Statement]]
    ) -> None:
        connection = batch.connection
        asked = {u.id: asked_in(_originals([told[s] for s in u.statements])) for u in made}
        documents = {document for some in asked.values() for document in some}
        replies = loading.replies(connection, loading.document_ids(connection, schema.replies, documents))
        around = loading.statements(connection, loading.document_ids(connection, schema.statements, documents))
        replied, said = _by_document(replies.values()), _by_document(around.values())
        found: list[Answer] = []
        for u in made:
            if own := asked[u.id]:
                found += answers(
                    u.id,
                    [told[s] for s in u.statements],
                    self._codes,
                    replies=[reply for document in own for reply in replied.get(document, ())],
                    around=[one for document in own for one in said.get(document, ())],
                )
        before = things.answers_of(connection, gone)
        rows = [(a, told[a.ask].date, _answer_facets(a)) for a in found]
        things.keep_answers(connection, gone, rows)
        Changes(batch).answers(before, found)


def _follow(connection: Connection, moved: Iterable[str], repeats: Mapping[str, str]) -> None:
    """Let statements of copies go where those are that they repeat: all that repeat what has moved, and new ones."""
    all_ = {record: of for of, some in echoes.repeating(connection, moved).items() for record in some} | dict(repeats)
    home = groups.belonging(connection, KIND, all_.values())
    followed: dict[str, list[tuple[str, str]]] = {}
    for record, of in all_.items():
        if of in home:
            followed.setdefault(home[of], []).append((record, undertaking_id(record)))
    groups.assign(connection, KIND, followed)
    groups.release(connection, KIND, (record for record, of in all_.items() if of not in home))


def _statuses(batch: Batch) -> dict[str, Decision]:
    """What persons decided of stages, by statement: what was said of one that turned out a copy is said of both."""
    found = dict(batch.overlay.statuses)
    for record, of in echoes.repeated(batch.connection, batch.overlay.statuses).items():
        found[of] = max((found[key] for key in (record, of) if key in found), key=lambda d: (d.when, d.id))
    return found


def _originals(tellings: Sequence[Told[Statement]]) -> Sequence[Told[Statement]]:
    """Those of documents that repeat no other; all where there are none."""
    return [told for told in tellings if told.source.copy_of is None] or tellings


def _undertakes(group: Group, told: Mapping[str, Told[Statement]]) -> bool:
    """Whether something is to be done: views of how things are, and nothing else, are no undertaking."""
    return any(told[member].record.force is not Force.POSITION for member in group.members)


def _decided(undertaking: Undertaking, statuses: Mapping[str, Decision]) -> Undertaking:
    """The undertaking as a person set its stage and evidence of completion; the latest decision counts."""
    found = [statuses[s] for s in undertaking.statements if s in statuses]
    if not found:
        return undertaking
    decision = max(found, key=lambda d: (d.when, d.id))
    stage, completion = status(dict(decision.values))
    machine = f"by the machine: {undertaking.stage.value}, {undertaking.completion.value}"
    why = f"set by {decision.by} on {decision.when.date()}: {decision.why} ({machine})"
    return replace(
        undertaking,
        stage=stage or undertaking.stage,
        completion=completion or undertaking.completion,
        why=(*undertaking.why, why),
    )


def _facets(u: Undertaking, told: Mapping[str, Told[Statement]]) -> set[tuple[str, str]]:
    found = {("pillar", pillar) for pillar in u.pillars}
    found |= {("project", key) for key in u.projects}
    found |= {(evidence.PROOF, proof.record) for proof in u.proofs}
    for key in u.statements:
        one = told[key]
        whos = (*one.record.speakers, *one.record.addressees)
        found |= {("party", who.party) for who in whos}
        found |= {("force", one.record.force.value), ("document", one.source.id)}
        if one.date:
            found.add(("year", f"{one.date.year:04}"))
    return found


def _answer_facets(answer: Answer) -> set[tuple[str, str]]:
    found = {("pillar", pillar) for pillar in answer.pillars}
    return found | {("party", party) for party in (answer.asker, *answer.asked)}


def _by_document(tellings: Iterable[Told[R]]) -> dict[str, list[Told[R]]]:
    found: dict[str, list[Told[R]]] = {}
    for told in tellings:
        found.setdefault(told.source.id, []).append(told)
    return found
