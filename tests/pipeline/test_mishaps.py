"""What happens to ledgers and bulk runs that no program can help: each is told, and the same command goes on."""

import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

import make_pages
from servanda.ledger import Ledger, LedgerError, schema, write
from servanda.ledger.reviewing import decide
from servanda.ledger.verifying import verify
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.pipeline.bulk import Local, Settings, find, run
from servanda.pipeline.bulk.loading import load as put
from servanda.profiles import load
from servanda.records import Document, Force, Reading, Statement, Verb, Who

HERE = Path(__file__).parent
WORK = Path(make_pages.__file__).parent / "killing"
BREAK = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
PATIENCE = 600
"""Seconds; more than any of these takes on a machine that is busy."""


def rows(store: Ledger) -> dict[str, Counter]:
    """All rows of a ledger but for their numbers."""
    with store.reading() as connection:
        return {
            t.name: Counter(map(repr, connection.execute(select(*(c for c in t.columns if c.name != "number")))))
            for t in schema.metadata.sorted_tables
        }


def document(number: int) -> Document:
    text = f"Notice {number}. Korea pledged to build bridge number {number} by the sea."
    return Document(f"notice-{number:02}.txt", text, sha256(text.encode()).hexdigest())


class Plain:
    """Finds one commitment in each document."""

    def __init__(self, before=lambda _: None) -> None:
        self._before = before

    def read(self, given: Document) -> Reading:
        self._before(given)
        start, end = given.text.index("build"), len(given.text) - 1
        told = Statement.grounded(
            given, start, end, force=Force.COMMITMENT, speakers=(Who("KOR"),), pillars=("infrastructure",),
            confidence=0.9, rule="pledge/to",
        )  # fmt: skip
        return Reading(given, (told,))


def built(address: str, before=lambda _: None, count: int = 20) -> None:
    with Ledger(address, create=True) as store:
        build(map(document, range(count)), store, Plain(before), version="1", profile="p")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("undisturbed") / "l.db")
    built(path)
    with Ledger(path) as store:
        return rows(store)


@pytest.fixture(params=["file", "server"])
def address(request, tmp_path):
    """A ledger of either store that is not there yet."""
    return request.getfixturevalue("database") if request.param == "server" else str(tmp_path / "l.db")


def whole(address: str, expected) -> None:
    """A ledger is as it would be had nothing happened."""
    with Ledger(address) as store:
        assert verify(store).told == []
        assert rows(store) == expected


