"""Who is who: people, sides and what later words stand for, as rows of data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.profiles.model import Holder, Office, Party, Profile
from servanda.reading.cast import Cast
from servanda.reading.cast_offices import same_office
from servanda.records import Dateline, Document, PartialDate, Region, RegionKind

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


def _profile(codes: list[str]) -> Profile:
    return Profile("-".join(codes), "", tuple(Party(code, "country", {}) for code in codes))


def _document(text: str, **more: Any) -> Document:
    return Document(path="test.txt", text=text, sha256="0" * 64, **more)


@pytest.mark.parametrize("row", _rows("cast_people.yaml"), ids=lambda row: row["text"][:60])
def test_people(row: dict[str, Any]) -> None:
    cast = Cast.of(_document(row["text"]), _profile(row["parties"]))
    found = [f"{p.party}:{p.name}" if p.official else f"{row['people'][0].split(':')[0]}:{p.name}" for p in cast.people]
    assert found == row["people"]


@pytest.mark.parametrize("row", _rows("cast_resolve.yaml"), ids=lambda row: row["text"][-60:])
def test_resolution(row: dict[str, Any]) -> None:
    start = row["text"].index("⟨")
    text = row["text"].replace("⟨", "").replace("⟩", "")
    cast = Cast.of(_document(text), _profile(row["parties"]))
    mention = cast.at(start)
    assert mention is not None
    assert mention.start == start
    assert mention.end == row["text"].index("⟩") - 1
    assert [str(who) for who in cast.resolve(mention)] == row["who"]


def test_experts_speak_for_no_side() -> None:
    cast = Cast.of(_document("The Swedish economist Karin Holm warned of prices."), _profile(["SWE", "KEN"]))
    assert [p.official for p in cast.people] == [False]


def test_officials_without_a_country_are_of_the_place_of_the_report() -> None:
    profile = Profile(
        "p", "", (Party("SWE", "country", {}, capitals={"en": ("Stockholm",)}), Party("KEN", "country", {}))
    )
    document = _document("Health Minister Nils Ek praised Kenya.", dateline=Dateline("Stockholm"))
    assert [p.party for p in Cast.of(document, profile).people] == ["SWE"]
    assert [p.party for p in Cast.of(_document(document.text), profile).people] == ["KEN"]


def test_holder_of_the_day_is_found_in_the_profile() -> None:
    office = Office("pm", "SWE", {"en": ("Prime Minister",)})
    holders = (
        Holder("SWE", "pm", {"en": ("Nils Ek",)}, PartialDate(2010), PartialDate(2014)),
        Holder("SWE", "pm", {"en": ("Karin Holm",)}, PartialDate(2015), None),
    )
    parties = tuple(Party(code, "country", {}) for code in ("SWE", "KEN"))
    profile = Profile("x", "", parties, offices=(office,), holders=holders)
    document = _document("Kenyan traders saw the Swedish Prime Minister in the street.", published=PartialDate(2012, 3))
    cast = Cast.of(document, profile)
    office_mention = next(m for m in cast.mentions if m.kind == "office")
    assert [str(who) for who in cast.resolve(office_mention)] == ["SWE:Nils Ek"]


def test_nothing_is_read_in_captions() -> None:
    text = "Photo: Swedish Premier Nils Ek.\n\nKenyan President Amos Kiptoo slept."
    document = _document(text, regions=(Region(0, 31, RegionKind.CAPTION),))
    assert [p.name for p in Cast.of(document, _profile(["SWE", "KEN"])).people] == ["Amos Kiptoo"]


def test_language_without_data_has_an_empty_cast() -> None:
    assert Cast.of(_document("Ein Satz.", language="de"), _profile(["SWE", "KEN"])).mentions == ()


@pytest.mark.parametrize(
    ("told", "held", "expected"),
    [
        ("minister", "foreign-minister", True),
        ("foreign-minister", "foreign-minister", True),
        ("trade-minister", "foreign-minister", False),
        ("premier", "deputy_premier", False),
        ("speaker", "deputy-speaker", False),
        ("premier", "chancellor", True),
        ("foreign-minister", "deputy_premier+foreign-minister", True),
    ],
)
def test_same_office(told: str, held: str, expected: bool) -> None:
    assert same_office(told, held) is expected


_WORDS = st.lists(
    st.sampled_from(
        [
            "President",
            "Prime Minister",
            "Mr",
            "the",
            "two leaders",
            "Nils Ek",
            "of",
            "Sweden",
            "Kenyan",
            ",",
            ".",
            "(",
            ")",
            "'s",
            "and",
            "He",
            "his",
            "guest",
            "\n",
            "\n\n",
            "-",
            "Ministry",
            "said",
            "visited",
            "von",
            "Jr",
            "U.S.",
            "É",
            "  ",
        ]
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=200), _WORDS.map(" ".join)))
def test_any_text_gives_sorted_mentions_within_it(text: str) -> None:
    cast = Cast.of(_document(text), _profile(["SWE", "KEN"]))
    last = 0
    for mention in cast.mentions:
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
        cast.resolve(mention)
