"""What stands on a map: marks in layers, out of a profile's sites and the rows of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from servanda.profiles import Gazetteer, Located, Profile, Site, division
from servanda.records import PartialDate, identify

Link = Callable[[str, str], str]
"""The address of a thing by its kind ("site", "place") and its key; "" for none."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a map: what it is, where, how precisely, and who says so; `count` records stand behind it."""

    id: str
    party: str
    name: str
    about: str
    latitude: float
    longitude: float
    precision: str
    province: str
    source: str
    href: str = ""
    count: int = 1
    second_hand: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind.

    `shape` is diamond, square, triangle, circle or dot; `sign` up to two letters on it; `tone` names its colour, which
    a page sets as the custom property `--map-TONE`.
    """

    key: str
    title: str
    shape: str
    tone: str
    marks: tuple[Mark, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What cannot be drawn, and why; `count` is how many records say so."""

    name: str
    why: str
    count: int = 1


def anchors(kind: str, key: str) -> str:
    """Links into a table on the same page, where each row has the id of its mark."""
    return f"#{kind}-{key}"


def site_layers(
    profile: Profile, on: PartialDate | None = None, language: str = "en", link: Link = anchors
) -> tuple[tuple[Layer, ...], tuple[Unplaced, ...]]:
    """Mineral sites, a layer for each commodity, then industrial zones, then projects; and the sites without a point.

    Provinces are named as they were `on` that date, today where it is None. A site of several commodities stands in the
    layer of the first.
    """
    layers: list[Layer] = []
    minerals = [site for site in profile.sites if site.kind == "mineral"]
    for key in dict.fromkeys(site.commodities[0] for site in minerals):
        known = _commodities().get(key, {"sign": key[:2].title(), "names": {}})
        own = _marks([s for s in minerals if s.commodities[0] == key], on, language, link)
        title = known["names"].get(language) or known["names"].get("en") or key
        layers.append(Layer(f"mineral-{key}", title, "diamond", "mineral", own, known["sign"]))
    for kind, title, shape, tone in (
        ("industrial_zone", "industrial zones", "square", "zone"),
        ("project", "projects", "triangle", "project"),
    ):
        own = _marks([site for site in profile.sites if site.kind == kind], on, language, link)
        layers.append(Layer(kind, title, shape, tone, own))
    unplaced = [
        Unplaced(site.name, site.note or "no source tells where it lies")
        for site in profile.sites
        if site.latitude is None
    ]
    return tuple(layer for layer in layers if layer.marks), tuple(unplaced)


def event_layer(
    rows: Iterable[Mapping[str, Any]],
    gazetteer: Gazetteer,
    *,
    key: str,
    title: str,
    kinds: frozenset[str] | None = None,
    on: PartialDate | None = None,
    link: Link = anchors,
) -> tuple[Layer, tuple[Unplaced, ...]]:
    """Where events took place: one circle for each place, as large as it is often named.

    `rows` are rows of `servanda.ledger.events`, or others with `kind`, `date` and `place`; `kinds` narrows them. Events
    without a place are left out; places that are not known, or are whole countries, come back beside the layer.
    """
    tallies: dict[str, _Tally] = {}
    for row in rows:
        if row["place"] and (kinds is None or row["kind"] in kinds):
            tallies.setdefault(str(row["place"]), _Tally()).add(str(row["date"] or ""))
    return _layer(tallies, gazetteer, Layer(key, title, "circle", "visit", ()), "event", on, link)


def place_layer(
    names: Iterable[str | None], gazetteer: Gazetteer, *, on: PartialDate | None = None, link: Link = anchors
) -> tuple[Layer, tuple[Unplaced, ...]]:
    """Every place that the ledger names, in events or datelines, as a dot with its name."""
    tallies: dict[str, _Tally] = {}
    for name in names:
        if name:
            tallies.setdefault(name, _Tally()).add("")
    return _layer(tallies, gazetteer, Layer("places", "places named", "dot", "place", ()), "mention", on, link)


