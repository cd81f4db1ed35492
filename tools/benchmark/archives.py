"""What the gate and bulk cost: measured in this process and in the workers of runs that it starts."""

import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil

import make_pages
from servanda.pipeline.bulk import Dask, Engine, Local, Report, Settings, find, run
from servanda.profiles import load
from servanda.reading.gate import Gate

_LOOKS = 0.05


@dataclass(frozen=True, slots=True)
class Throughput:
    """Texts per second of one core: read and split into lines, asked at the gate, and by a regular expression."""

    texts: int
    megabytes: float
    read: float
    gate: float
    expression: float


@dataclass(frozen=True, slots=True)
class Cost:
    """A run: its report, seconds by the clock, megabytes of the largest process, and the digest of its tables."""

    report: Report
    wall: float
    megabytes: float
    digest: str

    @property
    def processor(self) -> float:
        """Processor seconds of all workers."""
        return sum(self.report.seconds.values())


def throughput(number: int = 20_000, of_expression: int = 200) -> Throughput:
    """Time the gate on texts of which every twentieth is relevant; the expression on a part of them, for it is slow."""
    gate = Gate(load("vietnam-korea"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.jsonl"
        make_pages.write(path, make_pages.pages(number, 0.05))
        size = path.stat().st_size
        read = _best(lambda: sum(1 for line in path.read_text(encoding="utf-8").splitlines()))
    texts = ["\n\n".join(page.paragraphs) for page in make_pages.pages(number, 0.05)]
    asked = _best(lambda: sum(gate.judge(text).passed for text in texts))
    expression = re.compile("|".join(re.escape(form) for form in sorted(gate.forms, key=len, reverse=True)))
    few = texts[:of_expression]
    matched = _best(lambda: sum(1 for text in few for _ in expression.finditer(text)), rounds=1)
    return Throughput(number, size / 1e6, number / read, number / asked, of_expression / matched)


def share(relevant: float, number: int) -> Cost:
    """A run over clean texts of which a share is relevant, by one worker."""
    with _archive(number, relevant, "jsonl") as (folder, source):
        return cost(folder, source, Local(1))


def engines(number: int, relevant: float = 0.05) -> dict[str, Cost]:
    """The same archive of four shards by one and two workers of each engine."""
    found = {}
    with _archive(number, relevant, "jsonl", shards=4) as (folder, source):
        for name, make in (
            ("local, 1 worker", lambda: Local(1)),
            ("local, 2 workers", lambda: Local(2)),
            ("dask, 1 worker", lambda: Dask(workers=1)),
            ("dask, 2 workers", lambda: Dask(workers=2)),
        ):
            engine: Engine = make()
            found[name] = cost(folder / name.replace(" ", "-"), source, engine)
            engine.close()
    return found


def archive(number: int, relevant: float = 0.05) -> Cost:
    """One WARC of so many pages of HTML, by one worker."""
    with _archive(number, relevant, "warc.gz") as (folder, source):
        return cost(folder, source, Local(1))


def cost(folder: Path, source: Path, engine: Engine) -> Cost:
    """Run, and look at the memory of all processes below this one meanwhile."""
    settings = Settings(str(folder / "out"), load("vietnam-korea"))
    started = time.perf_counter()
    with _watched() as peak:
        report, _ = run(find([str(source)]), settings, engine)
    wall = time.perf_counter() - started
    digest = sha256()
    for path in sorted((folder / "out").glob("*/*.parquet")):
        digest.update(f"{path.parent.name}/{path.name}".encode() + path.read_bytes())
    return Cost(report, wall, peak[0], digest.hexdigest())


@contextmanager
def _archive(number: int, relevant: float, kind: str, shards: int = 1) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as name:
        folder, source = Path(name), Path(name) / "in"
        source.mkdir()
        for seed in range(shards):
            pages = make_pages.pages(number // shards, relevant, seed + 1)
            make_pages.write(source / f"{seed}.{kind}", pages)
        yield folder, source


@contextmanager
def _watched() -> Iterator[list[float]]:
    """The megabytes that the largest process below this one held at most."""
    peak = [0.0]
    stop = threading.Event()
    root = psutil.Process(os.getpid())

    def look() -> None:
        while not stop.wait(_LOOKS):
            for process in root.children(recursive=True):
                try:
                    peak[0] = max(peak[0], process.memory_info().rss / 1e6)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _best(work: Callable[[], object], rounds: int = 3) -> float:
    """Processor seconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)
