"""Events: rows of data, the examples that stand beside the rules, and any text at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction.events import events
from servanda.profiles.model import Party, Profile
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.records import Document, Event, PartialDate, Region, RegionKind

_HERE = Path(__file__).parent
_ROWS: list[dict[str, Any]] = yaml.safe_load((_HERE / "events.yaml").read_text(encoding="utf-8"))
_EXAMPLES = [(rule["name"], example) for rule in load("en", "events")["rules"] for example in rule.get("examples", ())]


def _read(text: str, codes: list[str], published: str | None = None, **more: Any) -> list[Event]:
    profile = Profile("-".join(codes), "", tuple(Party(code, "country", {}) for code in codes))
    date = PartialDate.parse(published) if published else None
    document = Document(path="test.txt", text=text, sha256="0" * 64, published=date, **more)
    return events(document, profile, Cast.of(document, profile))


def _fits(event: Event, expected: dict[str, Any]) -> bool:
    return (
        event.kind == expected["kind"]
        and str(event.date or "") == expected.get("date", str(event.date or ""))
        and event.place == expected.get("place", event.place)
        and set(expected.get("participants", ())) <= {str(who) for who in event.participants}
    )


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["text"][:60])
def test_rows(row: dict[str, Any]) -> None:
    found = _read(row["text"], row["parties"], row["published"])
    for expected in row["events"]:
        assert any(_fits(event, expected) for event in found), (expected, found)
    if "count" in row:
        assert len(found) == row["count"], found


@pytest.mark.parametrize(("name", "example"), _EXAMPLES, ids=lambda part: part if isinstance(part, str) else None)
def test_examples_of_the_rules(name: str, example: dict[str, Any]) -> None:
    found = _read(example["text"], example["parties"], example.get("published", "2030-06-15"))
    if "kind" not in example:
        assert not [event for event in found if event.rule == f"event: {name}"]
        return
    read = [event for event in found if event.kind == example["kind"]]
    assert any(example["quote"] in event.evidence.quote or event.evidence.quote in example["quote"] for event in read)
    if "date" in example:
        assert example["date"] in {str(event.date) for event in read}


def test_every_rule_has_an_example_or_points_back() -> None:
    assert [
        rule["name"] for rule in load("en", "events")["rules"] if not rule.get("examples") and not rule.get("soft")
    ] == []


def _captioned(text: str) -> list[Event]:
    return _read(text, ["SWE", "KEN"], "2021-05-05", regions=(Region(0, len(text), RegionKind.CAPTION),))


def test_a_caption_tells_what_it_dates_and_names_people_of_both_sides_for() -> None:
    (event,) = _captioned(
        "Swedish Premier Nils Ek and Kenyan President Amos Kiptoo witness the exchange of agreements on ships, "
        "on fish, and on nets in Nairobi on May 4."
    )
    assert (event.kind, str(event.date)) == ("signing", "2021-05-04")


@pytest.mark.parametrize(
    "text",
    [
        "Swedish Premier Nils Ek met Kenyan President Amos Kiptoo in Nairobi.",
        "Swedish Premier Nils Ek met fishermen in Nairobi on May 4.",
    ],
)
def test_other_captions_tell_nothing(text: str) -> None:
    assert _captioned(text) == []


def test_language_without_rules_has_no_events() -> None:
    assert _read("Ein Treffen.", ["SWE", "KEN"], language="de") == []


_WORDS = st.lists(
    st.sampled_from(
        [
            "President Amos Kiptoo",
            "Nils Ek",
            "held talks",
            "visited",
            "signed",
            "an agreement",
            "in 2019",
            "on Monday",
            "Sweden",
            "Kenya",
            "met",
            ",",
            ".",
            ";",
            "and",
            "will",
            "the",
            "Business Forum",
            "\n\n",
            "in Nairobi",
            "relations",
            "established",
            "(",
            "“",
        ]
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=200), _WORDS.map(" ".join)))
def test_any_text_gives_grounded_events(text: str) -> None:
    for event in _read(text, ["SWE", "KEN"], "2020-02-29"):
        assert event.evidence.grounded_in(text)
        assert 0 <= event.confidence <= 1