@pytest.mark.file
def test_a_build_on_a_full_disk_is_told_and_goes_on(tmp_path) -> None:
    texts = tmp_path / "in"
    texts.mkdir()
    for page in make_pages.pages(30, 1.0):
        (texts / f"{page.number:02}.txt").write_text("\n\n".join(page.paragraphs), encoding="utf-8")
    command = [WORK, "build", tmp_path / "l.db", texts]
    full = [sys.executable, HERE / "limited.py", "1200000", *command]
    done = subprocess.run(full, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert "may be full: free some space" in done.stderr or "disk is full" in done.stderr
    with Ledger(str(tmp_path / "l.db")) as store:
        assert verify(store).told == []
        assert 0 < sum(rows(store)["documents"].values()) < 30
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    calm = [sys.executable, WORK, "build", tmp_path / "calm.db", texts]
    subprocess.run(calm, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    with Ledger(str(tmp_path / "calm.db")) as store:
        expected = rows(store)
    whole(str(tmp_path / "l.db"), expected)


@pytest.mark.file
def test_a_bulk_run_on_a_full_disk_sets_aside_and_goes_on(tmp_path) -> None:
    archive = tmp_path / "in"
    archive.mkdir()
    for seed in range(2):
        make_pages.write(archive / f"{seed}.jsonl", make_pages.pages(40, 0.5, seed))
    command = [WORK, "bulk", tmp_path / "l.db", archive, tmp_path / "out"]
    full = [sys.executable, HERE / "limited.py", "5000", *command]
    done = subprocess.run(full, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert "set aside" in done.stderr
    assert "File too large" in done.stderr
    assert not (tmp_path / "l.db").exists()
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    calm = [sys.executable, WORK, "bulk", tmp_path / "calm.db", archive, tmp_path / "calm"]
    subprocess.run(calm, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    with Ledger(str(tmp_path / "calm.db")) as store:
        expected = rows(store)
    whole(str(tmp_path / "l.db"), expected)
    assert tables(tmp_path / "out") == tables(tmp_path / "calm")


def tables(folder: Path) -> dict[str, bytes]:
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(folder.glob("*/*.parquet"))}


@pytest.mark.file
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_taken_away_in_the_middle_is_told(tmp_path, undisturbed, replaced) -> None:
    path = tmp_path / "l.db"

    def take(given: Document) -> None:
        if given.path == "notice-07.txt":
            for file in tmp_path.glob("l.db*"):
                file.rename(file.with_name(f"taken-{file.name}"))
            if replaced:
                built(str(path), count=3)

    with pytest.raises(LedgerError, match="another file took its place" if replaced else "was taken away"):
        built(str(path), take)
    built(str(path))
    whole(str(path), undisturbed)


@pytest.mark.file
def test_a_database_that_vanishes_in_the_middle_is_told(database, server, undisturbed) -> None:
    name = database.rpartition("/")[2]

    def drop(given: Document) -> None:
        if given.path == "notice-07.txt":
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    with pytest.raises(LedgerError, match=r"no such database|was shut down|cannot be reached"):
        built(database, drop)
    with pytest.raises(LedgerError, match="no such database"):
        built(database)
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    built(database)
    whole(database, undisturbed)


@pytest.mark.file
def test_a_connection_that_breaks_while_results_are_loaded(database, server, tmp_path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for seed in range(3):
        make_pages.write(source / f"{seed}.jsonl", make_pages.pages(8, 0.8, seed))
    _, tasks = run(find([str(source)]), Settings(str(tmp_path / "out"), load("vietnam-korea")), Local(1))
    with Ledger(str(tmp_path / "calm.db"), create=True) as store:
        total, _ = put(tasks, store)
        expected = rows(store)
    broken = []

    def cut(_: str, shard: int, __: int) -> None:
        if shard == 1 and not broken:
            broken.append(shard)
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                connection.execute(BREAK, (database.rpartition("/")[2],))

    with Ledger(database, create=True) as store:
        try:
            new, _ = put(tasks, store, cut)
        except LedgerError:
            new = 0
        again, known = put(tasks, store)
    assert broken
    assert again + known == total >= new
    whole(database, expected)


@pytest.mark.file
def test_a_database_locked_for_long_is_told_and_the_build_goes_on(database, undisturbed) -> None:
    with Ledger(database, create=True, patience=0.2) as store:
        build(map(document, range(5)), store, Plain(), version="1", profile="p")
        with Ledger(database) as other, other.writing(), pytest.raises(LedgerError, match="in use by another program"):
            build(map(document, range(20)), store, Plain(), version="1", profile="p")
    built(database)
    whole(database, undisturbed)


@pytest.mark.file
def test_two_builds_at_once(address, undisturbed) -> None:
    """Each takes every document and writes it or finds it there: none is lost, none is doubled."""
    failures = []

    def work() -> None:
        try:
            built(address, lambda _: time.sleep(0.005))
        except LedgerError as error:
            failures.append(str(error))

    Ledger(address, create=True).close()
    together([work, work])
    assert failures == []
    whole(address, undisturbed)


@pytest.mark.file
def test_two_accounts_at_once(address, tmp_path) -> None:
    profile = load("vietnam-korea")
    for place in (str(tmp_path / "calm.db"), address):
        built(place)
    with Ledger(str(tmp_path / "calm.db")) as store:
        reconcile(store, profile, now=NOW, size=4)
        expected = rows(store)

    def work() -> None:
        with Ledger(address) as store:
            reconcile(store, profile, now=NOW, size=4)

    together([work, work])
    whole(address, expected)


def together(works) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_clock_that_jumps_back_turns_no_decision_around(tmp_path) -> None:
    """Decisions count in the order in which they were taken, whatever the clock said, and so does the account."""
    profile = load("vietnam-korea")
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        reading = Plain().read(document(1))
        write(store, reading, "1", "p", read=True)
        reconcile(store, profile, now=NOW)
        record = [reading.statements[0].id]
        for verb, when in (
            (Verb.REJECT, NOW), (Verb.ACCEPT, NOW - timedelta(days=900)), (Verb.REJECT, NOW + timedelta(days=9000)),
            (Verb.ACCEPT, NOW - timedelta(days=9000)),
        ):  # fmt: skip
            with store.writing() as connection:
                decide(connection, verb, record, by="Ana", when=when, why="as the minutes say")
        write(store, Plain().read(document(2)), "1", "p", read=True)
        reconcile(store, profile, now=NOW - timedelta(days=9000))
        assert verify(store).told == []
        kept = rows(store)
        assert "accept" in str(kept["reviewed"])
        assert "reject" not in str(kept["reviewed"])
        assert sum(kept["kinships"].values()) == 2


@pytest.mark.file
def test_a_clock_that_jumps_makes_no_other_tables(tmp_path, monkeypatch) -> None:
    source = tmp_path / "in"
    source.mkdir()
    make_pages.write(source / "a.jsonl", make_pages.pages(30, 0.2))
    one, other = (Settings(str(tmp_path / name), load("vietnam-korea")) for name in ("one", "other"))
    run(find([str(source)]), one, Local(1))
    jumps = iter(range(10**9))
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + (-1) ** next(jumps) * 10**7)
    run(find([str(source)]), other, Local(1))
    monkeypatch.undo()
    assert tables(tmp_path / "one") == tables(tmp_path / "other")
