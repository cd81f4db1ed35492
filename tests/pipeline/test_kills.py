"""A few of the kills that `tools/kills.py` makes in hundreds."""

import pytest

import kills


@pytest.mark.file
def test_kills_lose_nothing_and_double_nothing(capsys) -> None:
    assert kills.main(["--kills", "6", "--seed", "11"]) == 0
    assert "6 kills" in capsys.readouterr().out
