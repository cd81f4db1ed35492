"""Readouts side by side, for people: the sources with a letter each, what they share, what only one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from servanda.analysis.diff_text import named
from servanda.analysis.diff_text import says as spoken
from servanda.analysis.readouts import Point, Readouts
from servanda.reconciliation.discrepancies.assembling import says
from servanda.records import Happening, Part

_PLAIN = frozenset({Part.PARTICIPANT})


def lines(found: Readouts) -> Iterator[str]:
    """The comparison as lines of text."""
    letters = {source.id: _letter(number) for number, source in enumerate(found.sources)}
    yield heading(found.happening)
    count = len(found.sources)
    yield f"Told by {count} source{'s' if count != 1 else ''}:"
    for source in found.sources:
        yield f"  {letters[source.id]}  {named(source)}"
    for copy in found.copies:
        yield f"     {named(copy)}: repeats {letters.get(copy.copy_of or '', 'another document')}, not compared"
    if found.others:
        yield f"     and {len(found.others)} more that tell less of it, not compared"
    shared = found.shared()
    yield from _section("Told alike", [p for p in shared if not p.differs], letters)
    yield from _section("Told differently", [p for p in shared if p.differs], letters)
    yield from _figures(found, letters)
    if len(found.sides) > 1:
        for party in found.sides:
            yield from _section(f"Only sources of {party}", found.only_side(party), letters)
        rest = [p for p in found.points if len(p.documents) == 1 and p.sides == {None}]
        yield from _section("Only sources of unknown side", rest, letters)
        return
    for source in found.sources:
        yield from _section(f"Only {letters[source.id]}", found.only(source.id), letters)


def heading(happening: Happening) -> str:
    """An event in a line: what, when, where, who."""
    when = str(happening.date) if happening.date else "no date"
    until = f" to {happening.until}" if happening.until else ""
    people = ", ".join(f"{p.who}{'' if p.role in _PLAIN else f' ({p.role})'}" for p in happening.participants)
    kind = happening.kind.value
    return f"{kind[0].upper()}{kind[1:]}, {when}{until}{f', {happening.place}' if happening.place else ''}: {people}"


def _letter(number: int) -> str:
    return ascii_uppercase[number] if number < len(ascii_uppercase) else f"A{number - len(ascii_uppercase) + 1}"


def _section(title: str, points: Sequence[Point], letters: Mapping[str, str]) -> Iterator[str]:
    if not points:
        return
    yield ""
    yield f"{title} ({len(points)})"
    for point in points:
        if len(point.tellings) > 1 and point.differs:
            yield f"  * {'; '.join(point.why)}"
        for number, (who, said) in enumerate(_alike(point, letters)):
            mark = "*" if not number and not (len(point.tellings) > 1 and point.differs) else " "
            yield f"  {mark} {who}  {said}"


def _alike(point: Point, letters: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the sources say of a point, those together that say it in the same words."""
    told: dict[str, list[str]] = {}
    for telling in point.tellings:
        quote = " ".join(telling.record.evidence.quote.split())
        told.setdefault(f"{spoken(telling)}: “{quote}”", []).append(letters[telling.source.id])
    return [(", ".join(who), said) for said, who in told.items()]


def _figures(found: Readouts, letters: Mapping[str, str]) -> Iterator[str]:
    if not found.figures:
        return
    yield ""
    yield f"Figures ({len(found.figures)})"
    for measured in found.figures:
        yield f"  * {'these differ' if measured.differs else 'these agree'}"
        for figure in sorted(measured.figures, key=lambda f: (list(letters).index(f.source.id), f.evidence.start)):
            quote = " ".join(figure.evidence.quote.split())
            yield f"    {letters[figure.source.id]}  {says(figure)}: “{quote}”"
