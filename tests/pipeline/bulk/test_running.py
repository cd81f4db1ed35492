"""The same records whatever the engine, the number of workers and the order; and nothing done twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import psutil
import pytest

import make_pages
from servanda.ledger import Filters, Ledger, documents, statements
from servanda.pipeline.bulk import Dask, Local, Settings, Shard, find, run
from servanda.pipeline.bulk.loading import load as put
from servanda.pipeline.bulk.optional import MissingExtraError, need
from servanda.pipeline.bulk.shards import LINES
from servanda.pipeline.bulk.tables import rows
from servanda.profiles import load

pytestmark = pytest.mark.file


def prints(folder: str | Path) -> dict[str, str]:
    """The SHA-256 of every table in a folder of results."""
    found = sorted(Path(folder).glob("*/*.parquet"))
    return {f"{path.parent.name}/{path.name}": sha256(path.read_bytes()).hexdigest() for path in found}


def table(folder: str | Path, name: str) -> list[dict]:
    """All rows of a table."""
    return [row for path in sorted(Path(folder, name).glob("*.parquet")) for row in rows(path)]


@pytest.fixture(scope="module")
def expected(archive, tmp_path_factory):
    """The results of one worker, to compare with."""
    folder = tmp_path_factory.mktemp("expected")
    settings = Settings(str(folder), load("vietnam-korea"))
    report, tasks = run(find([str(archive)]), settings, Local(1))
    assert report.set_aside == {}
    return folder, report, tasks


def test_what_comes_out(expected) -> None:
    folder, report, _ = expected
    kept, outside = table(folder, "documents"), table(folder, "outside")
    assert report.counts["items"] == 130
    assert len(kept) + len(outside) == 130
    assert {row["kind"] for row in outside} == {"turned away"}
    assert report.counts["copies"] == len(table(folder, "copies")) > 0
    assert report.counts["read"] + report.counts["copies"] == len(kept)
    texts = {row["id"]: row["text"] for row in kept}
    told = table(folder, "statements")
    assert len(told) > 50
    assert all(texts[row["document"]][row["start"] : row["end"]] == row["quote"] for row in told)


def test_copies_are_read_once(expected) -> None:
    folder, _, _ = expected
    copies = table(folder, "copies")
    kept = {(row["id"], row["path"]): row["text"] for row in table(folder, "documents")}
    texts = {row["id"]: row["text"] for row in table(folder, "documents")}
    assert all(kept[row["id"], row["path"]] == texts[row["copy_of"]] for row in copies)
    places = {(row["document"], row["start"], row["end"], row["force"]) for row in table(folder, "statements")}
    assert len(places) == len(table(folder, "statements"))


def test_near_copies_are_left_unread_and_told(settings, tmp_path) -> None:
    body = [f"Seoul and Hanoi agreed on step {n} of the plan for harbour number {n * 7} by 2030." for n in range(40)]
    texts = {
        "first": " ".join(body),
        "edited": " ".join(body[:38]) + " A word was changed here, and another one there.",
        "other": " ".join(f"Korea asked Viet Nam to open road {n} near the town of Mill{n} soon." for n in range(40)),
    }
    rows = [{"url": name, "text": text} for name, text in texts.items()]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = find([str(tmp_path / "a.jsonl")])
    every, _ = run(found, settings(), Local(1))
    assert (every.counts["read"], every.counts["near copies"]) == (3, 0)
    some, tasks = run(found, settings(near=0.8), Local(1))
    assert (some.counts["read"], some.counts["near copies"]) == (2, 1)
    (copy,) = table(settings().output, "copies")
    assert copy["path"] in {"first", "edited"}
    assert 0.8 <= copy["resemblance"] < 1
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        assert put(tasks, store) == (3, 0)
        with store.reading() as connection:
            assert len(documents(connection, Filters())) == 3


def test_two_workers_in_another_order(expected, settings, shards) -> None:
    report, _ = run(list(reversed(shards)), settings(), Local(2))
    assert prints(settings().output) == prints(expected[0])
    assert report.counts == expected[1].counts


def test_finished_shards_are_not_done_again(settings, archive, tmp_path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in ("b.jsonl", "d.jsonl"):
        (source / name).write_bytes((archive / name).read_bytes())
    first, _ = run(find([str(source)]), settings(), Local(2))
    before = {path: path.stat().st_mtime_ns for path in Path(settings().output).glob("*/*.parquet")}
    os.utime(source / "b.jsonl")  # touched, not changed
    again, _ = run(find([str(source)]), settings(), Nobody())
    assert (first.found_finished, again.found_finished, again.counts) == (0, 4, first.counts)
    assert before == {path: path.stat().st_mtime_ns for path in Path(settings().output).glob("*/*.parquet")}
    with (source / "d.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"text": "Norland will wait."}\n')
    changed, _ = run(find([str(source)]), settings(), Local(1))
    assert changed.found_finished == 2
    assert changed.counts["items"] == first.counts["items"] + 1
    other, _ = run(find([str(source)]), settings(seconds=59), Local(1))
    assert other.found_finished == 0


class Nobody:
    """An engine that must not be given any work."""

    def run(self, _, tasks):
        assert not tasks
        return iter(())

    def close(self) -> None:
        """Nothing to let go."""


def test_a_broken_shard_is_set_aside_and_told(settings, archive, tmp_path) -> None:
    good, bad, torn = tmp_path / "good.jsonl", tmp_path / "bad.parquet", tmp_path / "torn.warc.gz"
    good.write_bytes((archive / "d.jsonl").read_bytes())
    bad.write_bytes(b"no table")
    torn.write_bytes((archive / "a.warc.gz").read_bytes()[:-100])
    report, tasks = run(find([str(good), str(bad), str(torn)]), settings(), Local(2))
    assert list(report.set_aside) == [str(bad)]
    assert "is no Parquet file" in report.set_aside[str(bad)]
    assert [task.shard.address for task in tasks] == [str(good), str(torn)]
    assert report.counts["failed"] == 2  # the torn one and its last record
    assert report.counts["items"] == 10 + 40
    assert report.status == 1
    manifest = json.loads((Path(settings().output) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["set_aside"] == report.set_aside
    gone = Shard(str(tmp_path / "gone.jsonl"), LINES)
    report, _ = run([gone], settings(), Local(1))
    assert "No such file" in report.set_aside[gone.address] or "is not there" in report.set_aside[gone.address]


def test_two_runs_do_not_share_a_folder(settings) -> None:
    seen = []

    class Second(Nobody):
        def run(self, work, tasks):
            with pytest.raises(Exception, match="another run writes there"):
                run([], settings(), Nobody())
            seen.append(1)
            return super().run(work, tasks)

    run([], settings(), Second())
    assert seen


def test_the_gate_can_be_opened(settings, archive) -> None:
    report, _ = run(find([str(archive / "d.jsonl")]), settings(gate=False), Local(1))
    assert (report.counts["items"], report.counts["documents"], report.counts["turned away"]) == (10, 10, 0)


def test_a_killed_worker_costs_nothing(expected, settings, shards) -> None:
    with killing(psutil.Process(), worker_of_the_pool) as killed:
        report, _ = run(shards, settings(), Local(2))
    assert killed
    assert report.set_aside == {}
    assert prints(settings().output) == prints(expected[0])


def worker_of_the_pool(process: psutil.Process) -> bool:
    """Whether a process is a child of the server that forks the workers."""
    return process.parent() is not None and "forkserver" in " ".join(process.parent().cmdline())


def test_workers_go_with_the_program_that_started_them(archive, tmp_path) -> None:
    work = Path(make_pages.__file__).parent / "killing"
    command = [sys.executable, work, "bulk", tmp_path / "l.db", archive, tmp_path / "out"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        mine = psutil.Process(process.pid)
        while not [p for p in mine.children(recursive=True) if worker_of_the_pool(p)]:
            assert process.poll() is None
            time.sleep(0.02)
        below = mine.children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert psutil.wait_procs(below, timeout=300)[1] == []


@contextmanager
def killing(root: psutil.Process, wanted, after: float = 0.5):
    """Kill one of the descendants of `root` that are `wanted`, a while after it has begun; gives the killed."""
    killed: list[int] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.05) and not killed:
            for process in root.children(recursive=True):
                try:
                    if wanted(process) and time.time() - process.create_time() > after:
                        process.send_signal(signal.SIGKILL)
                        killed.append(process.pid)
                        break
                except psutil.NoSuchProcess:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def cluster(tmp_path):
    """A real scheduler and two workers, each a process of its own on loopback."""
    pytest.importorskip("distributed")
    address = tmp_path / "scheduler.json"
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
             "--scheduler-file", address, "--no-dashboard"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
    ]  # fmt: skip
    while not address.is_file():
        assert processes[0].poll() is None
        time.sleep(0.1)
    processes += [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", address, "--host", "127.0.0.1",
             "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / f"w{number}")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for number in range(2)
    ]  # fmt: skip
    yield json.loads(address.read_text(encoding="utf-8"))["address"], processes
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_dask_gives_the_same_and_survives_a_killed_worker(expected, settings, shards, cluster) -> None:
    scheduler, processes = cluster
    worker = psutil.Process(processes[1].pid)
    busy = lambda process: "spawn_main" in " ".join(process.cmdline())  # noqa: E731 - the worker below its nanny
    with killing(worker, busy, after=1.0) as killed, closing(Dask(scheduler)) as engine:
        report, _ = run(shards, settings(), engine)
    assert killed
    assert report.set_aside == {}
    assert prints(settings().output) == prints(expected[0])


def test_into_a_ledger_once(expected, tmp_path) -> None:
    folder, report, tasks = expected
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        assert put(tasks, store) == (report.counts["read"], 0)
        assert put(tasks, store) == (0, report.counts["read"])
        with store.reading() as connection:
            told = statements(connection, Filters())
            kept = documents(connection, Filters())
    assert sorted(row["id"] for row in told) == sorted(row["id"] for row in table(folder, "statements"))
    assert len(kept) == report.counts["read"]


def test_a_missing_package_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"needs the package nosuch.*servanda\[bulk\]"):
        need("nosuch.part")
