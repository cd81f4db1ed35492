"""How well statements become undertakings, and asks are paired with answers, on the example corpus.

The gold (`evaluation/merging/threads.yaml`, `answers.yaml`) names a statement by its document and words of it; it is
the statement read there that covers most of them. Statements that the gold holds in no thread stand alone: each is an
item of the score, so that whatever is joined to them wrongly counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from evaluation.clustering import Score, b_cubed, pairwise
from evaluation.matching import Json
from servanda.profiles import Profile
from servanda.reconciliation import grouped
from servanda.reconciliation.asks import answers
from servanda.reconciliation.promises import Promises
from servanda.records import Answer, Reading, Reply, Source, Statement, Told, undertaking_id


@dataclass(slots=True)
class Corpus:
    """The statements and replies of the corpus by id, and the texts of its documents by file name."""

    statements: dict[str, Told[Statement]] = field(default_factory=dict)
    replies: dict[str, Told[Reply]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, readings: Iterable[Reading], copies: Mapping[str, str]) -> Corpus:
        """What was read; `copies` maps the ids of copies to those of their originals."""
        found = cls()
        for reading in readings:
            own = reading.document
            source = Source(
                own.id, own.path, own.language, own.publisher, own.title, own.date, copy_of=copies.get(own.id)
            )
            found.texts[_name(source)] = own.text
            found.statements |= {s.id: Told(s, source) for s in reading.statements}
            found.replies |= {r.id: Told(r, source) for r in reading.replies}
        return found

    def at(self, place: Json, records: Mapping[str, Told[Statement]] | Mapping[str, Told[Reply]]) -> str | None:
        """The id of the record that covers most of the words of the gold; None where none does."""
        start, end = self.bounds(place)
        shared = {
            key: min(end, told.record.evidence.end) - max(start, told.record.evidence.start)
            for key, told in records.items()
            if _name(told.source) == place["document"]
        }
        best = max(shared, key=lambda key: (shared[key], key), default=None)
        return best if best is not None and shared[best] > 0 else None

    def bounds(self, place: Json) -> tuple[int, int]:
        """Where the words of the gold stand, line breaks apart; `ValueError` where they do not."""
        pattern = r"\s+".join(map(re.escape, place["words"].split()))
        match = re.search(pattern, self.texts[place["document"]])
        if match is None:
            raise ValueError(f"{place['document']} does not hold: {place['words']}")
        return match.span()


Measured = tuple[dict[str, Score], list[str]]
"""Scores by name, and in words what went wrong."""


def measure(corpus: Corpus, profile: Profile, threads: Json, answered: Json) -> Measured:
    """Pairwise and B-cubed scores of the threads, and precision and recall of the answers that are not `unanswered`."""
    groups = [list(group.members) for group in grouped(corpus.statements, Promises(profile))]
    scores, wrong = _threads(corpus, threads, groups)
    scores["answers"], misses = _answers(corpus, profile, answered["answers"], groups)
    return scores, [*wrong, *misses]


def _threads(corpus: Corpus, gold: Json, groups: Sequence[Sequence[str]]) -> Measured:
    scores: dict[str, Score] = {}
    misses: list[str] = []
    left_out = {corpus.at(place, corpus.statements) for place in gold["open"]}
    wanted: list[set[str]] = []
    names: dict[str, str] = {}
    for entry in gold["threads"]:
        members: set[str] = set()
        for place in entry["statements"]:
            key = corpus.at(place, corpus.statements)
            if key is None:
                misses.append(f"statement not read: {place['document']}: {place['words']}")
            members.add(key or f"{place['document']}: {place['words']}")
        wanted.append(members - left_out)
        names |= dict.fromkeys(members, entry["about"])
    alone = [{key} for key in corpus.statements if key not in names and key not in left_out]
    read = [set(group) - left_out for group in groups]
    scores["threads pairwise"] = pairwise([*wanted, *alone], read)
    scores["threads B-cubed"] = b_cubed([*wanted, *alone], read)
    scores["threads B-cubed, without what stands alone"] = b_cubed(wanted, read)
    home = {key: number for number, group in enumerate(groups) for key in group}
    for members in wanted:
        parts = {home[key] for key in members if key in home}
        if len(parts) > 1:
            misses.append(f"one thread in {len(parts)} groups: {names[min(members)]}")
    for group in read:
        several = {names.get(key, key) for key in group}
        if len(several) > 1:
            shown = "; ".join(sorted(_shown(corpus.statements[key]) for key in group))
            misses.append(f"several threads in one group: {shown}")
    return scores, misses


def _answers(
    corpus: Corpus, profile: Profile, gold: Sequence[Json], groups: Sequence[Sequence[str]]
) -> tuple[Score, list[str]]:
    told = [
        answer
        for group in groups
        for answer in answers(
            undertaking_id(min(group)),
            [corpus.statements[key] for key in group],
            profile.codes,
            replies=corpus.replies.values(),
            around=corpus.statements.values(),
        )
        if answer.reply is not None
    ]
    misses: list[str] = []
    right: set[str] = set()
    for entry in gold:
        met = [answer for answer in told if answer.id not in right and _meets(corpus, entry, answer)]
        if met:
            right.add(met[0].id)
        else:
            misses.append(f"answer not found: {entry['from']} on {entry['about']}: {entry['reception']}")
    misses += [
        f"answer told otherwise: {answer.asker}: {answer.reception.value}: {_shown(corpus.statements[answer.ask])}"
        for answer in told
        if answer.id not in right
    ]
    return Score(len(right) / len(told) if told else 1.0, len(right) / len(gold) if gold else 1.0), misses


def _meets(corpus: Corpus, entry: Json, answer: Answer) -> bool:
    records: dict[str, Told[Statement] | Told[Reply]] = {**corpus.statements, **corpus.replies}
    return (
        answer.asker == entry["from"]
        and answer.reception.value == entry["reception"]
        and any(_covers(corpus, place, records[answer.ask]) for place in entry["asks"])
        and any(_covers(corpus, place, records[answer.reply or ""]) for place in entry["replies"])
    )


def _covers(corpus: Corpus, place: Json, told: Told[Statement] | Told[Reply]) -> bool:
    if _name(told.source) != place["document"]:
        return False
    start, end = corpus.bounds(place)
    return start < told.record.evidence.end and told.record.evidence.start < end


def _shown(told: Told[Statement]) -> str:
    return f"{_name(told.source)}: {' '.join(told.record.evidence.quote.split())[:60]}"


def _name(source: Source) -> str:
    return PurePath(source.path).name
