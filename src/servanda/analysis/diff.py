"""What two texts have differently, statement by statement: two joint statements, two versions of a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz.distance import Indel

from servanda.analysis.aligning import NO_THREADS, closeness_of, items, matched
from servanda.profiles import Profile
from servanda.reconciliation.strength import shift
from servanda.records import Change, Source, Statement, Told

Json = dict[str, Any]
_MARKS = str.maketrans("“”‘’–", "\"\"''-")
_TOKENS = re.compile(r"\w+(?:['’.,]\w+)*|[^\w\s]")


class Kind(StrEnum):
    """What became of a statement of the first text in the second."""

    KEPT = "kept"
    REWORDED = "reworded"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    ADDED = "added"
    DROPPED = "dropped"


_KINDS = {
    Change.REPEATED: Kind.KEPT,
    Change.REWORDED: Kind.REWORDED,
    Change.STRENGTHENED: Kind.STRENGTHENED,
    Change.WEAKENED: Kind.WEAKENED,
}


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both wordings have (`same`), that only the first (`dropped`) or only the second has (`added`)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of the first text, of the second, or of both, with what became of it and why."""

    kind: Kind
    before: Told[Statement] | None
    after: Told[Statement] | None
    words: tuple[Run, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts side by side, the older first; `order` says how that is known."""

    before: Source
    after: Source
    order: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many statements of each kind there are."""
        found = Counter(line.kind for line in self.lines)
        return {kind.value: found[kind] for kind in Kind}

    def json(self) -> Json:
        """The difference as plain values for `json.dumps`."""
        return {
            "before": _source(self.before),
            "after": _source(self.after),
            "order": self.order,
            "counts": self.counts,
            "changes": [
                {
                    "change": line.kind.value,
                    "before": statement(line.before) if line.before else None,
                    "after": statement(line.after) if line.after else None,
                    "words": [[run.kind, run.text] for run in line.words],
                    "why": list(line.why),
                }
                for line in self.lines
            ],
        }


def diff(
    one: Source,
    first: Sequence[Told[Statement]],
    other: Source,
    second: Sequence[Told[Statement]],
    profile: Profile | None = None,
    threads: Mapping[str, str] = NO_THREADS,
) -> Difference:
    """The texts `one` and `other` with their statements, aligned one to one where their words are close enough.

    The older text comes first; where a date is missing or both are of one day, the order given is kept. Lines follow
    the second text, and what it dropped stands where it stood in the first.
    """
    order = "in the order given: "
    if one.date and other.date and one.date.first_day != other.date.first_day:
        order = "the older text first"
        if other.date < one.date:
            one, first, other, second = other, second, one, first
    else:
        order += "both are of one day" if one.date and other.date else "not both tell their date"
    a, b = items(first, profile, threads), items(second, profile, threads)
    pairs = matched(len(a), len(b), lambda i, j: closeness_of(a[i], b[j]))
    partner = dict(pairs)
    placed: list[tuple[float, int, Line]] = []
    for i, item in enumerate(a):
        if i not in partner:
            placed.append((_where(i, partner), 0, Line(Kind.DROPPED, item.told, None, (), ())))
    for i, j in pairs:
        placed.append((float(j), 1, _line(a[i].told, b[j].told)))
    taken = set(partner.values())
    placed.extend(
        (float(j), 1, Line(Kind.ADDED, None, item.told, (), ())) for j, item in enumerate(b) if j not in taken
    )
    return Difference(one, other, order, tuple(line for *_, line in sorted(placed, key=lambda p: p[:2])))


def _where(i: int, partner: Mapping[int, int]) -> float:
    """Just after the line that took up the statement before it."""
    before = [partner[k] for k in range(i) if k in partner]
    return before[-1] + 0.5 if before else -0.5


def _line(before: Told[Statement], after: Told[Statement]) -> Line:
    found = shift(before.record, after.record, after.source.language, after.date)
    kind, why = _KINDS[found.change], list(found.why)
    one, other = ({str(who) for who in told.record.speakers} for told in (before, after))
    if {who.party for who in before.record.speakers} != {who.party for who in after.record.speakers}:
        why.append(f"told of {', '.join(sorted(one)) or 'nobody'}, then of {', '.join(sorted(other)) or 'nobody'}")
        kind = Kind.REWORDED if kind is Kind.KEPT else kind
    words = marked(before.record.evidence.quote, after.record.evidence.quote)
    return Line(kind, before, after, words, tuple(why))


def marked(before: str, after: str) -> tuple[Run, ...]:
    """What changed from one wording to the other, word by word; case and kinds of quotation marks do not count."""
    one, other = list(_TOKENS.finditer(before)), list(_TOKENS.finditer(after))
    runs: list[Run] = []
    gone: list[re.Match[str]] = []
    new: list[re.Match[str]] = []
    edits = Indel.opcodes([_same(t) for t in one], [_same(t) for t in other])
    for edit in edits:
        if edit.tag != "equal":
            gone += one[edit.src_start : edit.src_end]
            new += other[edit.dest_start : edit.dest_end]
            continue
        runs += _changed(before, gone, after, new)
        gone, new = [], []
        runs.append(Run("same", _words(after, other[edit.dest_start : edit.dest_end])))
    return (*runs, *_changed(before, gone, after, new))


def _same(token: re.Match[str]) -> str:
    return token.group().lower().translate(_MARKS)


def _changed(before: str, gone: Sequence[re.Match[str]], after: str, new: Sequence[re.Match[str]]) -> list[Run]:
    found = [Run("dropped", _words(before, gone))] if gone else []
    return [*found, Run("added", _words(after, new))] if new else found


def _words(text: str, tokens: Sequence[re.Match[str]]) -> str:
    return " ".join(text[tokens[0].start() : tokens[-1].end()].split())


def statement(told: Told[Statement]) -> Json:
    """A statement as plain values."""
    record = told.record
    return {
        "id": record.id,
        "document": told.source.path,
        "force": record.force.value,
        "speakers": [str(who) for who in record.speakers],
        "addressees": [str(who) for who in record.addressees],
        "deadline": str(record.deadline) if record.deadline else None,
        "quote": record.evidence.quote,
        "start": record.evidence.start,
        "end": record.evidence.end,
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "document": source.path,
        "date": str(source.date) if source.date else None,
        "title": source.title,
        "side": source.side,
    }
