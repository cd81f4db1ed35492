"""bulk and outside as their user meets them."""

import csv
import io
import json
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "import sys; from servanda.cli import main; sys.exit(main())"]
LINES = [
    {"url": "https://a.example/1", "text": "Peru asked Norway to open its market by 2030.\n"},
    {"url": "https://a.example/2", "text": "Peru asked Norway to open its market by 2030.\n"},
    {"url": "=1+1", "text": "The choir will sing."},
    {"url": "https://a.example/4"},
]


def run(folder, *arguments):
    return subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bulk")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return folder


def test_from_an_archive_to_a_ledger_and_what_stayed_outside(place) -> None:
    arguments = ("bulk", "a.jsonl", "--output", "out", "--parties", "PER,NOR", "--ledger", "l.db")
    done = run(place, *arguments)
    assert done.returncode == 1, done.stderr  # one line has no text
    assert (
        "1 shards (0 set aside), 4 items: 2 documents, 1 turned away, 0 skipped, 1 failed, 0 set aside" in done.stderr
    )
    assert "; 1 copies, 0 near copies" in done.stderr
    assert "l.db: 1 documents written, 0 were there" in done.stderr
    again = run(place, *arguments)
    assert "l.db: 0 documents written, 1 were there" in again.stderr
    listed = json.loads(run(place, "list", "statements", "--ledger", "l.db", "--format", "json").stdout)
    assert [row["force"] for row in listed] == ["request"]
    shown = run(place, "show", listed[0]["document"], "--ledger", "l.db").stdout
    assert "https://a.example/1" in shown
    assert "https://a.example/2" in shown
    rows = list(csv.DictReader(io.StringIO(run(place, "outside", "out").stdout)))
    assert [(row["kind"], row["path"]) for row in rows] == [("turned away", "'=1+1"), ("failed", "https://a.example/4")]
    assert len(run(place, "outside", "out", "--kind", "failed").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bulk", "none.jsonl", "-o", "x"), "names no shard"),
        (("bulk", "a.jsonl", "-o", "x", "--engine", "abacus"), "no such engine"),
        (("bulk", "a.jsonl", "-o", "x", "--scheduler", "tcp://127.0.0.1:1"), "needs --engine dask"),
        (("bulk", "a.jsonl", "-o", "x", "--model", "no_such"), "no such spaCy pipeline"),
        (("bulk", "a.jsonl", "-o", "a.jsonl"), "cannot be written"),
        (("bulk", "nostore://x", "-o", "x"), "is no address of a store"),
        (("outside", "nowhere"), "holds no results of a bulk run"),
        (("outside", "out", "--kind", "lost"), "no such kind"),
    ],
)
def test_wrong_usage_is_told_in_one_line(place, arguments, said) -> None:
    done = run(place, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
