"""Projects and institutions: every place that names one, and all that is told of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from servanda.profiles.model import Profile
from servanda.reading.data import load
from servanda.reading.sentences import sentences
from servanda.reconciliation.evidence import Sighting
from servanda.reconciliation.project_names import Name, names
from servanda.records import Document, Naming, ProjectRecord, Span, Stage

_LATEST = {
    stage: rank
    for rank, stage in enumerate((Stage.IDENTIFICATION, Stage.IMPLEMENTATION, Stage.FINALISATION, Stage.CLOSED))
}


@dataclass(frozen=True, slots=True)
class _Stages:
    patterns: tuple[tuple[Stage, re.Pattern[str]], ...]
    guard: re.Pattern[str]


@cache
def _stages(language: str) -> _Stages | None:
    try:
        data = load(language, "outcomes")
    except KeyError:
        return None
    patterns = tuple((Stage(s["stage"]), re.compile(s["pattern"], re.IGNORECASE)) for s in data["stages"])
    return _Stages(patterns, re.compile(data["not_stages"], re.IGNORECASE))


def namings(document: Document, profile: Profile) -> list[tuple[str, Naming]]:
    """Where `document` names projects and institutions, in order, each with the key of what it names.

    A pure reading of the text, without any parse: to be called once for each document, when its text is at hand.
    Headlines and the readable parts count; a language without data has the names of the profile only. Stage is what
    the words of the same sentence tell, None where they tell none; place is the place the sentence names, else that
    of the profile's project.
    """
    found: list[tuple[str, Naming]] = []
    known = names(profile, document.language)
    places = _places(profile, document.language)
    for start, end in _sentences(document):
        sentence = document.text[start:end]
        for name in known.find(document.text, start, end):
            span = Span.of(document.id, document.text, name.start, name.end)
            stage = None
            if not known.located.search(document.text, start, name.start):
                stage = _stage(document.language, sentence, name.start - start, name.end - start)
            place = _place(places, sentence, profile, name, document.language)
            found.append((name.key, Naming(name.name, name.sector, place, stage, span)))
    return found


def _sentences(document: Document) -> list[tuple[int, int]]:
    try:
        return [(s.start, s.end) for s in sentences(document) if document.readable(s.start, s.end)]
    except KeyError:  # a language whose sentences are not known: its paragraphs
        return [
            (m.start(), m.end()) for m in re.finditer(r"[^\n]+", document.text) if document.readable(m.start(), m.end())
        ]


def _stage(language: str, sentence: str, start: int, end: int) -> Stage | None:
    """The stage told nearest to a name; of equals the further one."""
    rules = _stages(language)
    if rules is None:
        return None
    best: tuple[int, int, Stage] | None = None
    for rank, (stage, pattern) in enumerate(rules.patterns):
        for match in pattern.finditer(sentence):
            if stage is not Stage.IDENTIFICATION and rules.guard.search(sentence, 0, match.start()):
                continue
            distance = max(start - match.end(), match.start() - end, 0)
            place = (distance // 40, rank, stage)
            if best is None or place[:2] < best[:2]:
                best = place
    return best[2] if best else None


@cache
def _place_pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _places(profile: Profile, language: str) -> dict[str, str]:
    """The names of the places of `profile`, each with the usual one."""
    return {form: own[0] for place in profile.places if (own := place.names.get(language, ())) for form in own}


def _place(places: dict[str, str], sentence: str, profile: Profile, name: Name, language: str) -> str | None:
    at = next((p for p in profile.places if p.key == name.place), None)
    if at:
        return (at.names.get(language) or at.names.get("en") or (at.key,))[0]
    match = _place_pattern(tuple(places)).search(sentence)
    return places[match.group()] if match else None


def project(
    key: str,
    sightings: Sequence[Sighting],
    *,
    statements: Iterable[str] = (),
    events: Iterable[str] = (),
) -> ProjectRecord:
    """The project with this key, out of every naming of it.

    `statements` and `events` are the ids of those about it: whose words hold one of its namings. The stage is the
    furthest that was ever told, unless the latest telling has it suspended or cancelled; copies count for nothing
    where there is an original.
    """
    own = sorted(sightings, key=lambda s: (s.source.date is None, str(s.source.date or ""), s.naming.evidence))
    counted = [s for s in own if s.source.copy_of is None] or own
    staged = [s for s in counted if s.naming.stage]
    stage, why = _furthest(staged)
    called = Counter(s.naming.name for s in counted)
    placed = Counter(s.naming.place for s in counted if s.naming.place)
    return ProjectRecord(
        key,
        _usual(called) or key,
        _usual(Counter(s.naming.sector for s in counted)) or "",
        _usual(placed),
        stage,
        tuple(s.naming for s in own),
        tuple(sorted(set(statements))),
        tuple(sorted(set(events))),
        (f"named {len(own)} times in {len({s.source.id for s in own})} documents", *why),
    )


def _furthest(staged: Sequence[Sighting]) -> tuple[Stage | None, tuple[str, ...]]:
    if not staged:
        return None, ()
    last = staged[-1]
    if last.naming.stage not in _LATEST:
        chosen = last
    else:
        going = [s for s in staged if s.naming.stage in _LATEST]
        chosen = max(going, key=lambda s: _LATEST[s.naming.stage] if s.naming.stage else -1)
    when = f" ({chosen.source.date})" if chosen.source.date else ""
    stage = chosen.naming.stage
    return stage, (f"{stage.value if stage else ''}: told of “{chosen.naming.evidence.quote}”{when}",)


def _usual(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda name: (-counts[name], name), default=None)
