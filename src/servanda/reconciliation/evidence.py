"""What speaks for the completion of an undertaking, and by which keys it is found.

An undertaking looks at the records that share a key with it, and at no others: events under the concepts they name,
claims under their indicator, unit and year, namings under the key of their project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from servanda.reading.data import load
from servanda.reconciliation.concepts import ORDINARY, SPECIFIC, Vocabulary
from servanda.reconciliation.courses import due
from servanda.reconciliation.promises import TOPIC, Features
from servanda.records import (
    Claim,
    Completion,
    Event,
    EventKind,
    Force,
    Naming,
    PartialDate,
    Proof,
    Source,
    Stage,
    Statement,
    Told,
    identify,
)

_CORE = 0.4
"""The share of statements that must name a concept for it to be what the undertaking is about."""
_ALMOST = Decimal("0.9")
"""The share of a target from which it counts as substantially reached."""
_HALF = 0.5
"""The share of the weight of its matter that an event must name to speak for it."""
_YEARS = 12
"""Years after the first telling, or the deadline, in which claims are looked for."""
_LATER = 2
_SIGNED, _MET, _TURNED = "signing", "encounter", "milestone"
"""Begin the keys of events."""
_COMPLETE = {Stage.CLOSED: Completion.COMPLETE, Stage.FINALISATION: Completion.SUBSTANTIAL}
_BEGUN = {Stage.IMPLEMENTATION: Completion.LIMITED, Stage.SUSPENDED: Completion.LIMITED}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A naming of a project with the key of the project and the document it stands in."""

    key: str
    naming: Naming
    source: Source

    @property
    def id(self) -> str:
        """Named by its place and its project, as the ledger names it."""
        at = self.naming.evidence
        return identify("n", at.document, at.start, at.end, self.key)


@dataclass(frozen=True, slots=True)
class Target:
    """The target that statements set: its concepts of measure, value, unit and year."""

    measures: frozenset[str]
    value: Decimal
    unit: str
    year: int


@dataclass(frozen=True, slots=True)
class Matter:
    """What an undertaking is about, as far as evidence is looked for.

    `concepts` are those of its core with their weights; `since` the day it was first told; `language` that of most of
    its statements; `held` whether they only hold positions.
    """

    language: str
    concepts: dict[str, float]
    since: PartialDate | None
    target: Target | None
    held: bool = False
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    encounters: frozenset[EventKind]
    promises_encounter: frozenset[str]
    promises_thing: frozenset[str]
    recurring: frozenset[str]
    concluding: frozenset[str]
    promises_milestone: frozenset[str]
    performed: tuple[frozenset[str], ...]
    indicators: dict[str, tuple[str, ...]]


@cache
def _rules(language: str) -> _Rules:
    try:
        data = load(language, "outcomes")
    except KeyError:
        none: frozenset[str] = frozenset()
        return _Rules(frozenset(), none, none, none, none, none, (), {})
    return _Rules(
        frozenset(EventKind(kind) for kind in data["encounters"]),
        frozenset(data["promises_encounter"]),
        frozenset(data["promises_thing"]),
        frozenset(data["recurring"]),
        frozenset(data["concluding"]),
        frozenset(data["promises_milestone"]),
        tuple(frozenset(some) for some in data["performed"]),
        {concept: tuple(codes) for concept, codes in data["indicators"].items()},
    )


def matter(tellings: Sequence[Told[Statement]], features: Sequence[Features], projects: Iterable[str] = ()) -> Matter:
    """What the statements are about; `features` are theirs in the same order, `projects` the keys they name.

    Copies do not count where there is an original.
    """
    own = [(t, f) for t, f in zip(tellings, features, strict=True) if t.source.copy_of is None]
    own = own or list(zip(tellings, features, strict=True))
    named: Counter[str] = Counter(concept for _, f in own for concept in f.concepts)
    concepts = {
        concept: max(f.concepts.get(concept, 0.0) for _, f in own)
        for concept, count in named.items()
        if count >= _CORE * len(own)
    }
    dates = [t.date for t, _ in own if t.date]
    held = all(f.position for _, f in own)
    language = Counter(f.language for _, f in own).most_common(1)[0][0]
    return Matter(language, concepts, min(dates, default=None), _target(own), held, tuple(sorted(set(projects))))


