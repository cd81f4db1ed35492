"""Borders of provinces by date, and outlines of countries: data of the package, where it has them.

Coordinates are degrees (WGS 84), longitude first as in GeoJSON (RFC 7946). Where the borders are from, under which
licence, and what they leave out stands in each division, and in `data/geometry/NOTICE.md`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from servanda.profiles.model import Words
from servanda.profiles.shared import words
from servanda.records import PartialDate

Point = tuple[float, float]
Polygons = tuple[tuple[tuple[Point, ...], ...], ...]
"""Of each polygon the outer ring, then its holes; a ring ends with the point it starts with."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city; `of` are the provinces of the older division that it was made of."""

    code: str
    names: Words
    point: Point  # well inside of the largest part
    of: tuple[str, ...]
    polygons: Polygons

    def name(self, language: str = "en") -> str:
        """The usual name in `language`, else in English."""
        return (self.names.get(language) or self.names["en"])[0]

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside of the borders."""
        return any(
            _inside(point, outer) and not any(_inside(point, hole) for hole in holes) for outer, *holes in self.polygons
        )


@dataclass(frozen=True, slots=True)
class Omitted:
    """What belongs to a party and is not drawn, and where it lies."""

    names: Words
    point: Point


@dataclass(frozen=True, slots=True)
class Division:
    """The provinces of one party as they were from `since` to `until` (None: still so).

    `left_out` says in a sentence of each language what is not drawn, and why; `omitted` has what of it has one place.
    """

    id: str
    party: str
    title: Words
    since: PartialDate
    until: PartialDate | None
    source: str
    licence: str
    attribution: str
    left_out: Words
    omitted: tuple[Omitted, ...]
    provinces: tuple[Province, ...]

    def province(self, code: str) -> Province | None:
        """The province that holds the one of this code in the party's oldest division."""
        return next((p for p in self.provinces if code in (p.of or (p.code,))), None)

    def at(self, point: Point) -> Province | None:
        """The province in which the point lies; None at sea, abroad, or where the borders are thinned too far."""
        return next((p for p in self.provinces if p.contains(point)), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """A country as a whole."""

    party: str
    source: str
    licence: str
    attribution: str
    polygons: Polygons


def divisions(party: str) -> tuple[Division, ...]:
    """All divisions of a party that the package knows, the oldest first; empty where it knows none."""
    folder = files("servanda.profiles") / "data" / "geometry"
    names = sorted(i.name for i in folder.iterdir() if i.name.startswith(f"{party}-") and i.name.endswith(".geojson"))
    return tuple(_division(name) for name in names)


def division(party: str, on: PartialDate | None = None) -> Division | None:
    """The division of a party on a date, the latest where it is None.

    For a date before the oldest it is the oldest; `since` tells. None where the package has no provinces of the party.
    """
    known = divisions(party)
    if not known:
        return None
    if on is None:
        return known[-1]
    return next((d for d in reversed(known) if d.since.first_day <= on.last_day), known[0])


def outline(party: str) -> Outline | None:
    """The outline of a country by its ISO 3166-1 alpha-3 code; None for organisations and what is not in the data."""
    data = _outlines()
    if party not in data["countries"]:
        return None
    return Outline(party, **data["about"], polygons=_polygons(data["countries"][party]))


@cache
def _division(name: str) -> Division:
    data = json.loads((files("servanda.profiles") / "data" / "geometry" / name).read_text(encoding="utf-8"))
    about = data["division"]
    return Division(
        about["id"],
        about["party"],
        {language: (title,) for language, title in about["title"].items()},
        PartialDate.parse(about["since"]),
        PartialDate.parse(about["until"]) if "until" in about else None,
        about["source"],
        about["licence"],
        about["attribution"],
        {language: (sentence,) for language, sentence in about["left_out"].items()},
        tuple(
            Omitted(
                {language: (name,) for language, name in item["names"].items()},
                (item["point"][0], item["point"][1]),
            )
            for item in about["omitted"]
        ),
        tuple(_province(feature) for feature in data["features"]),
    )


def _province(feature: dict[str, Any]) -> Province:
    own, shape = feature["properties"], feature["geometry"]
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    longitude, latitude = own["point"]
    return Province(own["code"], words(own["names"]), (longitude, latitude), tuple(own.get("of", ())), _polygons(parts))


@cache
def _outlines() -> dict[str, Any]:
    text = (files("servanda.profiles") / "data" / "geometry" / "outlines.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _polygons(parts: list[list[list[list[float]]]]) -> Polygons:
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in parts)


def _inside(point: Point, ring: tuple[Point, ...]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times (Shimrat 1962)."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
    return odd
