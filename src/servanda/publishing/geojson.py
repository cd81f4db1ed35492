"""Sites, places and events as GeoJSON (RFC 7946): WGS 84, longitude first, what has no point with `geometry` null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from servanda.profiles import Division, Gazetteer, Located, Place, Profile, Site, divisions

Feature = dict[str, Any]
DIGITS = 6
"""Decimals of a degree, about 0.1 m: RFC 7946, section 11.2, advises no more."""


def collection(features: Iterable[Feature], attribution: Iterable[str] = ()) -> Iterator[str]:
    """The lines of a FeatureCollection, one feature a line, so that any number of them can be written.

    `attribution`, a foreign member (RFC 7946, section 6.1), says what has to be told of where the coordinates are from.
    """
    told = json.dumps(list(dict.fromkeys(attribution)), ensure_ascii=False)
    yield f'{{"type":"FeatureCollection","attribution":{told},"features":['
    for number, feature in enumerate(features):
        yield ("," if number else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "]}"


def sites(profile: Profile) -> Iterator[Feature]:
    """The sites of a profile, each with its source and precision, and the reserves told of it side by side."""
    for site in profile.sites:
        told = [
            {
                "commodity": r.commodity,
                "measure": r.measure,
                "comparator": r.comparator,
                "value": int(r.value) if r.value == int(r.value) else float(r.value),
                "unit": r.unit,
                "vintage": str(r.vintage) if r.vintage else None,
                "told_by": r.told_by,
                "source": r.source,
                "second_hand": r.second_hand,
            }
            for r in profile.reserves
            if r.site == site.key
        ]
        yield feature(f"site-{site.key}", site.latitude, site.longitude, _site(site, told))


def places(profile: Profile) -> Iterator[Feature]:
    """The places of a profile's gazetteer."""
    for place in profile.places:
        yield feature(f"place-{place.key}", place.latitude, place.longitude, _place(place))


def events(rows: Iterable[Mapping[str, Any]], gazetteer: Gazetteer) -> Iterator[Feature]:
    """Events, or happenings, at the places they name.

    `rows` have `id`, `kind`, `date`, `place` and `participants`, as lines of the interchange do; the words and the
    document of an event come along. An event without a place, or at one that is not known, has no geometry.
    """
    for row in rows:
        found = gazetteer.find(row["place"])
        properties: dict[str, Any] = {
            "kind": "event",
            "event": row["kind"],
            "date": row["date"],
            "place": row["place"],
            "participants": [_who(who) for who in row["participants"]],
        }
        properties |= _located(found, gazetteer) if found else {"precision": None}
        properties |= {key: row[key] for key in ("document", "evidence", "documents") if key in row}
        point = (found.latitude, found.longitude) if found else (None, None)
        yield feature(row["id"], *point, properties)


def provinces(division: Division) -> Iterator[Feature]:
    """The provinces of a division as polygons, each with what its licence asks to be told."""
    for province in division.provinces:
        parts = [[[list(corner) for corner in ring] for ring in polygon] for polygon in province.polygons]
        yield {
            "type": "Feature",
            "id": f"{division.id}-{province.code}",
            "geometry": {"type": "MultiPolygon", "coordinates": parts},
            "properties": {
                "kind": "province",
                "party": division.party,
                "names": {code: list(forms) for code, forms in province.names.items()},
                "since": str(division.since),
                "until": str(division.until) if division.until else None,
                "licence": division.licence,
                "attribution": division.attribution,
            },
        }


def attributions(profile: Profile) -> list[str]:
    """Where the coordinates of a profile's places, sites and provinces are from, each source once."""
    borders = [division.attribution for party in profile.parties for division in divisions(party.code)]
    return [*borders, *(f"Coordinates: {place.source}" for place in profile.places if place.precision != "province")]


def feature(key: str, latitude: float | None, longitude: float | None, properties: dict[str, Any]) -> Feature:
    """A point with properties; without a geometry where it has no coordinates (RFC 7946, section 3.2)."""
    located = latitude is not None and longitude is not None
    point = {"type": "Point", "coordinates": [round(longitude or 0, DIGITS), round(latitude or 0, DIGITS)]}
    return {"type": "Feature", "id": key, "geometry": point if located else None, "properties": properties}


def _site(site: Site, reserves: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": site.kind,
        "party": site.party,
        "name": site.name,
        "commodities": list(site.commodities),
        "what": site.what,
        "unit": list(site.unit),
        "precision": site.precision,
        "operator": site.operator,
        "status": site.status,
        "project": site.project or None,
        "reserves": reserves,
        "source": site.source,
        "second_hand": site.second_hand,
        "note": site.note,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": "place",
        "party": place.party,
        "names": {code: list(forms) for code, forms in place.names.items()},
        "precision": place.precision,
        "source": place.source,
    }


def _located(found: Located, gazetteer: Gazetteer) -> dict[str, Any]:
    return {
        "party": found.party,
        "located_at": found.name,
        "province": gazetteer.province(found),
        "precision": found.precision,
        "source": found.source,
    }


def _who(who: Mapping[str, Any]) -> str:
    return f"{who['party']}:{who['name']}" if who.get("name") else str(who["party"])
