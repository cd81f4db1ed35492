"""What makes one wording of an act firmer or softer than another."""

from pathlib import Path

import pytest
import yaml

from servanda.reconciliation.strength import shift
from servanda.records import Force, Span, Statement

ROWS = yaml.safe_load((Path(__file__).parent / "shifts.yaml").read_text(encoding="utf-8"))


def statement(words: str, force: str) -> Statement:
    return Statement("d", Force(force), (), (), Span("d", 0, len(words), words), (), None, 0.9, "test")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['a']} / {row['b']}" for row in ROWS])
def test_shifts(row) -> None:
    found = shift(statement(row["a"], row.get("from", "commitment")), statement(row["b"], row.get("to", "commitment")))
    assert found.change == row["is"]
    if "why" in row:
        assert row["why"] in found.why


def test_words_of_a_language_that_is_not_read_are_not_weighed() -> None:
    found = shift(statement("xem xét một trường", "request"), statement("mở một trường", "request"), "vi")
    assert (found.change, found.why) == ("reworded", ())
