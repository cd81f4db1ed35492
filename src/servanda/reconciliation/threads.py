"""A group of statements becomes an undertaking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from servanda.reconciliation.concepts import Vocabulary
from servanda.reconciliation.courses import course, in_order, named
from servanda.reconciliation.evidence import Matter, Sighting, deadline, matter, performed, proofs
from servanda.reconciliation.promises import Features, Promises
from servanda.records import (
    Claim,
    Completion,
    Event,
    Force,
    Link,
    Proof,
    Stage,
    Statement,
    Told,
    Undertaking,
)

_HALF = 0.5
_LONGEST = 140
"""Characters of the longest title."""
_NEARLY = 0.2
_DANGLING = re.compile(r"(?:,\s{0,9}\w{1,3})?[\s,;:–—-]{0,20}$")
_RANK = {force: rank for rank, force in enumerate(Force)} | {Force.COMMITMENT: 0, Force.REQUEST: 3}
_ORDER = {completion: rank for rank, completion in enumerate(Completion)}
_UNDERTAKEN = frozenset({Force.AGREEMENT, Force.COMMITMENT})
_STAGES = {
    Completion.COMPLETE: Stage.CLOSED,
    Completion.SUBSTANTIAL: Stage.FINALISATION,
    Completion.LIMITED: Stage.IMPLEMENTATION,
}


def thread(
    tellings: Sequence[Told[Statement]],
    matcher: Promises,
    links: Iterable[Link] = (),
    *,
    about: Matter | None = None,
    events: Iterable[Told[Event]] = (),
    claims: Iterable[Told[Claim]] = (),
    sightings: Iterable[Sighting] = (),
) -> Undertaking:
    """The undertaking that `tellings` make, with what speaks for its completion.

    `about` is their `matter`, worked out here where it is not given; `events`, `claims` and `sightings` are the
    records found under its `evidence_keys`; `links` say what united the tellings. The same records give the same
    undertaking in whatever order they come.
    """
    own = in_order(tellings)
    originals = [told for told in own if told.source.copy_of is None] or own
    counted = [(told, matcher.features(told) or matcher.bare(told)) for told in originals]
    about = about or matter(originals, [features for _, features in counted], matcher.projects(originals))
    found = (*performed(about, own), *proofs(about, events=events, claims=claims, sightings=sightings))
    stage, completion, rules = _standing(own, found, sightings)
    return Undertaking(
        _title(counted),
        _actors(counted, matcher.codes),
        _beneficiaries(counted, matcher.codes),
        _most(Counter(pillar for t, _ in counted for pillar in t.record.pillars)),
        deadline(own, about),
        course(own),
        stage,
        completion,
        found,
        about.projects,
        (*_united(own, links), *rules),
    )


def _standing(
    own: Sequence[Told[Statement]], found: Sequence[Proof], sightings: Iterable[Sighting]
) -> tuple[Stage, Completion, tuple[str, ...]]:
    """Stage and completion by the rules that `docs/reconciliation.md` states, with the rules that applied."""
    best = _best(found)
    undertaken = [t for t in own if t.record.force in _UNDERTAKEN and t.source.copy_of is None]
    halted = _halted(found, sightings)
    if best is None:
        why = "completion: nothing found speaks for it"
        if undertaken:
            first = undertaken[0]
            told = f"stage: undertaken in {named(first.record.force)}{f' of {first.date}' if first.date else ''}"
            return halted or Stage.IMPLEMENTATION, Completion.NO_EVIDENCE, (told, why)
        return halted or Stage.IDENTIFICATION, Completion.NO_EVIDENCE, ("stage: asked or hoped, not undertaken", why)
    stage = halted or _STAGES.get(best.completion, Stage.IMPLEMENTATION)
    return stage, best.completion, (f"stage and completion: {best.why}{f' ({best.date})' if best.date else ''}",)


def _best(found: Sequence[Proof]) -> Proof | None:
    """What shows most: the first proof of completion, else the latest of those that show as much."""
    most = max((_ORDER[proof.completion] for proof in found), default=0)
    equal = [proof for proof in found if _ORDER[proof.completion] == most]
    if not equal:
        return None
    complete = equal[0].completion is Completion.COMPLETE
    dated = sorted(equal, key=lambda p: (str(p.date or ("9999" if complete else "")), p.record))
    return dated[0 if complete else -1]


def _halted(found: Sequence[Proof], sightings: Iterable[Sighting]) -> Stage | None:
    """Suspended or cancelled, where the latest of the namings that count says so."""
    counted = {proof.record for proof in found}
    latest = max(
        (one for one in sightings if one.id in counted or one.naming.stage is Stage.CANCELLED),
        key=lambda one: (str(one.source.date or ""), one.id),
        default=None,
    )
    if latest and latest.naming.stage in {Stage.SUSPENDED, Stage.CANCELLED}:
        return latest.naming.stage
    return None


def _united(own: Sequence[Told[Statement]], links: Iterable[Link]) -> tuple[str, ...]:
    reasons = Counter(link.match.why for link in links)
    sources = len({t.source.id for t in own if t.source.copy_of is None})
    if len(own) == 1:
        return ()
    head = f"{len(own)} statements of {sources or 1} independent document{'s' if sources > 1 else ''}"
    return (head, *(why for why, _ in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:3]))


def _title(counted: Sequence[tuple[Told[Statement], Features]]) -> str:
    """The words of a statement that names most of what all name and little else: the firmest, then the first."""
    named = Counter(concept for _, f in counted for concept in f.concepts)

    def fullness(features: Features) -> float:
        common = sum(weight * named[c] for c, weight in features.concepts.items()) / len(counted)
        alone = sum(weight for c, weight in features.concepts.items() if named[c] == 1) if len(counted) > 1 else 0.0
        return common - alone

    most = max(fullness(f) for _, f in counted)
    told, features = min(
        (item for item in counted if fullness(item[1]) >= most - _NEARLY * abs(most)),
        key=lambda item: (
            _RANK[item[0].record.force],
            -round(fullness(item[1]), 3),
            str(item[0].date or "9999"),
            item[0].record.id,
        ),
    )
    quote = " ".join(told.record.evidence.quote.split())
    tails = Vocabulary.of(features.language).tails
    if not features.target and tails and (cut := tails.search(quote)) and cut.start() > _LONGEST // 4:
        quote = _DANGLING.sub("", quote[: cut.start()])
    quote = quote.strip(" ,;:–—-.")
    return quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST].rsplit(' ', 1)[0]} …"


def _actors(counted: Sequence[tuple[Told[Statement], Features]], codes: tuple[str, ...]) -> tuple[str, ...]:
    found = _most(Counter(party for _, f in counted for party in f.actors))
    return tuple(code for code in codes if code in found)


def _beneficiaries(counted: Sequence[tuple[Told[Statement], Features]], codes: tuple[str, ...]) -> tuple[str, ...]:
    found: Counter[str] = Counter()
    for told, features in counted:
        statement = told.record
        speakers = {who.party for who in statement.speakers}
        addressees = {who.party for who in statement.addressees}
        match statement.force:
            case Force.REQUEST | Force.PROPOSAL:
                both = speakers < addressees  # asked of both: for both
                found.update(features.owners - features.actors or (addressees if both else speakers))
            case Force.COMMITMENT | Force.OFFER:
                found.update(features.owners - speakers or addressees - speakers)
            case Force.AGREEMENT:
                found.update(features.owners or speakers)
            case _:
                found.update(features.owners)
    kept = _most(found)
    return tuple(code for code in codes if code in kept)


def _most(counts: Counter[str]) -> tuple[str, ...]:
    """What is named at least half as often as what is named most, most frequent first."""
    most = max(counts.values(), default=0)
    return tuple(name for name, count in sorted(counts.items(), key=lambda i: (-i[1], i[0])) if count >= _HALF * most)
