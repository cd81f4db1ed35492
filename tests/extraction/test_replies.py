"""Replies: the examples that stand beside the rules, whom a pronoun answers for, and any text at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction.replies import replies
from servanda.profiles import for_parties
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.records import Document, Reception, Reply

_ACTS = load("en", "replies")["acts"]
_EXAMPLES = [(act["name"], example) for act in _ACTS for example in act["examples"]]


def _read(text: str, parties: list[str]) -> list[Reply]:
    profile = for_parties(parties)
    document = Document(path="test.txt", text=text, sha256="0" * 64)
    return replies(document, profile, Cast.of(document, profile))


@pytest.mark.parametrize(("name", "example"), _EXAMPLES)
def test_examples_of_the_rules(name: str, example: dict[str, Any]) -> None:
    (reply,) = _read(example["text"], example["parties"])
    assert reply.rule.split("/")[0] == name
    assert reply.reception is Reception(example["reception"])
    assert reply.evidence.quote == example["words"]
    assert [str(who) for who in reply.speakers] == example["speakers"]
    assert 0 < reply.confidence <= 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Peru proposed a joint bank. Estonia welcomed this proposal.", "acknowledge/one"),
        ("Peru made two proposals. Estonia accepted both proposals.", "accept/several"),
        ("Peru spoke of ships. Estonia shared his views on the matter.", "accept/views"),
        ("Peru invited the Estonian Premier to Lima. Estonia accepted the invitation.", "accept/invitation"),
    ],
)  # fmt: skip
def test_what_is_answered(text: str, rule: str) -> None:
    assert [reply.rule for reply in _read(text, ["EST", "PER"])] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Estonia asked Peru to accept the proposal.",
        "Estonia hopes that Peru will support the idea.",
        "Estonia noted that fish is cheap.",
        "The Estonian Premier shared his guest's view that fish is cheap.",
        "Estonia spoke of its support for Peru's initiatives.",
        "Estonia acknowledged this partnership.",
        "Nobody took note of the request.",
    ],
)
def test_what_is_no_reply(text: str) -> None:
    assert [reply.evidence.quote for reply in _read(text, ["EST", "PER"])] == []


def test_a_language_without_rules_has_no_replies() -> None:
    profile = for_parties(["VNM", "KOR"])
    document = Document(path="test.txt", text="Hàn Quốc ghi nhận đề nghị này.", sha256="0" * 64, language="vi")
    assert replies(document, profile, Cast.of(document, profile)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for reply in _read(f"Peru took note of the request. {text} Estonia replied that {text}.", ["EST", "PER"]):
        assert reply.evidence.quote
