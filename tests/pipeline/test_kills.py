"""A few of the kills that `tools/kills.py` makes in hundreds."""

import random

import pytest

import kills
from killing.plan import KINDS, NOW, QUERIES
from killing.scene import Scene
from killing.striking import Runs
from servanda.ledger import Ledger, outbox
from servanda.ledger.outbox import Alert, State


@pytest.mark.file
def test_kills_lose_nothing_and_double_nothing(capsys) -> None:
    assert kills.main(["--kills", "9", "--seed", "11"]) == 0
    told = capsys.readouterr().out
    assert all(f"sqlite: {kind}: 3 kills" in told for kind in KINDS)
    assert "none told twice or lost" in told


@pytest.mark.file
def test_what_is_lost_or_doubled_is_counted(tmp_path) -> None:
    with Scene(tmp_path, None) as scene, Runs() as runs:
        runs.calm(scene.command("watch", "struck"))
        whole = scene.delivered("struck", 0)
        assert (whole.faults, whole.unconfirmed, whole.missing) == ([], 0, 0)
        with Ledger(scene.ledger("struck_watch")) as store:
            with store.reading() as connection:
                letters = outbox.letters(connection, limit=1000)
            assert {letter.alert.query for letter in letters} == {query.name for query in QUERIES}
            scene.hook.taken.append(scene.hook.taken[0])
            scene.mails.taken.pop()
            with store.writing() as connection:
                outbox.post(connection, [Alert("agreed", "u-1", "agreement", "t", "n")], ["feed"], NOW, State.SENT)
        faults = scene.delivered("struck", 0).faults
    assert [fault.split()[0] for fault in faults] == ["hook:", "mail:", "feed:"]
    assert [fault.rpartition(" ")[2] for fault in faults] == ["times", "lost", "times"]


@pytest.mark.file
def test_a_run_is_killed_when_it_is_time_and_not_when_it_is_over(tmp_path) -> None:
    with Scene(tmp_path, None) as scene, Runs() as runs:
        command, chance = scene.command("build", "struck"), random.Random(1)
        assert runs.strike(command, 0.0, chance)[0] == "the program"
        runs.calm(command)
        assert runs.strike(command, 1e6, chance)[0] is None
