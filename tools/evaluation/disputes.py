"""How well disputes between documents are found: discrepancies against `evaluation/merging/discrepancies.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.clustering import Score
from evaluation.matching import Json
from servanda.extraction import Extractor
from servanda.profiles import Profile
from servanda.reconciliation import Duplicates, Happenings, family, grouped, nest, settings, sketch, unite
from servanda.reconciliation.discrepancies import dated_apart, disputed, encounter_keys, figure, stages, told_apart
from servanda.records import Discrepancy, Document, Event, Source, Statement, Told

Words = tuple[str, str]
"""The name of a document and a run of its words."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An entry of the gold: its kind (None where any will do) and the words of each of its sides."""

    kind: str | None
    why: str
    sides: tuple[tuple[Words, ...], ...]

    def answered(self, found: Discrepancy, names: Mapping[str, str], texts: Mapping[str, str]) -> bool:
        """Whether a discrepancy is of this kind and has words of two of these sides."""
        if self.kind is not None and found.kind != self.kind:
            return False
        hit = {
            number
            for number, side in enumerate(self.sides)
            for name, words in side
            for told in found.sides
            if names[told.evidence.document] == name
            and _touch(told.evidence.start, told.evidence.end, words, texts[name])
        }
        return len(hit) > 1


@dataclass(slots=True)
class Outcome:
    """Precision and recall, and in words what went wrong; `either` counts what may be reported or not."""

    score: Score
    reported: int
    either: int
    misses: list[str]


def disputes(gold: Mapping[str, Sequence[Json]], part: str) -> list[Dispute]:
    """The entries of one part of the gold: `conflicts`, `either` or `never`."""
    return [
        Dispute(
            entry.get("kind"),
            entry["why"],
            tuple(tuple((name.split("#")[0], words) for name, words in side.items()) for side in entry["sides"]),
        )
        for entry in gold[part]
    ]


def faults(gold: Mapping[str, Sequence[Json]], texts: Mapping[str, str]) -> list[str]:
    """Words of the gold that do not stand in their document."""
    return [
        f"{name} does not hold {words!r}"
        for part in gold
        for own in disputes(gold, part)
        for side in own.sides
        for name, words in side
        if name not in texts or _place(words, texts[name]) < 0
    ]


def scored(gold: Mapping[str, Sequence[Json]], opened: Sequence[Document], profile: Profile) -> Outcome:
    """What is found in the documents, held against the gold.

    A discrepancy is right where it answers to an entry of `conflicts`; one that only answers to an entry of `either` is
    left out of account, every other one is wrong.
    """
    names = {own.id: own.path.rsplit("/", 1)[-1] for own in opened}
    texts = {names[own.id]: own.text for own in opened}
    found = discrepancies(opened, profile)
    wanted, either, never = (disputes(gold, part) for part in ("conflicts", "either", "never"))
    misses: list[str] = []
    met: set[int] = set()
    right = wrong = free = 0
    for one in found:
        answers = {n for n, own in enumerate(wanted) if own.answered(one, names, texts)}
        met |= answers
        if answers:
            right += 1
        elif any(own.answered(one, names, texts) for own in either):
            free += 1
        else:
            wrong += 1
            known = next((own.why for own in never if own.answered(one, names, texts)), "")
            words = " / ".join(f"{names[s.evidence.document]}: {s.evidence.quote}" for s in one.sides[:3])
            misses.append(f"no discrepancy: {one.kind} {known or one.why}: {words}")
    misses += [f"discrepancy not found: {own.kind} {own.why}" for n, own in enumerate(wanted) if n not in met]
    precision = right / (right + wrong) if right + wrong else 1.0
    return Outcome(Score(precision, len(met) / len(wanted) if wanted else 1.0), len(found), free, misses)


def discrepancies(opened: Sequence[Document], profile: Profile) -> list[Discrepancy]:
    """All that the documents dispute, as a ledger of them would list it."""
    readings = {reading.document.id: reading for reading in Extractor(profile).read_all(opened)}
    sources = _sources(opened)
    claims = [
        read
        for own in opened
        for claim in readings[own.id].claims
        if (read := figure(Told(claim, sources[own.id]), own.text, profile)) is not None
    ]
    events = {e.id: Told(e, sources[own.id]) for own in opened for e in readings[own.id].events}
    statements: dict[str, Told[Statement]] = {}
    places: dict[str, tuple[str, str | None]] = {}
    for own in opened:
        reading = readings[own.id]
        set_at = settings(own, reading.statements, reading.events)
        for statement in reading.statements:
            statements[statement.id] = Told(statement, sources[own.id], set_at.get(statement.id))
            places[statement.id] = (own.id, set_at.get(statement.id))
    matcher = Happenings(profile)
    happenings = [
        unite([events[member] for member in group.members], group.links, matcher.names)
        for group in grouped(events, matcher)
    ]
    parents = nest(happenings, matcher.names)
    placed = [replace(h, parent=parents[h.id][0]) if h.id in parents else h for h in happenings]
    acts = [
        one for own in stages(placed, places).values() for one in told_apart([statements[key] for key in own], profile)
    ]
    found = [*disputed(claims), *dated_apart(_filed(events.values())), *acts]
    return list({one.id: one for one in found}.values())


def _sources(opened: Sequence[Document]) -> dict[str, Source]:
    by_id = {own.id: own for own in opened}
    of: dict[str, str | None] = {}
    for group in grouped(by_id, Duplicates()):
        for kinship in family(filter(None, (sketch(by_id[member]) for member in group.members))):
            of[kinship.document] = kinship.of
    return {
        own.id: Source(
            own.id,
            own.path,
            own.language,
            own.publisher,
            own.title,
            own.date,
            own.dateline.place,
            copy_of=of.get(own.id),
        )
        for own in opened
    }


def _filed(events: Iterable[Told[Event]]) -> dict[str, list[Told[Event]]]:
    found: defaultdict[str, list[Told[Event]]] = defaultdict(list)
    for told in events:
        for key in encounter_keys(told):
            found[key].append(told)
    return found


def _place(words: str, text: str) -> int:
    return " ".join(text.split()).find(words)


def _touch(start: int, end: int, words: str, text: str) -> bool:
    """Whether a stretch of a text and the words share a word; white space apart."""
    at = _place(words, text)
    before, inside = len(" ".join(text[:start].split())), len(" ".join(text[start:end].split()))
    return at >= 0 and before < at + len(words) and at < before + 1 + inside