def _target(own: Sequence[tuple[Told[Statement], Features]]) -> Target | None:
    named = next((f.target for _, f in own if f.target), "")
    if not named:
        return None
    told, _, year = named.rpartition(" by ")
    value, _, unit = told.partition(" ")
    return Target(frozenset(m for _, f in own for m in f.measures), Decimal(value), unit, int(year))


def evidence_keys(about: Matter) -> tuple[str, ...]:
    """The keys under which the evidence of an undertaking is found.

    Of events only signings can speak for it, unless it promises encounters or a milestone, and none where it sets a
    target.
    """
    rules = _rules(about.language)
    classes = [] if about.target else [_SIGNED]
    if classes and rules.promises_encounter & about.concepts.keys():
        classes.append(_MET)
    if classes and rules.promises_milestone & about.concepts.keys():
        classes.append(_TURNED)
    concepts = [c for c, weight in about.concepts.items() if weight >= SPECIFIC]
    events = [f"{what} {about.language} {c}" for what in classes for c in concepts]
    projects = [project_key(key) for key in about.projects]
    return tuple(sorted({*events, *projects, *_claim_keys(about)}))


def _claim_keys(about: Matter) -> list[str]:
    if about.target is None:
        return []
    first = about.since.year if about.since else about.target.year - _YEARS
    last = about.target.year + _LATER
    years = range(max(first, last - 2 * _YEARS), last + 1)
    return [f"claim {code} {about.target.unit} {year}" for code in _indicators(about) for year in years]


def _indicators(about: Matter) -> tuple[str, ...]:
    rules = _rules(about.language)
    measures = about.target.measures if about.target else frozenset()
    return tuple(code for concept in sorted(measures) for code in rules.indicators.get(concept, ()))


def event_keys(told: Told[Event]) -> tuple[str, ...]:
    """The keys under which an event is filed as evidence; none for kinds that are none."""
    language, kind = told.source.language, told.record.kind
    if kind is EventKind.SIGNING:
        what = _SIGNED
    elif kind in _rules(language).encounters:
        what = _MET
    elif kind is EventKind.MILESTONE:
        what = _TURNED
    else:
        return ()
    concepts = Vocabulary.of(language).concepts(told.record.evidence.quote)
    return tuple(sorted(f"{what} {language} {c}" for c, weight in concepts.items() if weight >= SPECIFIC))


def claim_keys(claim: Claim) -> tuple[str, ...]:
    """The keys under which a claim is filed as evidence; none for targets and where no year is told."""
    if claim.target or claim.period is None:
        return ()
    return (f"claim {claim.indicator} {claim.unit} {claim.period.year}",)


def project_key(key: str) -> str:
    """The key under which the namings of a project are filed as evidence."""
    return f"project {key}"


def proofs(
    about: Matter,
    *,
    events: Iterable[Told[Event]] = (),
    claims: Iterable[Told[Claim]] = (),
    sightings: Iterable[Sighting] = (),
) -> tuple[Proof, ...]:
    """What later events, claims and namings show of completion, by date; copies count for nothing.

    What only holds a position cannot be completed, and has none.
    """
    if about.held:
        return ()
    found = [
        *(proof for told in events if told.source.copy_of is None and (proof := _of_event(about, told))),
        *(proof for told in claims if told.source.copy_of is None and (proof := _of_claim(about, told))),
        *(proof for one in sightings if one.source.copy_of is None and (proof := _of_sighting(about, one))),
    ]
    return tuple(sorted(set(found), key=lambda p: (p.date is None, str(p.date or ""), p.record)))


def performed(about: Matter, tellings: Iterable[Told[Statement]]) -> tuple[Proof, ...]:
    """The agreements that do what they agree on: for these the statement itself is the proof."""
    if not any(some <= about.concepts.keys() for some in _rules(about.language).performed):
        return ()
    return tuple(
        Proof(told.record.id, Completion.COMPLETE, "done by agreeing on it", told.date)
        for told in tellings
        if told.record.force is Force.AGREEMENT and told.source.copy_of is None
    )


