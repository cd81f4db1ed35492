"""Borders by date, places by name, sites and reserves with their sources."""

import csv
import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from servanda.profiles import Gazetteer, ProfileError, division, divisions, for_parties, load, outline
from servanda.profiles.located import side_by_side
from servanda.records import PartialDate

HERE = Path(__file__).parent
PLACES = yaml.safe_load((HERE / "places.yaml").read_text(encoding="utf-8"))
WRONG = yaml.safe_load((HERE / "located.yaml").read_text(encoding="utf-8"))
GEOMETRY = files("servanda.profiles") / "data" / "geometry"

GOOD = {
    "places": {
        "key": "callao", "party": "PER", "kind": "city", "en": "Callao", "vi": "", "ko": "", "province": "",
        "latitude": "-12", "longitude": "5", "precision": "city", "source": "an atlas",
    },
    "sites": {
        "key": "pit", "party": "PER", "kind": "mineral", "name": "The Pit", "commodities": "copper", "what": "copper",
        "unit": "Lima", "province": "", "latitude": "", "longitude": "", "precision": "province", "operator": "",
        "status": "", "project": "", "source": "an atlas", "second_hand": "", "note": "",
    },
    "reserves": {
        "commodity": "copper", "party": "PER", "site": "pit", "measure": "ore", "comparator": "=", "value": "5",
        "unit": "t", "vintage": "2010", "told_by": "", "source": "an atlas", "second_hand": "", "note": "",
    },
}  # fmt: skip


def written(folder: Path, changed: str, wrong: dict[str, str]) -> Path:
    lines = ["name: x", "parties: [PER, NOR]"]
    for name, row in GOOD.items():
        own = row | (wrong if name == changed else {})
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(own))
            writer.writeheader()
            writer.writerow(own)
        lines.append(f"{name}_file: {name}.csv")
    path = folder / "mine.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("row", WRONG, ids=[f"{row['file']}: {row['said'][:40]}" for row in WRONG])
def test_what_is_wrong_in_a_row_is_said_with_its_line(tmp_path, row) -> None:
    with pytest.raises(ProfileError) as error:
        load(str(written(tmp_path, row["file"], row["wrong"])))
    assert row["said"] in str(error.value)


def test_rows_without_fault_are_read(tmp_path) -> None:
    profile = load(str(written(tmp_path, "", {})))
    assert profile.places[0].latitude == -12
    assert profile.sites[0].commodities == ("copper",)
    assert profile.reserves[0].vintage == PartialDate(2010)


@pytest.mark.parametrize("row", PLACES, ids=[row["form"] for row in PLACES])
def test_places_are_found_by_any_name(row) -> None:
    gazetteer = Gazetteer(load("vietnam-korea"))
    found = gazetteer.find(row["form"])
    assert found is not None
    assert found.key == row["key"]
    assert gazetteer.province(found, PartialDate(2024)) == row["before"]
    assert gazetteer.province(found) == row["since"]
    assert (found.latitude is None) == (found.precision == "country")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("an industrial park in Hung Yen and one in Bắc Ninh province", ["Hung Yen", "Bac Ninh"]),
        ("In Ha Noi, and from Seoul to Busan", ["Hanoi", "Seoul", "Busan"]),
        ("부산에서 하노이로, 서울특별시의", ["Busan", "Hanoi", "Seoul"]),
        ("Mr. Nguyen Thai Binh came to Da Nang", ["Da Nang"]),
        ("Viet Nam and Korea; Hanoian, Seoulite", []),
        ("the port of Hue, the busan of old", ["Hue"]),
        ("", []),
    ],
)
def test_places_are_found_in_a_text(text, names) -> None:
    assert [located.name for located in Gazetteer(load("vietnam-korea")).named_in(text)] == names


@pytest.mark.parametrize("form", ["Atlantis", "", None, ",", "city"])
def test_what_is_no_place_is_not_found(form) -> None:
    assert Gazetteer(load("vietnam-korea")).find(form) is None


def test_provinces_are_known_to_any_profile_of_their_country() -> None:
    found = Gazetteer(for_parties(["VNM", "JPN"])).find("Bắc Ninh")
    assert found is not None
    assert found.precision == "province"


@pytest.mark.parametrize(
    ("party", "on", "name", "number"),
    [
        ("VNM", "2025-06-30", "VNM-2008", 63),
        ("VNM", "2025-07-01", "VNM-2025", 34),
        ("VNM", "2025", "VNM-2025", 34),
        ("VNM", "1992", "VNM-2008", 63),
        ("VNM", None, "VNM-2025", 34),
        ("KOR", None, "KOR-2023", 17),
    ],
)
def test_provinces_are_those_of_the_date(party, on, name, number) -> None:
    found = division(party, PartialDate.parse(on) if on else None)
    assert found is not None
    assert found.id == name
    assert len(found.provinces) == number


