"""One document's records against its gold, as counts that add up over documents.

Keys of a tally: `s.*` statements, `c.*` claims, `e.*` events; `*.gold` and `*.read` are how many there are,
`*.hit` how many were paired; further keys count what was right among the pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from evaluation.matching import (
    Bounds,
    Json,
    agreement,
    best_pairs,
    dates_agree,
    locate,
    names,
    names_met,
    overlap,
    parties,
    shared_part,
)

PAIRED = 0.5
"""Intersection over union from which two spans tell the same statement (the guidelines' scorer uses the same)."""

KINDS = ("statement", "claim", "event")
"""The types of the interchange that are scored."""

SHOWN = 110
"""Characters of a quote that a list of misses shows."""


@dataclass(slots=True)
class Outcome:
    """What came of one or several documents.

    `tally` holds the counts, `misses` a line for each thing missed, spurious or misread, and `trust` for each
    record its kind, its confidence and whether it was right.
    """

    tally: dict[str, float] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    trust: list[tuple[str, float, bool]] = field(default_factory=list)

    def add(self, key: str, amount: float = 1.0) -> None:
        """Count `amount` more under `key`."""
        self.tally[key] = self.tally.get(key, 0.0) + amount

    def ratio(self, part: str, whole: str) -> float | None:
        """The count of `part` over that of `whole`; None where there is no whole."""
        total = self.tally.get(whole, 0.0)
        return self.tally.get(part, 0.0) / total if total else None

    def f1(self, kind: str, hit: str = "hit") -> float:
        """Harmonic mean of precision and recall of one kind (`s`, `c` or `e`), by the pairs under `hit`."""
        total = self.tally.get(f"{kind}.gold", 0.0) + self.tally.get(f"{kind}.read", 0.0)
        return 2 * self.tally.get(f"{kind}.{hit}", 0.0) / total if total else 0.0

    def __iadd__(self, other: "Outcome") -> Self:
        for key, amount in other.tally.items():
            self.add(key, amount)
        self.misses += other.misses
        self.trust += other.trust
        return self


def score(text: str, gold: Json, records: Sequence[Json]) -> Outcome:
    """The records of one document (lines of the interchange) against its gold."""
    outcome = Outcome()
    ignored = [locate(text, quote) for quote in gold.get("ignore", ())]
    records = [record for record in records if record["type"] in KINDS]
    for record in records:
        start, end = _bounds(record)
        if text[start:end] != record["evidence"]["quote"]:
            outcome.add("ungrounded")
    _statements(outcome, text, gold.get("statements", ()), _of("statement", records), ignored)
    _claims(outcome, text, gold.get("claims", ()), _of("claim", records), ignored)
    _events(outcome, text, gold.get("events", ()), _of("event", records))
    return outcome


def _statements(out: Outcome, text: str, gold: Sequence[Json], read: Sequence[Json], ignored: list[Bounds]) -> None:
    spans = [locate(text, item["content"], item.get("nth", 1)) for item in gold]
    places = [_bounds(record) for record in read]
    scores = {(g, r): agreement(one, other) for g, one in enumerate(spans) for r, other in enumerate(places)}
    pairs = best_pairs({pair: value for pair, value in scores.items() if value >= PAIRED})
    paired = {r: g for g, r in pairs}
    passed = {r for r, place in enumerate(places) if r not in paired and _mostly(place, ignored)}
    out.add("s.gold", len(gold))
    out.add("s.read", len(read) - len(passed))
    out.add("s.hit", len(pairs))
    for item in gold:
        out.add(f"force.{item['force']}.gold")
    for r, record in enumerate(read):
        if r in passed:
            continue
        out.add(f"force.{record['force']}.read")
        right = r in paired and _statement_pair(out, gold[paired[r]], record)
        out.trust.append(("statement", record.get("confidence", 1.0), right))
        if r not in paired:
            out.misses.append(f"spurious {record['force']} [{record.get('rule', '')}]: {_shown(record)}")
    for g in sorted(set(range(len(gold))) - set(paired.values())):
        out.misses.append(f"missed {gold[g]['force']}: {gold[g]['content'][:SHOWN]}")


def _statement_pair(out: Outcome, gold: Json, read: Json) -> bool:
    """Count what is right about a paired statement; True where force and speaking parties both are."""
    force = gold["force"] == read["force"]
    speaker = parties(gold["speakers"]) == parties(read["speakers"])
    out.add("s.force", force)
    out.add("s.speaker", speaker)
    out.add("s.strict", force and speaker)
    out.add(f"force.{gold['force']}.hit", force)
    if wanted := names(gold["speakers"]):
        out.add("s.named")
        out.add("s.name", names_met(wanted, names(read["speakers"])))
    out.add("s.addressee", parties(gold.get("addressees")) == parties(read.get("addressees")))
    out.add("s.pillar", shared_part(gold.get("pillars"), read.get("pillars")))
    out.add("s.deadline", dates_agree(gold.get("deadline"), read.get("deadline")))
    words = gold["content"][:SHOWN]
    if not force:
        out.misses.append(f"force {gold['force']} read as {read['force']} [{read.get('rule', '')}]: {words}")
    if not speaker:
        told, found = sorted(parties(gold["speakers"])), sorted(parties(read["speakers"]))
        out.misses.append(f"speakers {'+'.join(told)} read as {'+'.join(found) or 'nobody'}: {words}")
    return force and speaker


def _claims(out: Outcome, text: str, gold: Sequence[Json], read: Sequence[Json], ignored: list[Bounds]) -> None:
    spans = [locate(text, item["quote"], item.get("nth", 1)) for item in gold]
    places = [_bounds(record) for record in read]
    scores = {
        (g, r): 1.0 + (record.get("indicator") == item["indicator"])
        for g, item in enumerate(gold)
        for r, record in enumerate(read)
        if overlap(spans[g], places[r]) and _same_value(item["value"], record.get("value"))
    }
    pairs = best_pairs(scores)
    paired = {r: g for g, r in pairs}
    passed = {r for r, at in enumerate(places) if r not in paired and any(overlap(at, i) for i in ignored)}
    out.add("c.gold", len(gold))
    out.add("c.read", len(read) - len(passed))
    out.add("c.found", len(pairs))
    for r, record in enumerate(read):
        if r in passed:
            continue
        right = r in paired and _claim_pair(out, gold[paired[r]], record)
        out.trust.append(("claim", record.get("confidence", 1.0), right))
        if r not in paired:
            out.misses.append(f"spurious claim {record.get('indicator')}={record.get('value')}: {_shown(record)}")
    for g in sorted(set(range(len(gold))) - set(paired.values())):
        item = gold[g]
        out.misses.append(f"missed claim {item['indicator']}={item['value']}: {item['quote'][:SHOWN]}")


def _claim_pair(out: Outcome, gold: Json, read: Json) -> bool:
    """Count what is right about a claim of the right value; True where its indicator is right too."""
    right = gold["indicator"] in (read.get("indicator"), "other")
    out.add("c.hit", right)
    out.add("c.period", dates_agree(gold.get("period"), read.get("period")))
    out.add("c.comparator", (gold.get("comparator") or "=") == (read.get("comparator") or "="))
    out.add("c.subject", not gold.get("subject") or gold["subject"] == read.get("subject"))
    out.add("c.target", bool(gold.get("target")) == bool(read.get("target")))
    if not right:
        out.misses.append(f"claim {gold['indicator']} read as {read.get('indicator')}: {gold['quote'][:SHOWN]}")
    return right


def _events(out: Outcome, text: str, gold: Sequence[Json], read: Sequence[Json]) -> None:
    spans = [locate(text, item["quote"], item.get("nth", 1)) for item in gold]
    scores: dict[tuple[int, int], float] = {}
    for g, item in enumerate(gold):
        for r, record in enumerate(read):
            near = overlap(spans[g], _bounds(record)) > 0
            when = bool(item.get("date")) and dates_agree(item.get("date"), record.get("date"))
            both = parties(item["participants"]) & parties(record.get("participants"))
            if item["type"] == record.get("kind") and (near or (when and both)):
                scores[g, r] = near + when + len(both) / 10
    pairs = best_pairs(scores)
    paired = {r: g for g, r in pairs}
    out.add("e.gold", len(gold))
    out.add("e.read", len(read))
    out.add("e.hit", len(pairs))
    for r, record in enumerate(read):
        out.trust.append(("event", record.get("confidence", 1.0), r in paired))
        if r not in paired:
            out.misses.append(f"spurious event {record.get('kind')} {record.get('date')}: {_shown(record)}")
            continue
        item = gold[paired[r]]
        out.add("e.date", dates_agree(item.get("date"), record.get("date")))
        out.add("e.name", names_met(names(item["participants"]), names(record.get("participants"))))
    for g in sorted(set(range(len(gold))) - set(paired.values())):
        item = gold[g]
        out.misses.append(f"missed event {item['type']} {item.get('date')}: {item['quote'][:SHOWN]}")


def _of(kind: str, records: Sequence[Json]) -> list[Json]:
    return [record for record in records if record["type"] == kind]


def _bounds(record: Json) -> Bounds:
    return record["evidence"]["start"], record["evidence"]["end"]


def _mostly(place: Bounds, ignored: list[Bounds]) -> bool:
    """Whether half of a stretch or more lies in text that counts neither way."""
    return place[1] > place[0] and sum(overlap(place, stretch) for stretch in ignored) >= (place[1] - place[0]) / 2


def _same_value(gold: float, read: float | None) -> bool:
    """Whether two numbers are equal but for what floating point loses."""
    return read is not None and abs(float(read) - float(gold)) <= 1e-6 * max(1.0, abs(float(gold)))


def _shown(record: Json) -> str:
    return str(record["evidence"]["quote"])[:SHOWN]
