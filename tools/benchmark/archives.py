"""What the gate and bulk cost: measured in this process and in the workers of runs that it starts."""

import json
import re
import subprocess
import sys
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
from benchmark.measuring import BenchError
from servanda.pipeline.bulk import Dask, Engine, Local, Report, Settings, find, run
from servanda.profiles import load
from servanda.reading.gate import Gate

_LOOKS = 0.05
_ENGINES: dict[str, Callable[[], Engine]] = {
    "local, 1 worker": lambda: Local(1),
    "local, 2 workers": lambda: Local(2),
    "dask, 1 worker": lambda: Dask(workers=1),
    "dask, 2 workers": lambda: Dask(workers=2),
}


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
    """A run: its report, seconds by the clock, and the digest of its tables."""

    report: Report
    wall: float
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


def engines(number: int, relevant: float = 0.05, rounds: int = 2) -> dict[str, Cost]:
    """The same archive of eight shards by one and two workers of each engine, in turn; the fastest round of each."""
    found: dict[str, Cost] = {}
    with _archive(number, relevant, "jsonl", shards=8) as (folder, source):
        for at in range(rounds):
            for name, make in _ENGINES.items():
                engine = make()
                one = cost(folder / f"{name}, {at}".replace(" ", "-"), source, engine)
                engine.close()
                found[name] = min(one, found.get(name, one), key=lambda cost: cost.wall)
    return found


@dataclass(frozen=True, slots=True)
class Whole:
    """A run of the command: what it counted, and processor seconds of all its processes.

    In megabytes: the largest worker, the program that starts them, and the input.
    """

    counts: dict[str, int]
    processor: float
    worker: float
    program: float
    input: float


def archive(number: int, relevant: float = 0.05) -> Whole:
    """`servanda bulk` over one WARC of so many pages of HTML, by one worker."""
    with _archive(number, relevant, "warc.gz") as (folder, source):
        return whole(folder, source)


def repeated(number: int, relevant: float = 0.0) -> Whole:
    """`servanda bulk` over clean texts: ten thousand, repeated until they are `number`. Few are relevant, if any."""
    with _archive(10_000, relevant, "jsonl") as (folder, source):
        (one,) = source.iterdir()
        lines = one.read_bytes()
        with one.open("ab") as stream:
            for _ in range(number // 10_000 - 1):
                stream.write(lines)
        return whole(folder, source)


def whole(folder: Path, source: Path) -> Whole:
    """Run the command, and look at all its processes meanwhile."""
    command = "import sys; from servanda.cli import main; sys.exit(main())"
    arguments = ["bulk", str(source), "--output", str(folder / "out"), "--profile", "vietnam-korea"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen([sys.executable, "-c", command, *arguments], stdout=said, stderr=said)
        with _watched(process.pid) as seen:
            status = process.wait()
    if status:
        raise BenchError((folder / "said").read_text(errors="replace")[-2000:])
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    size = sum(path.stat().st_size for path in source.iterdir()) / 1e6
    return Whole(manifest["counts"], seen.processor, seen.largest(process.pid), seen.of(process.pid), size)


def cost(folder: Path, source: Path, engine: Engine) -> Cost:
    """Run, and take the time."""
    settings = Settings(str(folder / "out"), load("vietnam-korea"))
    started = time.perf_counter()
    report, _ = run(find([str(source)]), settings, engine)
    wall = time.perf_counter() - started
    digest = sha256()
    for path in sorted((folder / "out").glob("*/*.parquet")):
        digest.update(f"{path.parent.name}/{path.name}".encode() + path.read_bytes())
    return Cost(report, wall, digest.hexdigest())


@contextmanager
def _archive(number: int, relevant: float, kind: str, shards: int = 1) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as name:
        folder, source = Path(name), Path(name) / "in"
        source.mkdir()
        for seed in range(shards):
            pages = make_pages.pages(number // shards, relevant, seed + 1)
            make_pages.write(source / f"{seed}.{kind}", pages)
        yield folder, source


class _Seen:
    """What was seen of processes, by their ids: the most memory in megabytes, and processor seconds so far."""

    def __init__(self) -> None:
        self._megabytes: dict[int, float] = {}
        self._seconds: dict[int, float] = {}

    def look(self, process: psutil.Process) -> None:
        """Look at one that may have gone."""
        try:
            held, used = process.memory_info().rss / 1e6, process.cpu_times()
        except psutil.Error:
            return
        self._megabytes[process.pid] = max(held, self._megabytes.get(process.pid, 0.0))
        self._seconds[process.pid] = used.user + used.system

    @property
    def processor(self) -> float:
        return sum(self._seconds.values())

    def of(self, pid: int) -> float:
        return self._megabytes[pid]

    def largest(self, but: int) -> float:
        return max((held for pid, held in self._megabytes.items() if pid != but), default=0.0)


@contextmanager
def _watched(pid: int) -> Iterator[_Seen]:
    """A process and all below it, looked at twenty times a second."""
    seen, stop, root = _Seen(), threading.Event(), psutil.Process(pid)

    def look() -> None:
        while not stop.wait(_LOOKS):
            try:
                found = [root, *root.children(recursive=True)]
            except psutil.Error:
                return
            for process in found:
                seen.look(process)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
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