def _since(about: Matter, date: PartialDate | None) -> bool:
    """Whether a date is not before the undertaking was first told; what bears none is."""
    return about.since is None or date is None or date.last_day >= about.since.first_day


def _of_event(about: Matter, told: Told[Event]) -> Proof | None:
    """An encounter that was promised, a milestone, a signing: dated, later, and naming half of the matter."""
    event, rules = told.record, _rules(about.language)
    date = event.date
    if about.target or about.since is None or date is None or told.source.language != about.language:
        return None
    if not _since(about, date) or (told.date and date.first_day > told.date.last_day):
        return None
    theirs = Vocabulary.of(about.language).concepts(event.evidence.quote)
    shared = {c: min(weight, theirs[c]) for c, weight in about.concepts.items() if c in theirs}
    if sum(shared.values()) < _HALF * sum(about.concepts.values()):
        return None
    if event.kind is not EventKind.MILESTONE and max(shared.values(), default=0.0) < ORDINARY:
        return None
    words = Vocabulary.of(about.language).surfaces(event.evidence.quote, SPECIFIC)
    named = ", ".join(sorted(words.get(c, c) for c, weight in shared.items() if weight >= SPECIFIC))
    if event.kind in rules.encounters and rules.promises_encounter & about.concepts.keys():
        if date.agrees(about.since):
            return None
        again = rules.recurring & about.concepts.keys()
        completion = Completion.SUBSTANTIAL if again else Completion.COMPLETE
        return Proof(event.id, completion, f"{event.kind.value} that names {named}", date)
    if event.kind is EventKind.MILESTONE and rules.promises_milestone & about.concepts.keys():
        return Proof(event.id, Completion.COMPLETE, f"milestone that names {named}", date)
    if event.kind is EventKind.SIGNING and (
        sum(weight >= SPECIFIC for weight in shared.values()) > 1 or max(shared.values()) >= TOPIC
    ):
        completion = Completion.SUBSTANTIAL if rules.concluding & about.concepts.keys() else Completion.LIMITED
        return Proof(event.id, completion, f"signing that names {named}", date)
    return None


def _of_claim(about: Matter, told: Told[Claim]) -> Proof | None:
    claim, target = told.record, about.target
    if target is None or claim.target or claim.period is None or claim.indicator not in _indicators(about):
        return None
    if claim.unit != target.unit or claim.period.year > target.year + _LATER or about.since is None:
        return None
    if not _since(about, claim.period) or (told.date and claim.period.first_day > told.date.last_day):
        return None
    if claim.period.year == target.year and claim.value == target.value:
        return None  # the target itself, told without the words that make it one
    share = claim.value / target.value
    reached = f"{claim.indicator} of {claim.period} is {share:.0%} of the target"
    if share >= 1 and claim.comparator != "<":
        return Proof(claim.id, Completion.COMPLETE, reached, claim.period)
    completion = Completion.SUBSTANTIAL if share >= _ALMOST else Completion.LIMITED
    return Proof(claim.id, completion, reached, claim.period)


def _of_sighting(about: Matter, one: Sighting) -> Proof | None:
    stage, rules = one.naming.stage, _rules(about.language)
    if one.key not in about.projects or stage is None or not _since(about, one.source.date):
        return None
    if not rules.promises_thing & about.concepts.keys():
        return None
    completion = _COMPLETE.get(stage) or _BEGUN.get(stage)
    if completion is None:
        return None
    return Proof(one.id, completion, f"{one.naming.name}: {stage.value}", one.source.date)


def deadline(tellings: Sequence[Told[Statement]], about: Matter) -> PartialDate | None:
    """By when it is to be done: the year of the target, else what the latest statement with a deadline says."""
    if about.target:
        return PartialDate(about.target.year)
    dated = [(str(t.date or ""), t.record.id, when) for t in tellings if (when := due(t))]
    return max(dated)[2] if dated else None
