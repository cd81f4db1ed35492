"""Derive the outlines of countries out of npm's world-atlas: `make_outlines.py NPM_FOLDER`.

Natural Earth, public domain, at 1:110 million, and at 1:50 million for the countries too small to be on the former
(Singapore). They stand behind the points of partnerships whose provinces the package does not draw. Needs, besides
`npm pack world-atlas@2.0.2` unpacked as NPM_FOLDER/world-atlas, pip's pycountry and shapely==2.2.0.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

import pycountry
from shapely.geometry import shape

TARGET = Path(__file__).resolve().parents[1] / "src" / "servanda" / "profiles" / "data" / "geometry" / "outlines.json"
FINE = 0.05
"""Degrees by which the finer outlines are thinned."""

LONG = 25

Json = dict[str, Any]


def countries(path: Path) -> dict[str, Json]:
    """Geometry as GeoJSON by ISO 3166-1 alpha-3, out of a topology whose arcs are quantised differences."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(pair[0] for pair in arc), accumulate(pair[1] for pair in arc)
        arcs.append([[x * sx + tx, y * sy + ty] for x, y in zip(xs, ys, strict=True)])

    def ring(indices: list[int]) -> list[list[float]]:
        points: list[list[float]] = []
        for index in indices:
            points.extend((arcs[index] if index >= 0 else arcs[~index][::-1])[1 if points else 0 :])
        return points

    found = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = pycountry.countries.get(numeric=geometry.get("id", ""))
        if code is None or "arcs" not in geometry:
            continue
        single = geometry["type"] == "Polygon"
        polygons = [geometry["arcs"]] if single else geometry["arcs"]
        rings = [[ring(part) for part in polygon] for polygon in polygons]
        found[str(code.alpha_3)] = {"type": "MultiPolygon", "coordinates": rings}
    return found


def _rounded(ring: list[list[float]]) -> list[list[float]]:
    """Two decimals for small rings, one for long coasts, where a tenth of a degree is less than the source's error."""
    digits = 1 if len(ring) > LONG else 2
    return [[round(x, digits), round(y, digits)] for x, y in ring]


def main() -> int:
    """Write the file and say how large it is."""
    folder = Path(sys.argv[1]) / "world-atlas"
    coarse = countries(folder / "countries-110m.json")
    for code, geometry in countries(folder / "countries-50m.json").items():
        if code not in coarse:
            thin = shape(geometry).simplify(FINE)
            parts = [p for p in getattr(thin, "geoms", [thin]) if not p.is_empty]
            coarse[code] = {"coordinates": [[list(p.exterior.coords)] for p in parts]}
    rounded = {
        code: [[_rounded(ring) for ring in polygon] for polygon in coarse[code]["coordinates"]]
        for code in sorted(coarse)
    }
    about = {
        "source": "npm package world-atlas 2.0.2, itself from Natural Earth 4.1.0",
        "licence": "public domain",
        "attribution": "Outlines of countries: Natural Earth, by way of world-atlas",
    }
    lines = ",\n".join(f'"{code}":{json.dumps(p, separators=(",", ":"))}' for code, p in rounded.items())
    text = f'{{"about":{json.dumps(about)},\n"countries":{{\n{lines}\n}}}}\n'
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(rounded)} countries, {len(text.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
