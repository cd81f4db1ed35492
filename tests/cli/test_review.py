"""A person's decisions from the command line, and what every list says of them."""

import json

import pytest

from servanda.cli import main


@pytest.fixture
def ledger(tmp_path):
    text = (
        "Lima, 3 May 2025. Norway's Foreign Minister Kari Berg pledged to send two ships by 2027. "
        "Peru's Foreign Minister Luz Soto asked Norway to train her pilots."
    )
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    path = str(tmp_path / "l.db")
    run("build", str(tmp_path / "report.txt"), "--parties", "PER,NOR", "--ledger", path)
    return path


def run(*words: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["servanda", *words])
        with pytest.raises(SystemExit) as stop:
            main()
    return int(stop.value.code or 0)


def statements(ledger, capsys, *options):
    capsys.readouterr()
    assert run("list", "statements", "--ledger", ledger, "--format", "json", *options) == 0
    return json.loads(capsys.readouterr().out)


def test_the_way_of_a_record_through_review(ledger, capsys) -> None:
    first, second = statements(ledger, capsys)
    assert {first["by"], second["by"]} == {"machine"}
    why = ("--by", "Ana", "--why", "read it again")
    assert run("review", "accept", first["id"], *why, "--ledger", ledger) == 0
    assert run("review", "correct", second["id"], "force=proposal", *why, "--ledger", ledger) == 0
    accepted, corrected = statements(ledger, capsys)
    assert (accepted["by"], accepted["force"]) == ("Ana: accept", first["force"])
    assert (corrected["by"], corrected["force"]) == ("Ana: correct", "proposal")
    assert run("review", "undo", *why, "--ledger", ledger) == 0
    assert statements(ledger, capsys)[1]["force"] == "request"
    assert run("review", "log", "--format", "json", "--ledger", ledger) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["verb"] for entry in entries] == ["accept", "correct", "undo"]
    assert entries[2]["targets"] == [entries[1]["id"]]


def test_next_shows_the_most_doubtful_with_its_words(ledger, capsys) -> None:
    capsys.readouterr()
    assert run("review", "next", "--kind", "statement", "--limit", "2", "--ledger", ledger) == 0
    out = capsys.readouterr()
    assert "»send two ships by 2027«" in out.out
    assert "2 not judged yet" in out.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("reject", "s-none", "--by", "Ana", "--why", "x"), "no such record"),
        (("correct", "s-none", "offer", "--by", "Ana", "--why", "x"), "FIELD=VALUE"),
        (("next", "--kind", "colour"), "no such kind"),
        (("accept", "s-none", "--by", "Ana"), "Missing parameter: why"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(ledger, capsys, words, told) -> None:
    capsys.readouterr()
    assert run("review", *words, "--ledger", ledger) == 2
    err = capsys.readouterr().err
    assert told in err
    assert len(err.splitlines()) == 1
