"""verify, backup and restore as their user meets them."""

import sqlite3
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from servanda.cli import main
from servanda.ledger import Ledger, write
from servanda.records import Document, Reading


@pytest.fixture
def place(tmp_path):
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write(store, Reading(Document("a.txt", "Some words.", "0" * 64)), "1", "p", read=True)
    return tmp_path


def run(folder, *arguments):
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["servanda", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
    return int(stop.value.code or 0), out.getvalue(), err.getvalue()


def test_a_whole_ledger_goes_into_a_file_and_back(place) -> None:
    assert run(place, "verify", "--ledger", "l.db") == (0, "", "l.db: whole: 1 documents\n")
    assert run(place, "backup", "b.db", "--ledger", "l.db") == (0, "", "l.db is in b.db\n")
    assert run(place, "restore", "b.db", "--ledger", "r.db") == (0, "", "b.db is in r.db\n")
    assert run(place, "verify", "--ledger", "r.db")[0] == 0
    status, _, said = run(place, "restore", "b.db", "--ledger", "r.db")
    assert (status, said) == (1, "servanda: r.db: is there already; move it away or name another file\n")


def test_damage_is_told_with_where_it_is(place) -> None:
    with sqlite3.connect(place / "l.db") as connection:
        connection.execute("UPDATE documents SET text = 'Other words.'")
    status, out, said = run(place, "verify", "--ledger", "l.db")
    assert status == 1
    assert out.endswith(": its text is not the one that was put in\n")
    assert said == "l.db: 1 faults: 1 documents\n"


def test_a_server_works_from_the_command_line_and_its_password_is_not_shown(place, database) -> None:
    address = database.replace("postgres@", "postgres:s3cret@")
    run(place, "backup", "b.db", "--ledger", "l.db")
    status, _, said = run(place, "restore", "b.db", "--ledger", address)
    assert (status, "s3cret" in said) == (0, False)
    assert run(place, "verify", "--ledger", address)[0] == 0
    assert "a.txt" in run(place, "list", "documents", "--ledger", address)[1]
    assert "words" in run(place, "search", "words", "--ledger", address)[1]
