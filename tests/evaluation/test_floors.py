"""Floors rise freely and fall only for a reason that is told."""

from pathlib import Path

import pytest

from evaluation import floors
from evaluation.gold import SETS, faults, fingerprint, load
from evaluation.scoring import Outcome


@pytest.fixture
def pinned() -> floors.Floors:
    return floors.Floors({"public": floors.Floor("aa", {"statements": 0.7, "claims": 0.8})})


def test_a_run_at_its_floor_passes(pinned: floors.Floors) -> None:
    assert floors.breaches("public", "aa", {"statements": 0.7, "claims": 0.9}, pinned) == []


def test_a_run_below_its_floor_is_named(pinned: floors.Floors) -> None:
    assert floors.breaches("public", "aa", {"statements": 0.699, "claims": 0.8}, pinned) == [
        "public: statements is 0.699, below its floor of 0.700"
    ]


def test_changed_contents_are_named(pinned: floors.Floors) -> None:
    (complaint,) = floors.breaches("public", "bb", {"statements": 0.7, "claims": 0.8}, pinned)
    assert "changed" in complaint


def test_a_set_without_a_floor_does_not_pass(pinned: floors.Floors) -> None:
    assert floors.breaches("real", "aa", {}, pinned) == ["real: no floor is pinned; pin it with --write-floors"]


def test_raising_keeps_what_is_higher_and_the_contents(pinned: floors.Floors) -> None:
    floors.raised("public", "bb", {"statements": 0.75, "claims": 0.1}, pinned)
    assert pinned.sets["public"] == floors.Floor("aa", {"statements": 0.75, "claims": 0.8})


def test_lowering_is_remembered_with_its_reason(pinned: floors.Floors, tmp_path: Path) -> None:
    floors.lowered("public", "bb", {"statements": 0.6}, "two annotations were wrong", pinned)
    file = tmp_path / "floors.json"
    floors.write(pinned, file)
    again = floors.read(file)
    assert again.sets["public"] == floors.Floor("bb", {"statements": 0.6})
    assert again.lowered == ["public: two annotations were wrong"]


@pytest.mark.parametrize(("reason", "found"), [("two annotations\nwere wrong", True), ("another", False), (" ", False)])
def test_a_reason_counts_where_the_changelog_gives_it(tmp_path: Path, reason: str, found: bool) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("- Floors lowered: two\n  annotations were wrong.\n", encoding="utf-8")
    assert floors.told(reason, changelog) is found


def test_scores_are_rounded_down() -> None:
    outcome = Outcome({"s.gold": 3, "s.read": 3, "s.hit": 2, "s.strict": 2})
    assert floors.measures(outcome)["statements"] == 0.666


def test_the_public_set_is_the_pinned_one_and_sound() -> None:
    documents = load("public")
    assert len(documents) == 21
    assert [fault for document in documents for fault in faults(document)] == []
    assert floors.read().sets["public"].sha256 == fingerprint(documents)


def test_a_set_whose_folder_is_not_there_is_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(SETS, "real", tmp_path / "nowhere")
    assert load("real") == []
