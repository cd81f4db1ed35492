"""Profiles from YAML files, built in or the user's own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from servanda.profiles import figures, located, outlets
from servanda.profiles.errors import ProfileError
from servanda.profiles.model import (
    Holder,
    Milestone,
    Office,
    Organ,
    Party,
    Pillar,
    Profile,
    Project,
    Reserve,
    Site,
    Words,
)
from servanda.profiles.model import Place as Locality
from servanda.profiles.nodes import Place, compose
from servanda.profiles.parties import party
from servanda.profiles.shared import indicators, pillars
from servanda.profiles.watch import Watch, watch
from servanda.records import PartialDate

CHANNELS = ("party", "state", "government", "parliament", "localities", "business", "people")
_T = TypeVar("_T")


@cache
def builtin() -> tuple[str, ...]:
    """The names of the built-in profiles, sorted."""
    data = files("servanda.profiles") / "data"
    return tuple(sorted(item.name for item in data.iterdir() if item.is_dir() and (item / "profile.yaml").is_file()))


def load(name_or_path: str) -> Profile:
    """The built-in profile of this name, or the one in this YAML file.

    Raises `ProfileError` with file, line and key where something in it is wrong.
    """
    if name_or_path in builtin():
        with as_file(files("servanda.profiles") / "data" / name_or_path / "profile.yaml") as path:
            return _profile(compose(path, f"{name_or_path}/profile.yaml"), path.parent)
    path = Path(name_or_path)
    if not path.suffix and not path.exists():
        known = ", ".join(builtin())
        raise ProfileError(f"{name_or_path}: no such profile; built in are {known}, or name a YAML file")
    return _profile(compose(path, name_or_path), path.parent)


def _profile(root: Place, folder: Path) -> Profile:
    entries = root.known(
        ("name", "parties"),
        (
            *("title", "offices", "holders", "holders_file", "milestones_file", "organs", "pillars", "projects"),
            *("places", "places_file", "sites_file", "reserves_file"),
            *("observations_file", "targets_file", "outlets", "outlets_file", "watch"),
        ),
    )
    parties = _parties(entries["parties"])
    codes = tuple(p.code for p in parties)
    offices = _many(entries, "offices", lambda place: _office(place, codes))
    pairs = {(o.party, o.key) for o in offices}
    holders = list(_many(entries, "holders", lambda place: _holder(place, pairs)))
    if "holders_file" in entries:
        holders.extend(_holders(entries["holders_file"], folder, pairs))
    projects = _many(entries, "projects", _project)
    places = list(_many(entries, "places", lambda place: _place(place, codes)))
    if "places_file" in entries:
        places.extend(located.places(_rows(entries["places_file"], folder, located.PLACES), codes))
    sites: tuple[Site, ...] = ()
    if "sites_file" in entries:
        keys = {project.key for project in projects}
        sites = tuple(located.sites(_rows(entries["sites_file"], folder, located.SITES), codes, keys))
    reserves: tuple[Reserve, ...] = ()
    if "reserves_file" in entries:
        rows = _rows(entries["reserves_file"], folder, located.RESERVES)
        reserves = tuple(located.reserves(rows, codes, {site.key for site in sites}))
    return Profile(
        entries["name"].text(),
        entries["title"].text() if "title" in entries else " – ".join(p.name() for p in parties),
        parties,
        offices,
        tuple(holders),
        _unique(entries, "organs", _many(entries, "organs", lambda place: _organ(place, codes))),
        _many(entries, "pillars", _pillar) or pillars(),
        indicators(),
        projects,
        tuple(places),
        tuple(_milestones(entries["milestones_file"], folder)) if "milestones_file" in entries else (),
        sites,
        reserves,
        (
            *_many(entries, "outlets", lambda place: outlets.outlet(place, codes)),
            *outlets.outlets(_file(entries, "outlets_file", folder, outlets.COLUMNS), codes),
        ),
        tuple(figures.observations(_file(entries, "observations_file", folder, figures.OBSERVATION_COLUMNS))),
        tuple(figures.targets(_file(entries, "targets_file", folder, figures.TARGET_COLUMNS))),
        watch(entries["watch"]) if "watch" in entries else Watch(),
    )


def _file(
    entries: dict[str, Place], key: str, folder: Path, columns: tuple[str, ...]
) -> Iterable[tuple[str, dict[str, str]]]:
    return _rows(entries[key], folder, columns) if key in entries else ()


def _many(entries: dict[str, Place], key: str, read: Callable[[Place], _T]) -> tuple[_T, ...]:
    return tuple(read(item) for item in entries[key].items()) if key in entries else ()


def _unique(entries: dict[str, Place], key: str, found: tuple[Organ, ...]) -> tuple[Organ, ...]:
    seen: set[str] = set()
    for number, organ in enumerate(found):
        if organ.key in seen:
            place = list(entries[key].items())[number]
            raise place.fail(f'the key "{organ.key}" is given twice; keys are unique')
        seen.add(organ.key)
    return found


def _parties(place: Place) -> tuple[Party, ...]:
    found: list[Party] = []
    for item in place.items():
        try:
            found.append(party(item.text()))
        except ProfileError as error:
            raise item.fail(str(error)) from None
    if len({p.code for p in found}) != len(found):
        raise place.fail("a party is named twice; name each once")
    if len(found) < 2:
        raise place.fail("a partnership has at least two parties")
    return tuple(found)


def _code(place: Place, codes: Iterable[str]) -> str:
    if place.text() not in codes:
        raise place.fail(f'"{place.text()}" is not among the parties ({", ".join(codes)})')
    return place.text()


def _channel(entries: dict[str, Place]) -> str:
    if "channel" not in entries:
        return "government"
    if entries["channel"].text() not in CHANNELS:
        raise entries["channel"].fail(f'"{entries["channel"].text()}" is not a channel; use {", ".join(CHANNELS)}')
    return entries["channel"].text()


def _office(place: Place, codes: tuple[str, ...]) -> Office:
    entries = place.known(("key", "party", "titles"), ("channel",))
    return Office(entries["key"].text(), _code(entries["party"], codes), entries["titles"].words(), _channel(entries))


def _organ(place: Place, codes: tuple[str, ...]) -> Organ:
    entries = place.known(("key", "party", "names"), ("channel",))
    return Organ(entries["key"].text(), _code(entries["party"], codes), entries["names"].words(), _channel(entries))


def _pillar(place: Place) -> Pillar:
    entries = place.known(("key", "names", "vocabulary"))
    return Pillar(entries["key"].text(), entries["names"].words(), entries["vocabulary"].words())


def _project(place: Place) -> Project:
    entries = place.known(("key", "names"), ("pillar", "place"))
    pillar, where = (entries[key].text() if key in entries else "" for key in ("pillar", "place"))
    return Project(entries["key"].text(), entries["names"].words(), pillar, where)


def _place(place: Place, codes: tuple[str, ...]) -> Locality:
    entries = place.known(
        ("key", "party", "names"), ("kind", "latitude", "longitude", "precision", "province", "source")
    )
    latitude, longitude = (entries[key].number() if key in entries else None for key in ("latitude", "longitude"))
    kind, precision, province, source = (
        entries[key].text() if key in entries else usual
        for key, usual in (("kind", "city"), ("precision", "city"), ("province", ""), ("source", ""))
    )
    problem = located.problem(latitude, longitude, precision)
    if problem:
        raise place.fail(problem)
    party, names = _code(entries["party"], codes), entries["names"].words()
    return Locality(entries["key"].text(), party, names, kind, latitude, longitude, precision, province, source)


def _holder(place: Place, offices: set[tuple[str, str]]) -> Holder:
    entries = place.known(("party", "office", "names"), ("start", "end", "source"))
    start, end = (_date(entries[key]) if key in entries else None for key in ("start", "end"))
    source = entries["source"].text() if "source" in entries else ""
    pair = (entries["party"].text(), entries["office"].text())
    problem = _term_problem(pair, offices, start, end)
    if problem:
        raise place.fail(problem)
    return Holder(*pair, entries["names"].words(), start, end, source)


def _date(place: Place) -> PartialDate:
    try:
        return PartialDate.parse(place.text())
    except ValueError:
        raise place.fail(f'"{place.text()}" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD') from None


def _term_problem(
    pair: tuple[str, str], offices: set[tuple[str, str]], start: PartialDate | None, end: PartialDate | None
) -> str:
    if pair not in offices:
        return f'no office "{pair[1]}" of {pair[0]}; add it under offices'
    if start and end and end.last_day < start.first_day:
        return f"the term ends ({end}) before it starts ({start})"
    return ""


def _rows(place: Place, folder: Path, columns: tuple[str, ...]) -> Iterable[tuple[str, dict[str, str]]]:
    """The rows of a CSV file beside the profile, each with the words that say where it stands."""
    path = folder / place.text()
    if not path.resolve().is_relative_to(folder.resolve()):
        raise place.fail("a file outside the folder of the profile; put it beside the profile")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise place.fail(f"{place.text()} has no column {', '.join(missing)}")
            yield from ((f"{place.text()}, line {reader.line_num}", row) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise place.fail(f"{place.text()} cannot be read: {error}") from error


def _holders(place: Place, folder: Path, offices: set[tuple[str, str]]) -> Iterable[Holder]:
    columns = ("party", "office", "name_en", "name_vi", "name_ko", "start", "end", "source")
    for where, row in _rows(place, folder, columns):
        try:
            start, end = (PartialDate.parse(row[key]) if row[key] else None for key in ("start", "end"))
        except ValueError as error:
            raise ProfileError(f"{where}: {error}") from None
        problem = _term_problem((row["party"], row["office"]), offices, start, end)
        if problem:
            raise ProfileError(f"{where}: {problem}")
        names: Words = {code: (row[f"name_{code}"],) for code in ("en", "vi", "ko") if row[f"name_{code}"]}
        yield Holder(row["party"], row["office"], names, start, end, row["source"])


def _milestones(place: Place, folder: Path) -> Iterable[Milestone]:
    for where, row in _rows(place, folder, ("date", "what", "kind", "place", "source")):
        try:
            yield Milestone(PartialDate.parse(row["date"]), row["what"], row["kind"], row["place"], row["source"])
        except ValueError as error:
            raise ProfileError(f"{where}: {error}") from None
