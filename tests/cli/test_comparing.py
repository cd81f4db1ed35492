"""readouts and diff from the command line: out of a ledger, and out of two files."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "vietnam-korea"
HANOI, SEOUL = (str(EXAMPLES / f"2025-08-11-readout-{place}.txt") for place in ("hanoi", "seoul"))


@pytest.fixture(scope="module")
def place(tmp_path_factory, command) -> Path:
    folder = tmp_path_factory.mktemp("comparing")
    copy = str(EXAMPLES / "2025-08-11-readout-hanoi-copy.html")
    done = command(folder, "build", HANOI, SEOUL, copy, "--ledger", "l.db")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_readouts_of_a_day(command, place) -> None:
    done = command(place, "readouts", "2025-08-11")
    assert done.returncode == 0, done.stderr
    assert "Told by 2 sources" in done.stdout
    assert "readout-hanoi-copy.html, 2025-08-11: repeats" in done.stdout
    assert "force: agreement against request" in done.stdout


def test_readouts_as_json_are_of_one_event(command, place) -> None:
    events = json.loads(command(place, "list", "events", "--format", "json").stdout)
    talks = next(event for event in events if event["kind"] == "talks")
    found = json.loads(command(place, "readouts", talks["id"], "--format", "json").stdout)
    assert found["event"]["id"] == talks["id"]
    assert {source["document"] for source in found["sources"]} == {HANOI, SEOUL}
    assert any("force" in point["differs"] for point in found["both"])


@pytest.mark.parametrize("names", [(SEOUL, HANOI), (Path(SEOUL).name, Path(HANOI).name)])
def test_two_files_and_two_documents_of_a_ledger(command, place, names) -> None:
    done = command(place, "diff", *names, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["counts"]["strengthened"] >= 2
    assert found["before"]["document"] == SEOUL
    text = command(place, "diff", *names).stdout
    assert "In the order given: both are of one day." in text
    assert "request became agreement" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("readouts", "h-none"), "h-none: no such event in l.db"),
        (("readouts", "2025", "--format", "xml"), "xml: no such format"),
        (("diff", SEOUL, "none.txt"), "none.txt: no such file, while"),
        (("diff", "none.txt", "nothing.txt"), "none.txt: no such file, and no such document in l.db"),
        (("diff", SEOUL, HANOI, "--profile", "atlantis"), "no such profile"),
    ],
)
def test_what_cannot_be_compared_is_said(command, place, arguments, said) -> None:
    done = command(place, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
