"""Profiles say what is wrong with them and where; parties are found by any of their names."""

import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from servanda.profiles import ProfileError, builtin, for_parties, load, party
from servanda.records import PartialDate

ROWS = yaml.safe_load((Path(__file__).parent / "invalid.yaml").read_text(encoding="utf-8"))
DOCS = Path(__file__).parents[2] / "docs" / "profiles.md"


@pytest.mark.parametrize("row", ROWS, ids=[row["said"][:50] for row in ROWS])
def test_what_is_wrong_is_said_with_its_place(tmp_path, row) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(row["wrong"], encoding="utf-8")
    with pytest.raises(ProfileError) as error:
        load(str(path))
    told = str(error.value)
    assert told.startswith(str(path))
    assert row["said"] in told


def test_profiles_that_are_not_there(tmp_path) -> None:
    with pytest.raises(ProfileError, match="no such profile; built in are vietnam-korea"):
        load("atlantis")
    with pytest.raises(ProfileError, match="cannot be read"):
        load(str(tmp_path / "none.yaml"))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("VNM", "VNM"), ("vn", "VNM"), ("Viet Nam", "VNM"), ("Vietnam", "VNM"), ("South Korea", "KOR"), ("KOR", "KOR"),
        ("United Kingdom", "GBR"), ("uk", "GBR"), ("EU", "EU"), ("European Union", "EU"), ("asean", "ASEAN"),
        ("Türkiye", "TUR"), ("Kosovo", "XKX"), ("Czechia", "CZE"),
    ],
)  # fmt: skip
def test_parties_by_any_name(form, code) -> None:
    assert party(form).code == code


def test_an_unknown_party_is_told_with_its_neighbours() -> None:
    with pytest.raises(ProfileError, match=r"did you mean .*Norway"):
        party("Norwey")


def test_every_country_can_be_a_party() -> None:
    countries = yaml.safe_load((files("servanda.profiles") / "data" / "countries.yaml").read_text(encoding="utf-8"))
    for code in countries:
        found = party(code)
        assert found.code == code
        assert found.name()
        assert found.demonyms["en"]


def test_both_koreas_do_not_share_a_name() -> None:
    south, north = for_parties(["KOR", "PRK"]).parties
    assert "Korea" not in south.names["en"]
    assert "Korean" not in south.demonyms["en"]
    assert "South Korea" in south.names["en"]
    assert not set(south.names["en"]) & set(north.names["en"])
    assert "Korea" in for_parties(["KOR", "VNM"]).party("KOR").names["en"]


@pytest.mark.parametrize(
    ("who", "office", "on", "name"),
    [
        ("KOR", "president", "1996-11-20", "Kim Young-sam"),
        ("KOR", "president", "2009-10-21", "Lee Myung-bak"),
        ("KOR", "president", "2018-03-23", "Moon Jae-in"),
        ("KOR", "president", "2025-08-11", "Lee Jae-myung"),
        ("VNM", "general-secretary", "2014-10-01", "Nguyen Phu Trong"),
        ("VNM", "general-secretary", "2025-08-11", "To Lam"),
        ("VNM", "prime-minister", "2009-05-29", "Nguyen Tan Dung"),
        ("VNM", "prime-minister", "2024-07-02", "Pham Minh Chinh"),
        ("VNM", "president", "2018-03-23", "Tran Dai Quang"),
        ("KOR", "parliament-chair", "2025-11-20", "Woo Won-shik"),
    ],
)
def test_who_held_an_office(who, office, on, name) -> None:
    first = load("vietnam-korea").in_office(who, office, PartialDate.parse(on))[0]
    assert first.names["en"] == (name,)
    assert first.source


def test_the_built_in_profile_is_whole() -> None:
    profile = load("vietnam-korea")
    assert builtin() == ("vietnam-korea",)
    assert profile.codes == ("VNM", "KOR")
    assert len(profile.pillars) == 10
    assert all(m.source for m in profile.milestones)
    offices = {(o.party, o.key) for o in profile.offices}
    for holder in profile.holders:
        assert (holder.party, holder.office) in offices
    for kind in (profile.offices, profile.organs, profile.projects, profile.places):
        for item in kind:
            words = item.titles if hasattr(item, "titles") else item.names
            assert set(words) == {"en", "vi", "ko"}


def test_data_is_in_composed_form() -> None:
    for item in (files("servanda.profiles") / "data").iterdir():
        for file in item.iterdir() if item.is_dir() else [item]:
            text = file.read_text(encoding="utf-8")
            assert unicodedata.is_normalized("NFC", text), file.name


def test_the_example_of_the_documentation_is_a_profile(tmp_path) -> None:
    (example,) = re.findall(r"```yaml\n(name: .*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    profile = load(str(path))
    assert profile.codes == ("PER", "NOR")
    assert profile.holders