def project_layer(
    rows: Iterable[Mapping[str, Any]],
    profile: Profile,
    gazetteer: Gazetteer,
    on: PartialDate | None = None,
    link: Link = anchors,
) -> tuple[Layer, tuple[Unplaced, ...]]:
    """The projects a ledger names, each at its sites in the profile, else at the place told with it or in its name.

    `rows` are rows of `servanda.ledger.projects`; those at a whole country, an unknown place or none come back beside.
    """
    sites: dict[str, list[Site]] = {}
    for site in profile.sites:
        if site.project and site.latitude is not None:
            sites.setdefault(identify("p", site.project), []).append(site)
    marks: list[Mark] = []
    unplaced: list[Unplaced] = []
    for row in rows:
        own = [replace(mark, about=_stage(row)) for mark in _marks(sites.get(row["id"], []), on, "en", link)]
        found = gazetteer.find(row["place"])
        if found is None or found.latitude is None:
            found = next(gazetteer.named_in(row["name"]), found)
        count = len(row["documents"])
        if own:
            marks += [replace(mark, href=link("project", row["id"]), count=count) for mark in own]
        elif found is None or found.latitude is None or found.longitude is None:
            why = "a whole country" if found else "not among the places known" if row["place"] else "no place is told"
            unplaced.append(Unplaced(row["name"], why, count))
        else:
            marks.append(
                Mark(
                    id=f"project-{row['id']}",
                    party=found.party,
                    name=row["name"],
                    about=_stage(row),
                    latitude=found.latitude,
                    longitude=found.longitude,
                    precision=found.precision,
                    province=gazetteer.province(found, on),
                    source=found.source,
                    href=link("project", row["id"]),
                    count=count,
                )
            )
    return Layer("ledger-projects", "projects named", "triangle", "project", tuple(marks)), tuple(unplaced)


def _stage(row: Mapping[str, Any]) -> str:
    number = len(row["documents"])
    told = f"named by {number} document{'' if number == 1 else 's'}"
    return f"{row['sector']}, {row['stage']}; {told}" if row["stage"] else f"{row['sector']}; {told}"


@dataclass(slots=True)
class _Tally:
    """How often a place is named, and in which years first and last."""

    count: int = 0
    first: str = ""
    last: str = ""

    def add(self, date: str, count: int = 1) -> None:
        self.count += count
        year = date[:4]
        if year:
            self.first = min(self.first or year, year)
            self.last = max(self.last, year)

    def told(self, noun: str) -> str:
        years = self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"{self.count} {noun}{'' if self.count == 1 else 's'}" + (f", {years}" if years else "")


def _layer(
    tallies: Mapping[str, _Tally],
    gazetteer: Gazetteer,
    layer: Layer,
    noun: str,
    on: PartialDate | None,
    link: Link,
) -> tuple[Layer, tuple[Unplaced, ...]]:
    placed: dict[str, tuple[Located, _Tally]] = {}
    unplaced: list[Unplaced] = []
    for name, tally in tallies.items():
        found = gazetteer.find(name)
        if found is None or found.latitude is None:
            unplaced.append(Unplaced(name, "a whole country" if found else "not among the places known", tally.count))
            continue
        whole = placed.setdefault(found.key, (found, _Tally()))[1]
        whole.add(tally.first, 0)
        whole.add(tally.last, tally.count)
    marks = [
        Mark(
            id=f"{layer.key}-{found.key}",
            party=found.party,
            name=found.name,
            about=tally.told(noun),
            latitude=found.latitude,
            longitude=found.longitude,
            precision=found.precision,
            province=gazetteer.province(found, on),
            source=found.source,
            href=link("place", found.key),
            count=tally.count,
        )
        for found, tally in placed.values()
        if found.latitude is not None and found.longitude is not None
    ]
    marks.sort(key=lambda mark: (-mark.count, mark.name))
    unplaced.sort(key=lambda u: (-u.count, u.name))
    return replace(layer, marks=tuple(marks)), tuple(unplaced)


def _marks(sites: list[Site], on: PartialDate | None, language: str, link: Link) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            id=f"site-{site.key}",
            party=site.party,
            name=site.name,
            about="; ".join(filter(None, (site.what, site.operator, site.status))),
            latitude=site.latitude,
            longitude=site.longitude,
            precision=site.precision,
            province=_province(site, on, language),
            source=site.source,
            href=link("site", site.key),
            second_hand=site.second_hand,
        )
        for site in sites
        if site.latitude is not None and site.longitude is not None
    )


def _province(site: Site, on: PartialDate | None, language: str) -> str:
    known = division(site.party, on)
    holder = known.province(site.province) if known and site.province else None
    return holder.name(language) if holder else (site.unit[0] if site.unit else "")


@cache
def _commodities() -> dict[str, dict[str, Any]]:
    text = (files("servanda.publishing.maps") / "commodities.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return loaded
