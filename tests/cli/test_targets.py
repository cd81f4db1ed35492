"""targets and list targets, as their user meets them."""

import csv
import io
import json

import pytest

NOTICE = (
    "LIMA, May 3, 2025 — Peru and Norway agreed to double two-way trade to 2.4 billion USD by 2030. "
    "Two-way trade reached USD 1.2 billion in 2024.\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory, command):
    folder = tmp_path_factory.mktemp("targets")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    done = command(folder, "build", "notice.txt", "--parties", "PER,NOR")
    assert done.returncode == 0, done.stderr
    return folder


def test_targets_of_any_partnership(place, command) -> None:
    done = command(place, "targets", "--as-of", "2026-06-01")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2.4 billion USD of trade turnover by 2030")
    assert "no official figures measure it" in done.stdout
    assert "1 targets" in done.stderr


def test_list_targets(place, command) -> None:
    (target,) = json.loads(command(place, "list", "targets", "--format", "json").stdout)
    assert (target["indicator"], target["value"], target["deadline"]) == ("trade.turnover", 2_400_000_000, "2030")
    assert target["reporters"] == {}
    assert target["previous"] == []
    assert "1 targets" in command(place, "list", "targets").stderr
    (row,) = csv.DictReader(io.StringIO(command(place, "list", "targets", "--format", "csv").stdout))
    assert row["deadline"] == "2030"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--format", "xml"), "no such format"),
        (("--as-of", "soon"), "not a day"),
        (("--chart", "t.svg"), "no target to draw"),
        (("--profile", "atlantis"), "no such profile"),
        (("--ledger", "none.db"), "no such ledger"),
    ],
)
def test_wrong_usage_is_one_line(place, command, wrong, said) -> None:
    done = command(place, "targets", *wrong)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place / "t.svg").exists()
