"""Kill builds and bulk runs at random moments, and look whether anything was lost or doubled: `kills.py [--kills N]`.

Half of the kills hit a build with its account, half a bulk run with its loading: the program, or one of its workers.
After each the same command goes on. Every ten kills, and whenever a run was finished before it was hit, a last run
completes the work, `verify` looks at the ledger, and it is compared, as are the tables of the bulk run, with those of a
run that nobody disturbed. The exit status is 1 where they differ. `--store postgresql` keeps the ledgers in a
PostgreSQL of its own. `--write` puts what was counted into docs/benchmarks.md.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psutil
from sqlalchemy import select

import make_pages
from benchmark.page import write_section
from postgres_server import serving
from servanda.ledger import Ledger, schema
from servanda.ledger.verifying import verify

TITLE = "Kills at random moments"
KINDS = ("build", "bulk")
WORK = Path(__file__).parent / "killing" / "work.py"
_PAGES = 24
_SHARDS = 3
_PATIENCE = 600


class Scene:
    """Sources, and places for the results of a run that is killed and of one that is not."""

    def __init__(self, folder: Path, address: str | None) -> None:
        self.folder, self._address = folder, address
        self.texts, self.archive = folder / "texts", folder / "archive"
        self.texts.mkdir()
        self.archive.mkdir()
        for seed in range(_SHARDS):
            make_pages.write(self.archive / f"{seed}.jsonl", make_pages.pages(_PAGES, 0.6, seed, copies=0.1))
        for page in make_pages.pages(_PAGES * 2, 1.0, 9):
            (self.texts / f"{page.number:03}.txt").write_text("\n\n".join(page.paragraphs), encoding="utf-8")

    def ledger(self, name: str) -> str:
        """The path or address of a ledger."""
        if self._address is None:
            return str(self.folder / f"{name}.db")
        import psycopg  # noqa: PLC0415 - an extra

        with psycopg.connect(f"{self._address}postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{self._address}{name}"

    def command(self, kind: str, name: str) -> list[str]:
        """What runs a build or a bulk run into the ledger of this name."""
        source = self.texts if kind == "build" else self.archive
        rest = [str(self.folder / name)] if kind == "bulk" else []
        return [sys.executable, str(WORK), kind, self.ledger(f"{name}_{kind}"), str(source), *rest]

    def found(self, kind: str, name: str) -> dict[str, object]:
        """All that a run left: rows of the ledger but for their numbers, and the bytes of tables."""
        with Ledger(self.ledger(f"{name}_{kind}")) as store:
            faults = verify(store).told
            with store.reading() as connection:
                rows: dict[str, object] = {
                    t.name: Counter(
                        map(repr, connection.execute(select(*(c for c in t.columns if c.name != "number"))))
                    )
                    for t in schema.metadata.sorted_tables
                }
        if faults:
            print(f"{name} {kind}: {faults}")
        tables = sorted((self.folder / name).glob("*/*.parquet"))
        files = {f"{p.parent.name}/{p.name}": sha256(p.read_bytes()).hexdigest() for p in tables}
        return {"faults": faults, "rows": rows, "files": files if kind == "bulk" else {}}


def calm(command: Sequence[str]) -> float:
    """Run a command to its end; how many seconds it took after it had begun."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        process.stdout.readline()
        started = time.monotonic()
        if process.wait(_PATIENCE):
            raise subprocess.CalledProcessError(process.returncode, command)
        return time.monotonic() - started


