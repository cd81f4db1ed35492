"""How well documents become one account: the example corpus against `evaluation/merging/`.

The gold names an event record by its document and words of its quote, so that small changes of what is read around them
do not break it. A telling of the gold that was not read counts against recall; an event that the gold does not hold is
left out of account, for what is read wrongly is measured by the extraction's own gold.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from evaluation import disputes, undertakings
from evaluation.clustering import Score, b_cubed, pairwise
from evaluation.gold import ROOT
from evaluation.matching import Json
from servanda.extraction import Extractor
from servanda.profiles import load
from servanda.reconciliation import Happenings, grouped
from servanda.reconciliation.duplicates import Duplicates, sketch
from servanda.reconciliation.kinships import family
from servanda.reconciliation.nesting import nest
from servanda.reconciliation.uniting import unite
from servanda.records import Document, Event, Happening, Kinship, Source, Told
from servanda.sources import Trouble, documents

GOLD = ROOT / "evaluation" / "merging"
CORPUS = ROOT / "examples" / "vietnam-korea"
PROFILE = "vietnam-korea"
_ENCOUNTERS = frozenset({"talks", "meeting", "forum"})


@dataclass(frozen=True, slots=True)
class Item:
    """A telling of the gold: the happening it is of, the kinds it may be read as, and any of `quotes` in it."""

    happening: str
    document: str
    kind: str
    quotes: tuple[str, ...]

    @property
    def id(self) -> str:
        """What stands for it in the scores."""
        return f"{self.document}: {self.kind}: {self.quotes[0]}"

    def fit(self, told: Told[Event]) -> int:
        """How well an event record fits: 0 not at all, 1 by its words, 2 by its kind as well."""
        quote = " ".join(told.record.evidence.quote.split())
        if _name(told.source) != self.document or not any(words in quote for words in self.quotes):
            return 0
        if told.record.kind == self.kind:
            return 2
        return 1 if {told.record.kind.value, self.kind} <= _ENCOUNTERS else 0


@dataclass(slots=True)
class Result:
    """Scores by name, and in words what went wrong."""

    scores: dict[str, Score] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def measures(self) -> dict[str, float]:
        """The scores that are pinned, rounded down to three places so that a run meets its own floor."""
        values = {name: score.f1 for name, score in self.scores.items()} | self.shares
        return {name: math.floor(value * 1000 + 1e-9) / 1000 for name, value in values.items()}


def run() -> Result:
    """Read the example corpus, bring its documents and events together, and hold them against the gold."""
    result = Result()
    opened = [own for own in documents([str(CORPUS)]) if not isinstance(own, Trouble)]
    kinships(opened, _gold("kinships"), result)
    events(opened, _gold("events"), result)
    _disputes(opened, _gold("discrepancies"), result)
    _undertakings(opened, result)
    return result


def fingerprint() -> str:
    """SHA-256 over the gold and the documents, so that a changed set is noticed."""
    digest = hashlib.sha256()
    for path in (*sorted(GOLD.glob("*.yaml")), *sorted(CORPUS.iterdir())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _disputes(opened: Sequence[Document], gold: Mapping[str, Any], result: Result) -> None:
    """Precision and recall of discrepancies, each pinned on its own."""
    outcome = disputes.scored(gold, opened, load(PROFILE))
    result.scores["discrepancies"] = outcome.score
    result.shares["discrepancies precision"] = outcome.score.precision
    result.shares["discrepancies recall"] = outcome.score.recall
    texts = {own.path.rsplit("/", 1)[-1]: own.text for own in opened}
    result.misses += [*disputes.faults(gold, texts), *outcome.misses]


def _undertakings(opened: Sequence[Document], result: Result) -> None:
    """Scores of threads and answers; precision and recall of answers are pinned each on its own."""
    profile = load(PROFILE)
    copies = {own.document: own.of for own in _kin(opened).values() if own.of}
    corpus = undertakings.Corpus.of(Extractor(profile).read_all(opened), copies)
    scores, misses = undertakings.measure(corpus, profile, _gold("threads"), _gold("answers"))
    result.scores |= scores
    result.shares["answers precision"] = scores["answers"].precision
    result.shares["answers recall"] = scores["answers"].recall
    result.misses += misses


def _kin(opened: Sequence[Document]) -> dict[str, Kinship]:
    """What each document that is like another is to it, by id."""
    by_id = {own.id: own for own in opened}
    return {
        kinship.document: kinship
        for group in grouped(by_id, Duplicates())
        for kinship in family(filter(None, (sketch(by_id[member]) for member in group.members)))
    }


def kinships(opened: Sequence[Document], gold: Mapping[str, Json], result: Result) -> None:
    """The share of documents that are told for what they are, and of those with an original whose original is right."""
    names = {own.id: own.path.rsplit("/", 1)[-1] for own in opened}
    found = {names[key]: (own.kin.value, names[own.of] if own.of else None) for key, own in _kin(opened).items()}
    right = 0
    for own in opened:
        name = own.path.rsplit("/", 1)[-1]
        entry = gold.get(name, {"kin": "original", "of": None})
        wanted, told = (entry["kin"], entry["of"]), found.get(name, ("original", None))
        right += wanted == told
        if wanted != told:
            result.misses.append(f"kinship: {name} is {wanted[0]} of {wanted[1]}, told as {told[0]} of {told[1]}")
    result.shares["kinships"] = right / len(opened)


def events(opened: Sequence[Document], gold: Mapping[str, Json], result: Result) -> None:
    """Pairwise and B-cubed scores of the groups of events, and the share of parts that are in the right whole."""
    profile = load(PROFILE)
    matcher = Happenings(profile)
    told = _told(opened, Extractor(profile))
    groups = grouped(told, matcher)
    happenings = [unite([told[member] for member in group.members], group.links, matcher.names) for group in groups]
    items = _items(gold)
    home = _paired(items, told)
    wanted = _grouped((item.id, item.happening) for item in items)
    place = {member: number for number, group in enumerate(groups) for member in group.members}
    read = _grouped((item, str(place[event])) for item, event in home.items())
    result.scores["events pairwise"] = pairwise(wanted, read)
    result.scores["events B-cubed"] = b_cubed(wanted, read)
    result.scores["events B-cubed, of those read"] = b_cubed([group & home.keys() for group in wanted], read)
    result.shares["events found"] = len(home) / len(items)
    result.misses += [f"event not read: {item.id}" for item in items if item.id not in home]
    for group in wanted:
        parts = sorted({place[home[item]] for item in group if item in home})
        if len(parts) > 1:
            result.misses.append(f"one happening in {len(parts)} groups: {'; '.join(sorted(group))}")
    of = {item.id: item.happening for item in items}
    for group in read:
        if len({of[item] for item in group}) > 1:
            result.misses.append(f"several happenings in one group: {'; '.join(sorted(group))}")
    _parents(gold, items, home, happenings, nest(happenings, matcher.names), result)


def _parents(
    gold: Mapping[str, Json],
    items: Sequence[Item],
    home: Mapping[str, str],
    happenings: Sequence[Happening],
    parents: Mapping[str, tuple[str, str]],
    result: Result,
) -> None:
    """Of the happenings of the gold that were read, the share that is a part of the right one, or of none."""
    named = {event: item.happening for item in items if (event := home.get(item.id))}
    names = {own.id: {named[event] for event in own.events if event in named} for own in happenings}
    read = {name for some in names.values() for name in some}
    right = wrong = 0
    for own in happenings:
        for name in names[own.id]:
            wanted = gold[name].get("part_of")
            while wanted is not None and wanted not in read:
                wanted = gold[wanted].get("part_of")
            whole = parents.get(own.id)
            told = names[whole[0]] if whole else set()
            if (wanted in told) if wanted else not whole:
                right += 1
            else:
                wrong += 1
                result.misses.append(f"part: {name} of {wanted}, told as part of {', '.join(sorted(told)) or whole}")
    result.shares["parts in their wholes"] = right / (right + wrong) if right + wrong else 1.0


def _told(opened: Iterable[Document], extractor: Extractor) -> dict[str, Told[Event]]:
    found: dict[str, Told[Event]] = {}
    for own in opened:
        source = Source(own.id, own.path, own.language, own.publisher, own.title, own.date, own.dateline.place)
        found |= {event.id: Told(event, source) for event in extractor.read(own).events}
    return found


def _items(gold: Mapping[str, Json]) -> list[Item]:
    found = []
    for name, entry in gold.items():
        for telling in entry["told"]:
            quotes = telling["quote"] if isinstance(telling["quote"], list) else [telling["quote"]]
            found.append(Item(name, telling["document"], telling.get("kind", entry["kind"]), tuple(quotes)))
    return found


def _paired(items: Sequence[Item], told: Mapping[str, Told[Event]]) -> dict[str, str]:
    """The event record of each telling that was read, one-to-one, the best fits first."""
    fits = sorted(
        ((-fit, item.id, event) for item in items for event, own in told.items() if (fit := item.fit(own))),
    )
    home: dict[str, str] = {}
    taken: set[str] = set()
    for _, item, event in fits:
        if item not in home and event not in taken:
            home[item] = event
            taken.add(event)
    return home


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    groups: dict[str, set[str]] = {}
    for item, group in pairs:
        groups.setdefault(group, set()).add(item)
    return list(groups.values())


def _name(source: Source) -> str:
    return source.path.rsplit("/", 1)[-1]


def _gold(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((GOLD / f"{name}.yaml").read_text(encoding="utf-8"))
    return data
