"""A build adds each document once, and nothing is lost whenever it is killed."""

import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from servanda.ledger import Filters, Ledger, documents, schema, statements
from servanda.pipeline import build, fingerprint
from servanda.profiles import for_parties, load
from servanda.records import Document, Reading
from servanda.sources import Trouble

SCRIPT = Path(__file__).parent / "slow_build.py"


class Plain:
    """A reader that finds nothing and counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def read(self, document: Document) -> Reading:
        self.calls += 1
        return Reading(document)


def document(path: str, text: str, language: str = "en") -> Document:
    return Document(path, text, sha256(text.encode()).hexdigest(), language=language)


def dump(path: Path) -> list[list[tuple]]:
    """Everything in a ledger, in an order of its own."""
    with Ledger(str(path)) as store, store.reading() as connection:
        return [
            sorted(map(repr, connection.execute(select(*(c for c in t.columns if c.name != "number")))))
            for t in schema.metadata.sorted_tables
        ]


def test_a_second_run_adds_nothing(tmp_path) -> None:
    reader = Plain()
    found = [document("a.txt", "One."), document("b.txt", "Two."), document("copy.txt", "One.")]
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        first = build(found, store, reader, version="1", profile="p")
        second = build(found, store, reader, version="1", profile="p")
        with store.reading() as connection:
            assert len(documents(connection, Filters())) == 2
    assert (first.read, first.unchanged) == (2, 1)
    assert (second.read, second.unchanged, reader.calls) == (0, 3, 2)


@pytest.mark.parametrize(("version", "profile"), [("2", "p"), ("1", "q")])
def test_another_reading_reads_again(tmp_path, version, profile) -> None:
    reader = Plain()
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        build([document("a.txt", "One.")], store, reader, version="1", profile="p")
        again = build([document("a.txt", "One.")], store, reader, version=version, profile=profile)
    assert (again.read, reader.calls) == (1, 2)


def test_what_is_not_read_is_kept_and_told(tmp_path) -> None:
    reader = Plain()
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        summary = build([document("a.txt", "Xin chào.", "vi")], store, reader, version="1", profile="p")
        with store.reading() as connection:
            assert [d["language"] for d in documents(connection, Filters())] == ["vi"]
    assert (summary.skipped, summary.failed, summary.status, reader.calls) == (1, 0, 0, 0)


def test_troubles_are_counted_and_the_rest_goes_on(tmp_path) -> None:
    broken = Trouble("x.pdf", "is broken", "mend it", failed=True)
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        summary = build([broken, document("a.txt", "One.")], store, Plain(), version="1", profile="p")
    assert (summary.read, summary.failed, summary.status, summary.troubles) == (1, 1, 1, [broken])


def test_a_note_counts_as_nothing(tmp_path) -> None:
    note = Trouble("a.txt", "is not UTF-8", "check its words", failed=False, read=True)
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        summary = build([note, document("a.txt", "One.")], store, Plain(), version="1", profile="p")
    assert (summary.read, summary.skipped, summary.failed, summary.troubles) == (1, 0, 0, [note])


@pytest.mark.file
def test_fingerprints_tell_profiles_apart() -> None:
    assert fingerprint(load("vietnam-korea")) == fingerprint(load("vietnam-korea"))
    assert fingerprint(for_parties(["SGP", "CHN"])) != fingerprint(for_parties(["SGP", "JPN"]))


@pytest.mark.file
def test_ten_kills_lose_nothing(tmp_path) -> None:
    undisturbed = tmp_path / "undisturbed.db"
    subprocess.run([sys.executable, SCRIPT, undisturbed, "0"], check=True, timeout=60)
    killed = tmp_path / "killed.db"
    moments = random.Random(7)
    kills = 0
    for _ in range(10):
        with subprocess.Popen([sys.executable, SCRIPT, killed, "0.03"], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(moments.uniform(0.0, 0.25))
            process.send_signal(signal.SIGKILL)
            kills += process.wait(timeout=30) == -signal.SIGKILL
    assert kills == 10
    subprocess.run([sys.executable, SCRIPT, killed, "0"], check=True, timeout=60)
    assert dump(killed) == dump(undisturbed)
    with Ledger(str(killed)) as store, store.reading() as connection:
        assert len(statements(connection, Filters())) == 30
