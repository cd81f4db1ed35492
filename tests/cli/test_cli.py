"""The command line as its user meets it: results on standard output, notes on standard error, exit statuses."""

import csv
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from servanda.cli import main

NOTICE = (
    "Lima, 3 May 2025. Norwegian Prime Minister Kari Lund pledged to fund a fish market in Callao by 2030. "
    "Two-way trade reached USD 1.2 billion in 2024.\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    done = run(folder, "build", "notice.txt", "--parties", "PER,NOR", "--ledger", "l.db")
    assert done.returncode == 0, done.stderr
    return folder


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str) -> Done:
    """The command line in this process, so that the language model is loaded once."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["servanda", *arguments])
        patch.setenv("SERVANDA_LEDGER", "l.db")
        with pytest.raises(SystemExit) as stop:
            main()
    return Done(int(stop.value.code or 0), out.getvalue(), err.getvalue())


def test_build_sums_up(place) -> None:
    again = run(place, "build", "notice.txt", "--parties", "PER,NOR")
    assert (again.returncode, again.stdout) == (0, "")
    assert "0 read, 1 unchanged, 0 skipped, 0 failed" in again.stderr


def test_extract_writes_lines_of_the_schema(place) -> None:
    done = run(place, "extract", "notice.txt", "--parties", "PER,NOR", "-o", "out.jsonl")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (place / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    schema = json.loads(run(place, "schema").stdout)
    for line in lines:
        jsonschema.validate(line, schema)
    assert [line["type"] for line in lines][:2] == ["document", "statement"]
    statement = lines[1]
    assert statement["document"] == "notice.txt"
    assert statement["speakers"] == [{"party": "NOR", "name": "Kari Lund"}]
    evidence = statement["evidence"]
    assert NOTICE[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert not (place / "out.jsonl.part").exists()


def test_one_bad_input_fails_and_the_others_go_on(place) -> None:
    done = run(place, "extract", "nowhere.txt", "empty.txt", "notice.txt", "--parties", "PER,NOR")
    assert done.returncode == 1
    assert "nowhere.txt" in done.stderr
    assert "1 read" in done.stderr
    assert "Traceback" not in done.stderr
    assert '"statement"' in done.stdout


@pytest.mark.parametrize("kind", ["documents", "statements", "claims", "actors"])
def test_lists_in_every_format(place, kind) -> None:
    rows = json.loads(run(place, "list", kind, "--format", "json").stdout)
    assert isinstance(rows, list)
    assert rows
    table = list(csv.reader(io.StringIO(run(place, "list", kind, "--format", "csv").stdout)))
    assert len(table) == len(rows) + 1
    assert run(place, "list", kind).stdout.strip()


def test_filters_of_a_list(place) -> None:
    rows = json.loads(
        run(place, "list", "statements", "--party", "nor", "--force", "commitment", "--format", "json").stdout
    )
    assert [row["deadline"] for row in rows] == ["2030"]
    assert json.loads(run(place, "list", "statements", "--force", "request", "--format", "json").stdout) == []


def test_show_and_search(place) -> None:
    (row,) = json.loads(run(place, "list", "statements", "--format", "json").stdout)
    shown = run(place, "show", row["id"][:9]).stdout
    assert "»fund a fish market in Callao by 2030«" in shown
    assert row["id"] in run(place, "search", "fish mark*").stdout
    assert run(place, "search", "whale").returncode == 0


def test_explain_tells_how_a_sentence_was_read(place) -> None:
    done = run(place, "explain", "notice.txt", "--parties", "PER,NOR")
    assert done.returncode == 0, done.stderr
    assert "cue: pledge (verb) opens to with commitment; subject: NOR:Kari Lund" in done.stdout
    assert "read: commitment of NOR:Kari Lund" in done.stdout
    assert run(place, "explain", "notice.txt", "--sentence", "99", "--parties", "PER,NOR").returncode == 2


def test_report_is_written(place) -> None:
    done = run(place, "report", "-o", "page.html")
    assert done.returncode == 0, done.stderr
    assert "fund a fish market" in (place / "page.html").read_text(encoding="utf-8")


USAGE = [
    (("list", "treaties"), "no such kind"),
    (("list", "statements", "--force", "threat"), "no such force"),
    (("list", "statements", "--from", "yesterday"), "not a date"),
    (("list", "statements", "--format", "xml"), "no such format"),
    (("show", "s-zzzz"), "no such record"),
    (("extract", "notice.txt", "--profile", "atlantis"), "no such profile"),
    (("extract", "notice.txt", "--parties", "PER,ATLANTIS"), "no such country"),
    (("extract", "notice.txt", "--parties", "PER"), "at least two"),
    (("extract", "notice.txt", "--parties", "PER,NOR", "--profile", "vietnam-korea"), "exclude each other"),
    (("extract", "notice.txt", "--parties", "PER,NOR", "-o", "no/such/folder/x.jsonl"), "cannot be written"),
    (("extract", "notice.txt", "--parties", "PER,NOR", "--model", "xx_none"), "no such spaCy pipeline"),
    (("profile", "check", "none.yaml"), "cannot be read"),
    (("wiggle",), "No such command"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGE, ids=[" ".join(a) for a, _ in USAGE])
def test_wrong_usage_is_one_line_and_status_2(place, arguments, words) -> None:
    done = run(place, *arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_no_ledger_is_told(place) -> None:
    done = run(place, "list", "statements", "--ledger", "missing.db")
    assert done.returncode == 1
    assert "no such ledger" in done.stderr


def test_version_profiles_and_help(place) -> None:
    assert run(place, "--version").stdout.startswith("servanda ")
    assert "vietnam-korea" in run(place, "profile", "list").stdout
    assert "Norwegian" in run(place, "profile", "show", "PER,NOR").stdout
    for command in (
        ["extract"],
        ["build"],
        ["list"],
        ["show"],
        ["search"],
        ["report"],
        ["schema"],
        ["profile", "check"],
    ):
        assert "Example: servanda" in run(place, *command, "--help").stdout


def test_a_reader_that_goes_away_ends_quietly(place) -> None:
    program = "from servanda.cli import main; main()"
    command = f"{sys.executable} -c '{program}' list statements --format json --ledger l.db | head -c 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=place, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr


def test_users_are_kept_and_forgotten(place, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long password\n"))
    assert run(place, "user", "add", "mai", "--right", "read", "--users", "u.json").returncode == 0
    token = run(place, "user", "token", "mai", "--users", "u.json").stdout.strip()
    assert len(token) > 40
    assert run(place, "user", "list", "--users", "u.json").stdout == "mai  read  1 tokens\n"
    assert token not in (place / "u.json").read_text()
    assert run(place, "user", "remove", "mai", "--users", "u.json").returncode == 0
    for wrong in (
        ("user", "remove", "mai", "--users", "u.json"),
        ("user", "add", "mai", "--right", "all", "--users", "u.json"),
        ("serve", "--host", "0.0.0.0", "--parties", "PER,NOR"),  # noqa: S104 (refused)
    ):
        done = run(place, *wrong)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_serve_needs_a_ledger(place) -> None:
    done = run(place, "serve", "--ledger", "none.db", "--parties", "PER,NOR")
    assert done.returncode == 1
    assert "none.db: no such ledger" in done.stderr


def test_the_gate_turns_away_by_name_and_only_where_asked(place, tmp_path) -> None:
    (place / "sport.txt").write_text("Lima, 4 May 2025. The marathon will start at noon.\n", encoding="utf-8")
    gated = run(
        place, "build", "notice.txt", "sport.txt", "--parties", "PER,NOR", "--gate", "--ledger", f"{tmp_path}/g.db"
    )
    assert gated.returncode == 0, gated.stderr
    assert "skipped: sport.txt: turned away at the gate: names fewer than two of the parties" in gated.stderr
    assert "1 read, 0 unchanged, 1 skipped, 0 failed" in gated.stderr
    plain = run(place, "extract", "sport.txt", "--parties", "PER,NOR")
    assert '"type": "document"' in plain.stdout or '"type":"document"' in plain.stdout
    assert '"type":"document"' not in run(place, "extract", "sport.txt", "--parties", "PER,NOR", "--gate").stdout
