"""The command that scores: what it refuses."""

import json
from pathlib import Path

import pytest

import evaluate
from evaluation import floors
from evaluation.gold import SETS


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two sets of a test's own: a public one to fill, and a real one that is not there."""
    public = tmp_path / "public"
    public.mkdir()
    monkeypatch.setitem(SETS, "public", public)
    monkeypatch.setitem(SETS, "real", tmp_path / "nowhere")
    return public


def annotate(folder: Path, text: str, quote: str) -> None:
    (folder / "own-x.txt").write_text(text, encoding="utf-8")
    gold = {"statements": [], "claims": [], "events": [], "ignore": [quote]}
    (folder / "own-x.json").write_text(json.dumps(gold), encoding="utf-8")


@pytest.mark.usefixtures("sets")
def test_no_documents_at_all_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([]) == 1
    assert "nothing to measure" in capsys.readouterr().err


def test_an_unknown_name_is_told(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotate(sets, "Rain fell on the harbour.", "Rain")
    assert evaluate.main(["own-y"]) == 1
    assert "no such document: own-y" in capsys.readouterr().err


def test_gold_that_quotes_other_words_is_told(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotate(sets, "Rain fell on the harbour.", "Snow")
    assert evaluate.main([]) == 1
    assert "own-x: its text does not hold these words" in capsys.readouterr().err


def test_floors_do_not_fall_for_a_reason_that_the_changelog_does_not_give(
    sets: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    annotate(sets, "Rain fell on the harbour.", "Rain")
    monkeypatch.setattr(floors, "CHANGELOG", tmp_path / "CHANGELOG.md")
    (tmp_path / "CHANGELOG.md").write_text("Nothing yet.\n", encoding="utf-8")
    before = floors.FILE.read_bytes()
    assert evaluate.main(["--lower-floors", "because"]) == 1
    assert "CHANGELOG.md does not give that reason" in capsys.readouterr().err
    assert floors.FILE.read_bytes() == before
