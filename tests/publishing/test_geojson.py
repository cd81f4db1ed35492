"""GeoJSON after RFC 7946."""

import json

import pytest
from jsonschema import Draft202012Validator

from servanda.profiles import Gazetteer, divisions, load
from servanda.publishing import geojson

pytestmark = pytest.mark.file
POSITION = {
    "type": "array", "minItems": 2, "maxItems": 2,
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
}  # fmt: skip
RING = {"type": "array", "minItems": 4, "items": POSITION}
SCHEMA = {
    "$defs": {
        "point": {
            "type": "object",
            "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
            "required": ["type", "coordinates"], "additionalProperties": False,
        },
        "polygons": {
            "type": "object",
            "properties": {
                "type": {"const": "MultiPolygon"},
                "coordinates": {"type": "array", "items": {"type": "array", "minItems": 1, "items": RING}},
            },
            "required": ["type", "coordinates"], "additionalProperties": False,
        },
        "feature": {
            "type": "object",
            "properties": {
                "type": {"const": "Feature"},
                "id": {"type": ["string", "number"]},
                "geometry": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/point"}, {"$ref": "#/$defs/polygons"}]},
                "properties": {"type": ["object", "null"]},
            },
            "required": ["type", "geometry", "properties"], "additionalProperties": False,
        },
    },
    "type": "object",
    "properties": {
        "type": {"const": "FeatureCollection"},
        "attribution": {"type": "array", "items": {"type": "string"}},
        "features": {"type": "array", "items": {"$ref": "#/$defs/feature"}},
    },
    "required": ["type", "features"], "additionalProperties": False,
}  # fmt: skip
"""RFC 7946, sections 3 to 7, as far as this project writes it."""

EVENTS = [
    {"id": "e-1", "kind": "visit", "date": "2025-08", "place": "Hanoi",
     "participants": [{"party": "KOR", "name": "Lee"}]},
    {"id": "e-2", "kind": "talks", "date": None, "place": "Atlantis", "participants": [], "document": "a"},
    {"id": "e-3", "kind": "talks", "date": None, "place": None, "participants": []},
]  # fmt: skip


def read(features) -> dict:
    whole = json.loads("\n".join(geojson.collection(features)))
    Draft202012Validator(SCHEMA).validate(whole)
    return {feature["id"]: feature for feature in whole["features"]}


def test_sites_come_with_source_precision_and_conflicting_reserves() -> None:
    profile = load("vietnam-korea")
    found = read(geojson.sites(profile))
    assert len(found) == len(profile.sites)
    dong_pao = found["site-dong-pao"]
    assert dong_pao["geometry"]["coordinates"] == [103.583, 22.258]
    assert dong_pao["properties"]["precision"] == "commune"
    assert {r["value"] for r in dong_pao["properties"]["reserves"]} == {5_000_000, 11_300_000}
    assert found["site-nam-xe-north"]["geometry"] is None


def test_places_and_provinces() -> None:
    places = read(geojson.places(load("vietnam-korea")))
    assert places["place-seoul"]["properties"]["names"]["ko"] == ["서울"]
    provinces = read(geojson.provinces(divisions("VNM")[0]))
    assert len(provinces) == 63
    assert all("OpenStreetMap" in p["properties"]["attribution"] for p in provinces.values())


def test_events_stand_at_their_places_and_unknown_places_have_no_geometry() -> None:
    found = read(geojson.events(EVENTS, Gazetteer(load("vietnam-korea"))))
    assert found["e-1"]["geometry"]["coordinates"] == [105.849, 21.032]
    assert found["e-1"]["properties"]["participants"] == ["KOR:Lee"]
    assert found["e-1"]["properties"]["province"] == "Hanoi"
    assert found["e-2"]["geometry"] is None
    assert found["e-2"]["properties"]["document"] == "a"
    assert found["e-3"]["properties"]["precision"] is None


def test_where_coordinates_are_from_is_told() -> None:
    profile = load("vietnam-korea")
    told = json.loads("\n".join(geojson.collection(geojson.sites(profile), geojson.attributions(profile))))[
        "attribution"
    ]
    assert len(told) == len(set(told))
    assert any("OpenStreetMap" in words for words in told)
    assert any("vietnamadminunits" in words for words in told)


def test_nothing_is_an_empty_collection() -> None:
    assert read([]) == {}
