"""A difference of two texts, for people: what weighs first, each with both wordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from servanda.analysis.diff import Difference, Kind, Line, Run
from servanda.records import Source, Statement, Told

_ORDER = (Kind.WEAKENED, Kind.STRENGTHENED, Kind.REWORDED, Kind.DROPPED, Kind.ADDED, Kind.KEPT)
_HEADS = {
    Kind.WEAKENED: "Weakened",
    Kind.STRENGTHENED: "Strengthened",
    Kind.REWORDED: "Reworded",
    Kind.DROPPED: "Dropped: only in the first",
    Kind.ADDED: "Added: only in the second",
    Kind.KEPT: "Kept word for word",
}
_MARKS = {"same": "{}", "dropped": "[-{}-]", "added": "{{+{}+}}"}


def lines(found: Difference) -> Iterator[str]:
    """The difference as lines of text; in wordings `[-…-]` was dropped and `{+…+}` added."""
    yield f"First   {named(found.before)}"
    yield f"Second  {named(found.after)}"
    told = ", ".join(f"{count} {kind}" for kind, count in found.counts.items() if count)
    yield f"{found.order[0].upper()}{found.order[1:]}. {told[0].upper() + told[1:] if told else 'No statements'}."
    for kind in _ORDER:
        own = [line for line in found.lines if line.kind is kind]
        if own:
            yield ""
            yield f"{_HEADS[kind]} ({len(own)})"
            for line in own:
                yield from _shown(line)


def named(source: Source) -> str:
    """A document in a line: its file, its date, whose it is."""
    parts = [PurePath(source.path).name, str(source.date) if source.date else "no date"]
    if source.side:
        parts.append(f"a source of {source.side}")
    return ", ".join(parts)


def _shown(line: Line) -> Iterator[str]:
    before, after = line.before, line.after
    if before and after:
        one, other = says(before), says(after)
        if line.kind is Kind.KEPT:
            yield f"  {other}: “{_flat(after)}”"
            return
        yield f"  {one}" if one == other else f"  {one}  →  {other}"
        yield f"    first   “{_flat(before)}”"
        yield f"    second  “{_flat(after)}”"
        if any(run.kind == "same" and len(run.text) > 3 for run in line.words):
            yield f"    words   {words(line.words)}"
        for reason in line.why:
            yield f"    why     {reason}"
    elif told := before or after:
        yield f"  {says(told)}: “{_flat(told)}”"


def words(runs: tuple[Run, ...]) -> str:
    """A wording with what was dropped and added marked in it."""
    return " ".join(_MARKS[run.kind].format(run.text) for run in runs)


def says(told: Told[Statement]) -> str:
    """Force, speakers and addressees of a statement in a few words."""
    record = told.record
    speakers = ", ".join(str(who) for who in record.speakers) or "nobody named"
    parties = {who.party for who in record.speakers}
    to = ", ".join(str(who) for who in record.addressees) if {w.party for w in record.addressees} != parties else ""
    return f"{record.force} of {speakers}{f' to {to}' if to else ''}"


def _flat(told: Told[Statement]) -> str:
    return " ".join(told.record.evidence.quote.split())