def strike(command: Sequence[str], latest: float, chance: random.Random) -> str | None:
    """Run a command and kill it, or one of its workers, within some seconds; what was hit, None where it was faster."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        process.stdout.readline()
        hits_a_worker = chance.random() < 0.3
        time.sleep(chance.uniform(0, latest))
        if hits_a_worker and (workers := list(_workers(process.pid))):
            workers[chance.randrange(len(workers))].send_signal(signal.SIGKILL)
            process.wait(_PATIENCE)
            return "a worker"
        process.send_signal(signal.SIGKILL)
        return "the program" if process.wait(_PATIENCE) == -signal.SIGKILL else None


def _workers(pid: int) -> Iterator[psutil.Process]:
    """The processes below that of a run which do its work."""
    try:
        for child in psutil.Process(pid).children(recursive=True):
            above = child.parent()
            if above is not None and "forkserver" in " ".join(above.cmdline()):
                yield child
    except psutil.Error:
        return


@dataclass(slots=True)
class Counted:
    """What was hit, how often a ledger was compared afterwards, and how many differences there were."""

    hit: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    lost: int = 0

    def told(self) -> str:
        """As one line."""
        parts = ", ".join(f"{number} of {what}" for what, number in sorted(self.hit.items()))
        return f"{self.hit.total()} kills ({parts}): {self.compared} comparisons, {self.lost} differences"


def kill(store: str, kills: int, seed: int) -> Counted:
    """Kill, complete and compare, with ledgers in one of the stores."""
    chance = random.Random(seed)
    counted = Counted()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-kills-")))
        address = None
        if store == "postgresql":
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-pg-", ignore_cleanup_errors=True))
            address = stack.enter_context(serving(Path(place) / "server"))
        scene = Scene(folder, address)
        for kind in KINDS:
            latest = calm(scene.command(kind, "calm"))
            expected = scene.found(kind, "calm")
            done = 0
            while done < kills // len(KINDS):
                what = strike(scene.command(kind, "struck"), latest, chance)
                if what is not None:
                    done += 1
                    counted.hit[f"{what} of a {kind}"] += 1
                if what is None or done % 10 == 0:  # begin anew, so that every part of a run is hit
                    counted.lost += _compared(scene, kind, expected)
                    counted.compared += 1
                    _forget(scene, kind)
            counted.lost += _compared(scene, kind, expected)
            counted.compared += 1
    return counted


def section(counted: dict[str, Counted]) -> str:
    """What was counted, for the page of measurements."""
    commands = " and ".join(f"`python tools/kills.py --kills {c.hit.total()} --store {s}`" for s, c in counted.items())
    rows = [f"| {store} | {c.hit.total()} | {_hits(c)} | {c.compared} | {c.lost} |" for store, c in counted.items()]
    return f"""{commands} print this; `--write` puts it here.

| ledger | kills | what was hit | comparisons | differences |
| --- | --- | --- | --- | --- |
{chr(10).join(rows)}

Kills are `SIGKILL` at random moments between the first and the last second of a run. Builds read 48 documents and work
out the account of their ledger in four transactions; bulk runs take in 72 pages in three shards with two workers and
load them. Compared are all rows of the ledger and all bytes of the tables with those of a run that nobody disturbed,
after the same command was let to its end; whatever `servanda verify` finds is a difference too.
"""


def _hits(counted: Counted) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counted.hit.items()))


def main(given: Sequence[str] | None = None) -> int:
    """Kill, complete, compare, and print what was counted."""
    parser = argparse.ArgumentParser(description="Kill runs at random moments.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args(given)
    stores = ("sqlite", "postgresql") if options.store == "both" else (options.store,)
    counted = {store: kill(store, options.kills, options.seed) for store in stores}
    for store, one in counted.items():
        print(f"{store}: {one.told()}")
    if options.write:
        write_section(TITLE, section(counted))
    return 1 if any(one.lost for one in counted.values()) else 0


def _compared(scene: Scene, kind: str, undisturbed: dict[str, object]) -> int:
    """Complete the run, and tell what it left otherwise than one that nobody disturbed."""
    calm(scene.command(kind, "struck"))
    struck = scene.found(kind, "struck")
    differences = [name for name in undisturbed if undisturbed[name] != struck[name]]
    for name in differences:
        print(f"{kind}: {name} differ")
    return len(differences)


def _forget(scene: Scene, kind: str) -> None:
    """Begin with an empty ledger and an empty folder again."""
    ledger = scene.ledger(f"struck_{kind}")
    if ledger.startswith("postgresql://"):
        with Ledger(ledger) as store, store.writing() as connection:
            for table in reversed(schema.metadata.sorted_tables):
                connection.execute(table.delete())
    else:
        for ending in ("", "-wal", "-shm"):
            Path(f"{ledger}{ending}").unlink(missing_ok=True)
    for path in (scene.folder / "struck").rglob("*"):
        if path.is_file():
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
