"""The formats that are one stream of text: what each is called, which kinds it draws on, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from servanda.profiles import Gazetteer
from servanda.publishing import geojson as features
from servanda.publishing.exports import entities, iati, plover, provenance, webannotation
from servanda.publishing.exports.source import KINDS, Row, Source
from servanda.publishing.exports.tables import TYPES, json_lines

_READ = ("statements", "claims", "events", "replies")
_THINGS = ("happenings", "undertakings", "asks", "discrepancies", "projects")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: in a word what it is, the kinds it draws on, and the pieces of text that make it up."""

    about: str
    kinds: tuple[str, ...]
    lines: Callable[[Source], Iterator[str]]


def _jsonl(source: Source) -> Iterator[str]:
    for kind in KINDS:
        yield from json_lines(kind, source.rows(kind))


def _annotations(source: Source) -> Iterator[str]:
    rows = ((TYPES[kind], row) for kind in _READ for row in source.rows(kind))
    return webannotation.collection(rows, source.around, source.profile.title, source.base)


def _provenance(source: Source) -> Iterator[str]:
    yield from provenance.head(source.base)
    yield from provenance.documents(source.everything("documents"))
    for kind in _READ:
        yield from provenance.records(source.rows(kind), TYPES[kind])
    for kind in _THINGS:
        yield from provenance.things(source.rows(kind), TYPES[kind])
    yield from provenance.decisions(source.rows("decisions"))


def _iati(source: Source) -> Iterator[str]:
    yield iati.activities(source.rows("targets"), source.profile, source.as_of, source.publisher).decode()


def _entities(source: Source) -> Iterator[str]:
    made = entities.Entities(source.profile)
    yield from entities.lines(made.documents(source.everything("documents")))
    yield from entities.lines(made.statements(source.rows("statements")))
    yield from entities.lines(made.events(source.rows("happenings")))
    yield from entities.lines(made.projects(source.rows("projects")))


def _plover(source: Source) -> Iterator[str]:
    yield from plover.lines(plover.statement(row) for row in source.rows("statements"))
    yield from plover.lines(plover.event(row) for row in source.rows("happenings"))


def _geojson(source: Source) -> Iterator[str]:
    def all_of() -> Iterator[Row]:
        yield from features.sites(source.profile)
        yield from features.places(source.profile)
        yield from features.events(source.rows("happenings"), Gazetteer(source.profile))

    return (f"{line}\n" for line in features.collection(all_of(), features.attributions(source.profile)))


FORMATS = {
    "jsonl": Format("JSON Lines, all records, one object a line", tuple(KINDS), _jsonl),
    "annotations": Format("W3C Web Annotations of the words of records (JSON-LD)", _READ, _annotations),
    "prov": Format(
        "PROV-O, where everything comes from (Turtle)", ("documents", *_READ, *_THINGS, "decisions"), _provenance
    ),
    "iati": Format("IATI 2.03, results for targets (XML)", ("targets",), _iati),
    "ftm": Format(
        "FollowTheMoney entities (JSON Lines)", ("documents", "statements", "happenings", "projects"), _entities
    ),
    "plover": Format("PLOVER event records (JSON Lines)", ("statements", "happenings"), _plover),
    "geojson": Format("GeoJSON of sites, places and events", ("happenings",), _geojson),
}
"""The formats by the names that the command line takes; CSV and Parquet, a table a kind, come on top of these."""
