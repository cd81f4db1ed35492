"""Whose a source is, by its publisher, its address, its byline."""

import pytest

from servanda.profiles import Outlet, ProfileError, for_parties, load, side, side_of
from servanda.profiles.outlets import COLUMNS, outlets
from servanda.records import Dateline, Document, Region, RegionKind

PARTIES = ["PER", "NOR"]


@pytest.mark.parametrize(
    ("publisher", "path", "party"),
    [
        ("VNA", "a.txt", "VNM"),
        ("VNS", "a.txt", "VNM"),
        ("Yonhap News Agency", "a.txt", "KOR"),
        ("by KBS WORLD, Seoul", "a.txt", "KOR"),
        ("Vietnam News Agency via Yonhap", "a.txt", "VNM"),
        (None, "https://en.vietnamplus.vn/summit-post1.vnp", "VNM"),
        (None, "https://www.korea.kr/briefing/1", "KOR"),
        (None, "https://example.co.kr/1", "KOR"),
        (None, "https://notkorea.kr.example.org/1", None),
        ("Korean Ministry of Foreign Affairs", "a.txt", "KOR"),
        ("외교부", "a.txt", "KOR"),
        ("Reuters", "https://reuters.com/x", None),
        ("the vna of an aircraft", "a.txt", None),
        (None, "vietnamplus.vn-copy.txt", None),
    ],
)
def test_the_side_of_a_publisher(publisher, path, party) -> None:
    assert side(publisher, path, load("vietnam-korea")) == party


def test_a_profile_without_outlets_knows_addresses_by_their_country() -> None:
    profile = for_parties(["GBR", "EU"])
    assert side(None, "https://www.gov.uk/news", profile) == "GBR"
    assert side(None, "https://ec.europa.eu/news", profile) == "EU"
    assert side("Gazette", "news.txt", profile) is None


def test_organs_count_without_outlets(tmp_path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "name: x\nparties: [PER, NOR]\norgans:\n  - {key: a, party: PER, names: {en: [Fisheries Board]}}\n"
        "outlets:\n  - {party: NOR, names: [Fjord Wire], domains: [fjord.example]}\n",
        encoding="utf-8",
    )
    profile = load(str(path))
    assert profile.outlets == (Outlet("NOR", ("Fjord Wire",), ("fjord.example",)),)
    assert side("Press office of the fisheries board", "a.txt", profile) == "PER"
    assert side(None, "https://news.fjord.example/1", profile) == "NOR"


def test_a_document_tells_its_side_by_agency_sign_off_and_byline() -> None:
    profile = load("vietnam-korea")
    text = "by NDO 15/08/2025\nThe ports agreed to share pilots."
    plain = Document("a.txt", text, "0" * 64)
    assert side_of(plain, profile) is None
    assert side_of(Document("a.txt", text, "0" * 64, regions=(Region(0, 17, RegionKind.BYLINE),)), profile) == "VNM"
    assert side_of(Document("a.txt", text, "0" * 64, dateline=Dateline("Seoul", None, "Yonhap")), profile) == "KOR"
    assert side_of(Document("a.txt", text, "0" * 64, signoff="— VNS"), profile) == "VNM"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("CHL", "A", "", ""), '"CHL" is not among the parties'),
        (("PER", "", "", ""), "an outlet needs a name"),
        (("PER", "A", "", "a/b"), '"a/b" is not a domain'),
    ],
)
def test_a_wrong_row_is_told_with_its_place(row, said) -> None:
    with pytest.raises(ProfileError, match=said) as error:
        list(outlets([("own.csv, line 2", dict(zip(COLUMNS, row, strict=True)))], ("PER", "NOR")))
    assert str(error.value).startswith("own.csv, line 2")


def test_the_built_in_outlets_are_of_both_sides_and_named_once() -> None:
    own = load("vietnam-korea").outlets
    names = [name for outlet in own for name in outlet.names]
    assert {outlet.party for outlet in own} == {"VNM", "KOR"}
    assert len(names) == len(set(names))