def test_a_party_without_provinces_has_an_outline() -> None:
    assert division("NOR") is None
    singapore = outline("SGP")
    assert singapore is not None
    ((ring, *_),) = singapore.polygons
    assert all(103 < x < 105 and 1 < y < 2 for x, y in ring)
    assert outline("ASEAN") is None


def test_every_old_province_is_in_one_new_one() -> None:
    old, new = divisions("VNM")
    joined = sorted(code for province in new.provinces for code in province.of)
    assert joined == sorted(province.code for province in old.provinces)
    for province in old.provinces:
        holder = new.province(province.code)
        assert holder is not None
        assert new.at(province.point) == holder


@pytest.mark.parametrize("party", ["VNM", "KOR"])
def test_geometry_is_geojson_with_its_source_and_what_it_omits(party) -> None:
    for known in divisions(party):
        assert known.licence
        assert known.attribution
        assert set(known.left_out) == {"en", "vi", "ko"}
        assert (GEOMETRY / f"{known.id}.geojson").stat().st_size < 150_000
        for province in known.provinces:
            assert province.contains(province.point), province.name()
            for outer, *holes in province.polygons:
                # RFC 7946, 3.1.6: rings close; outer ones run counterclockwise, holes clockwise.
                assert outer[0] == outer[-1]
                assert area(outer) > 0, province.name()
                assert all(area(hole) < 0 for hole in holes)
        for omitted in known.omitted:
            assert known.at(omitted.point) is None


def area(ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


@pytest.mark.parametrize(
    ("party", "province", "place"),
    [
        ("VNM", "Kien Giang", (104.01, 10.30)),  # Phú Quốc
        ("VNM", "Ba Ria - Vung Tau", (106.60, 8.69)),  # Côn Đảo
        ("KOR", "Jeju", (126.53, 33.36)),
        ("KOR", "North Gyeongsang", (130.86, 37.50)),  # Ulleung
        ("KOR", "North Gyeongsang", (131.866, 37.242)),  # Dokdo
        ("KOR", "Daegu", (128.57, 36.24)),  # Gunwi
        ("KOR", "Gwangju", (126.85, 35.16)),  # a city within a province
    ],
)
def test_islands_and_enclaves_are_where_they_belong(party, province, place) -> None:
    found = divisions(party)[0].at(place)
    assert found is not None
    assert found.name() == province


def test_the_notice_names_every_file() -> None:
    notice = (GEOMETRY / "NOTICE.md").read_text(encoding="utf-8")
    data = [i.name for i in GEOMETRY.iterdir() if i.name.endswith("json")]
    assert len(data) == 4
    assert all(f"`{name}`" in notice for name in data)
    assert "ODbL 1.0" in notice


def test_points_lie_in_the_province_that_their_row_names() -> None:
    profile = load("vietnam-korea")
    for item in (*profile.places, *profile.sites):
        if item.latitude is None or item.longitude is None:
            assert item.precision == "country", item.key
            continue
        found = divisions(item.party)[0].at((item.longitude, item.latitude))
        assert found is not None, item.key
        assert found.code == item.province, item.key


def test_sites_cover_the_critical_materials_and_say_where_from() -> None:
    sites = load("vietnam-korea").sites
    mined = {commodity for site in sites for commodity in site.commodities}
    assert mined >= {"rare-earths", "tungsten", "bauxite", "nickel", "titanium", "fluorspar"}
    assert sum(site.kind == "industrial_zone" for site in sites) >= 20
    assert all(re.match(r"https?://|Vietnam News Agency", site.source) for site in sites)
    assert all(site.unit for site in sites if site.precision != "country")


def test_reserves_that_conflict_stand_side_by_side() -> None:
    groups = side_by_side(load("vietnam-korea").reserves)
    national = next(g for g in groups if g[0].commodity == "rare-earths" and not g[0].site)
    assert [(int(r.value), str(r.vintage)) for r in national] == [
        (9_000_000, "2010"), (22_000_000, "2024-01"), (3_500_000, "2025-01"),
    ]  # fmt: skip
    assert all(r.source and r.second_hand for r in national)


def test_outlines_are_of_countries() -> None:
    data = json.loads((GEOMETRY / "outlines.json").read_text(encoding="utf-8"))
    assert data["about"]["licence"] == "public domain"
    for code, polygons in data["countries"].items():
        assert re.fullmatch("[A-Z]{3}", code)
        assert all(ring[0] == ring[-1] for polygon in polygons for ring in polygon), code
