"""servanda export: whole files or none, and words for what cannot be done."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from servanda.cli import main
from servanda.ledger import Ledger, write
from servanda.publishing.exports import FORMATS, KINDS
from servanda.records import Document, Force, PartialDate, Reading, Statement, Who

TEXT = "Korea pledged to build a hall by 2030."


@pytest.fixture
def ledger(tmp_path) -> str:
    document = Document("hall.txt", TEXT, sha256(TEXT.encode()).hexdigest(), published=PartialDate(2025, 5, 3))
    statement = Statement.grounded(
        document, 17, 37, force=Force.COMMITMENT, speakers=(Who("KOR"),), pillars=("culture",), confidence=0.9, rule="r"
    )
    path = str(tmp_path / "l.db")
    with Ledger(path, create=True) as store:
        write(store, Reading(document, (statement,)), "1", "p", read=True)
    return path


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys, monkeypatch):
    def command(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["servanda", "export", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return Done(int(str(end.value.code)), told.out, told.err)

    return command


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_written_whole(run, ledger, tmp_path, form) -> None:
    target = tmp_path / f"out.{form}"
    done = run(form, "--ledger", ledger, "--output", str(target))
    assert done.returncode == 0, done.stderr
    assert f"{target.stat().st_size:,} bytes" in done.stderr
    assert not done.stdout
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_tables_go_into_a_folder_one_goes_into_a_file_or_out(run, ledger, tmp_path) -> None:
    for form in ("csv", "parquet"):
        folder = tmp_path / form
        assert run(form, "--ledger", ledger, "-o", str(folder)).returncode == 0
        assert sorted(path.name for path in folder.iterdir()) == sorted(f"{kind}.{form}" for kind in KINDS)
    done = run("csv", "--ledger", ledger, "--records", "statements")
    (row,) = csv.DictReader(done.stdout.splitlines())
    assert (row["quote"], row["speakers"], row["told"]) == ("build a hall by 2030", "KOR", "2025-05-03")
    target = tmp_path / "one.parquet"
    assert run("parquet", "--ledger", ledger, "--records", "claims", "-o", str(target)).returncode == 0
    assert target.read_bytes().startswith(b"PAR1")


def test_filters_narrow_and_what_they_do_not_fit_is_told(run, ledger) -> None:
    done = run("jsonl", "--ledger", ledger, "--force", "commitment")
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["force"] == "commitment"
    assert "left out, for the filters do not apply: documents, claims" in done.stderr
    assert run("jsonl", "--ledger", ledger, "--force", "offer").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("docx",), "docx: no such format; use jsonl, annotations"),
        (("jsonl", "--records", "songs"), "--records songs: no such kind; use documents, statements"),
        (("prov", "--records", "claims"), "--records goes with jsonl, csv and parquet"),
        (("csv",), "name a folder with --output"),
        (("parquet", "--records", "claims"), "parquet is no text; name a file with --output"),
        (("jsonl", "--force", "wish"), "--force wish: no such force"),
        (("jsonl", "--from", "May"), "--from May: not a date"),
        (("jsonl", "-o", "no/such/folder/out.jsonl"), "no/such/folder/out.jsonl: cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run, ledger, arguments, said) -> None:
    done = run(*arguments, "--ledger", ledger)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_schema_of_a_line_is_printed(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["servanda", "schema", "--exported"])
    with pytest.raises(SystemExit):
        main()
    types = {item["properties"]["type"]["const"] for item in json.loads(capsys.readouterr().out)["oneOf"]}
    assert {"statement", "happening", "target"} <= types
    assert len(types) == len(KINDS)


def test_a_file_in_the_place_of_a_folder_stays(run, ledger, tmp_path) -> None:
    target = tmp_path / "mine"
    target.write_text("kept", encoding="utf-8")
    done = run("csv", "--ledger", ledger, "-o", str(target))
    assert (done.returncode, target.read_text(encoding="utf-8")) == (2, "kept")
    assert "is a file; name a folder" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(ledger) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", "from servanda.cli import main; main()", "export", "jsonl", "--ledger", ledger]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("form", "more"), [("jsonl", []), ("annotations", []), ("csv", ["--records", "statements"]), ("csv", [])]
)
def test_secrets_are_not_given_on(command, tmp_path, form, more) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    (tmp_path / "a.txt").write_text(f"Viet Nam agreed to give Korea the key {key} by 2030.\n", encoding="utf-8")
    assert command(tmp_path, "build", "a.txt").returncode == 0
    done = command(tmp_path, "export", form, *more, "-o", "out", "--scan-secrets")
    assert done.returncode == 2
    assert "an access key of AWS, which begins with AKIA" in done.stderr
    assert key not in done.stderr
    assert not (tmp_path / "out").exists()
    assert command(tmp_path, "export", form, *more, "-o", "out").returncode == 0
    (tmp_path / "a.txt").unlink()


def test_what_holds_no_secret_is_written(command, tmp_path) -> None:
    (tmp_path / "a.txt").write_text("Viet Nam agreed to give Korea the key to the town by 2030.\n", encoding="utf-8")
    assert command(tmp_path, "build", "a.txt").returncode == 0
    assert command(tmp_path, "export", "jsonl", "-o", "out", "--scan-secrets").returncode == 0
    assert (tmp_path / "out").is_file()
