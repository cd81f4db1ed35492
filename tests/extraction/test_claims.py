"""Claims: rows of data, regions that are no prose, and any text at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction.claims import claims
from servanda.profiles import for_parties
from servanda.records import Claim, Document, PartialDate

_ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf-8"))
_PROFILE = for_parties(["SWE", "KEN"])


def _read(text: str) -> list[Claim]:
    document = Document(path="test.txt", text=text, sha256="0" * 64, published=PartialDate(2025, 6, 15))
    return claims(document, _PROFILE, [(0, len(text))] if text else [])


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["text"])
def test_rows(row: dict[str, Any]) -> None:
    found = _read(row["text"])
    assert len(found) == len(row["claims"]), found
    for claim, expected in zip(found, row["claims"], strict=True):
        told = {key: getattr(claim, key) for key in expected}
        if "period" in told:
            told["period"] = str(told["period"])
        assert told == expected


WORDS = (
    "trade",
    "investors",
    "Kenya",
    "Sweden",
    "$4",
    "billion",
    "7%",
    "2030",
    "by",
    "nearly",
    "12,000",
    "people",
    "live",
    ",",
    ".",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_every_claim_holds_its_words(words: list[str]) -> None:
    text = " ".join(words)
    for claim in _read(text):
        span = claim.evidence
        assert span.quote == text[span.start : span.end]
