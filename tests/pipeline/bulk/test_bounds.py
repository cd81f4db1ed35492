"""A document that hangs, explodes or crashes its reader is set aside; its neighbours are read."""

import ast
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from servanda.pipeline.bulk.bounds import Hand, together
from servanda.pipeline.bulk.tables import rows
from servanda.sources import SetAsideError

pytestmark = pytest.mark.file

SCRIPT = Path(__file__).parent / "poisoned.py"
REASONS = {
    "SPIN": "takes longer than 0.5 s to read",
    "SLEEP": "ends the program that reads it, or never ends",
    "EAT": "takes more than 500 MB of memory to read",
    "CRASH": "ends the program that reads it, or never ends",
    "RAISE": "cannot be read (KeyError: 'a rule that fails')",
    "NEST": "is nested too deeply to be read",
}


@pytest.mark.parametrize(
    ("words", "times"),
    [
        (("SPIN", "EAT", "CRASH", "RAISE", "NEST"), 400),  # however busy the machine is, its clock does not come first
        (("SLEEP",), 20),
    ],
)
def test_what_misbehaves_is_set_aside_and_the_rest_is_read(tmp_path, words, times) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for shard in range(2):
        lines = [{"url": f"u{shard}-{n}", "text": f"Seoul and Hanoi agreed on plan {shard}-{n}."} for n in range(12)]
        if shard == 0:
            lines += [{"url": word, "text": f"Seoul and Hanoi agreed on {word}."} for word in words]
        (source / f"{shard}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    command = [sys.executable, SCRIPT, tmp_path / "out", source, str(times)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    counts, set_aside = ast.literal_eval(done.stdout)
    assert set_aside == {}
    every, bad = 24 + len(words), len(words)
    assert [counts[name] for name in ("items", "documents", "read", "set aside")] == [every, every, 24, bad]
    aside = {
        row["path"]: row["what"] for path in (tmp_path / "out" / "outside").glob("*.read.parquet") for row in rows(path)
    }
    assert aside == {word: REASONS[word] for word in words}


@pytest.fixture
def hand(tmp_path):
    return Hand(tmp_path / "shard.read", seconds=1, megabytes=300)


def test_groups_are_taken_apart_where_one_member_fails(hand) -> None:
    calls = []

    def work(group):
        calls.append(list(group))
        if 3 in group:
            raise ValueError("three")
        return [n * 10 for n in group]

    with hand.open():
        found = together(hand, [1, 2, 3, 4], lambda n: n, work)
    assert [str(one) for one in found] == ["10", "20", "cannot be read (ValueError: three)", "40"]
    assert calls == [[1, 2, 3, 4], [1], [2], [3], [4]]


def test_time_is_counted_for_each_document_anew(hand) -> None:
    def work(group):
        end = time.thread_time() + 0.6
        while time.thread_time() < end:
            pass
        return group

    with hand.open():
        for _ in range(2):
            assert together(hand, [1], lambda n: n, work) == [1]


def test_waiting_is_no_processor_time(hand) -> None:
    with hand.open():
        assert hand.hold([1], lambda: time.sleep(1.5) or "done") == "done"


def test_other_threads_may_work_too(hand) -> None:
    """Workers of Dask run their tasks beside a main thread."""
    found = []

    def spin() -> None:
        while True:
            pass

    def run() -> None:
        with hand.open():
            try:
                hand.hold([7], spin)
            except SetAsideError as error:
                found.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=300)
    assert found == ["takes longer than 1 s to read"]


def test_a_kill_from_outside_blames_nobody(tmp_path) -> None:
    state = tmp_path / "shard.read"
    (tmp_path / "shard.read.hand").write_text("4 5", encoding="ascii")
    (tmp_path / "shard.read.died").write_text("", encoding="ascii")
    hand = Hand(state, 1, 300)
    assert (hand.condemned, hand.suspects) == (frozenset(), frozenset())


def test_last_words_make_suspects_then_condemn(tmp_path) -> None:
    state = tmp_path / "shard.read"

    def died(positions: str) -> Hand:
        (tmp_path / "shard.read.hand").write_text(positions, encoding="ascii")
        (tmp_path / "shard.read.died").write_text("Timeout (0:00:10)!", encoding="ascii")
        return Hand(state, 1, 300)

    assert died("4 5").suspects == {4, 5}
    again = died("5")
    assert (again.condemned, again.suspects) == ({5}, {4, 5})
    with again.open():
        found = together(again, [4, 5], lambda n: n, lambda group: [n * 10 for n in group])
    assert found[0] == 40
    assert "never ends" in str(found[1])
    again.done()
    assert Hand(state, 1, 300).condemned == frozenset()
