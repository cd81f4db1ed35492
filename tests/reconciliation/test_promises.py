"""Which statements are about one thing: rows of data, and what holds of any words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.profiles import for_parties, load
from servanda.reconciliation import grouped
from servanda.reconciliation.promises import Promises
from servanda.records import Document, Force, Source, Statement, Told, Who

_ROWS = yaml.safe_load((Path(__file__).parent / "promises.yaml").read_text(encoding="utf-8"))
_PROFILES = {"en": for_parties(["PER", "EST"]), "vi": load("vietnam-korea"), "ko": load("vietnam-korea")}


def _told(row: dict[str, Any], name: str = "a") -> Told[Statement]:
    words = row["words"]
    document = Document(f"{name}.txt", words, name * 64, language=row.get("language", "en"))
    speakers = [row["by"]] if isinstance(row["by"], str) else row["by"]
    force = Force(row["force"])
    addressees = [row["to"]] if "to" in row else speakers if force is Force.AGREEMENT else []
    statement = Statement.grounded(
        document,
        0,
        len(words),
        force=force,
        speakers=tuple(Who(party) for party in speakers),
        addressees=tuple(Who(party) for party in addressees),
        confidence=1.0,
        rule="test",
    )
    return Told(statement, Source(document.id, document.path, document.language))


def _matched(one: dict[str, Any], other: dict[str, Any]) -> bool:
    matcher = Promises(_PROFILES[one.get("language", "en")])
    a, b = matcher.features(_told(one)), matcher.features(_told(other, "b"))
    assert a
    assert b
    found = matcher.same(a, b)
    assert found == matcher.same(b, a)
    if found:
        assert set(matcher.keys(a)) & set(matcher.keys(b))
        assert found.why
    return found is not None or matcher.signature(a) == matcher.signature(b)


@pytest.mark.parametrize("pair", _ROWS["same"], ids=lambda pair: pair[1]["words"])
def test_the_same(pair: list[dict[str, Any]]) -> None:
    assert _matched(*pair)


@pytest.mark.parametrize("row", _ROWS["different"], ids=lambda row: row["why"])
def test_different(row: dict[str, Any]) -> None:
    assert not _matched(*row["pair"])


def test_a_copy_has_the_signature_of_its_original() -> None:
    row = {"force": "agreement", "by": ["PER", "EST"], "words": "raise trade to 3 billion USD by 2031"}
    matcher = Promises(_PROFILES["en"])
    one, two = (matcher.features(_told(row, name)) for name in "ab")
    assert one
    assert two
    assert matcher.signature(one) == matcher.signature(two)
    assert len(matcher.signature(one)) == 32


def test_groups_do_not_depend_on_the_order() -> None:
    rows = [row for pair in _ROWS["same"][:5] for row in pair]
    told = [_told(row, chr(97 + number)) for number, row in enumerate(rows)]
    items = {item.record.id: item for item in told}
    backwards = dict(reversed(items.items()))
    matcher = Promises(_PROFILES["en"])
    assert grouped(items, matcher) == grouped(backwards, matcher)


@settings(max_examples=80, deadline=None)
@given(st.text(min_size=1, max_size=200), st.sampled_from(["en", "vi", "ko", "th"]))
def test_any_words_have_features_or_none(words: str, language: str) -> None:
    matcher = Promises(_PROFILES["vi"])
    features = matcher.features(_told({"force": "offer", "by": "KOR", "words": words, "language": language}))
    if features:
        assert len(matcher.keys(features)) <= 12
        assert matcher.signature(features)
        matcher.same(features, features)
