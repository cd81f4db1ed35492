"""Kill builds and bulk runs at random moments, and look whether anything was lost or doubled: `kills.py [--kills N]`.

Half of the kills hit a build, half a bulk run: its driver, or one of its workers. After each the same command goes on.
Then a last run completes the work, `verify` looks at the ledger, and it is compared, as are the tables of the bulk run,
with those of a run that nobody disturbed. The exit status is 1 where they differ. `--store postgresql` keeps the
ledgers in a PostgreSQL of its own.
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
from hashlib import sha256
from pathlib import Path

import psutil
from sqlalchemy import select

import make_pages
from postgres_server import serving
from servanda.ledger import Ledger, schema
from servanda.ledger.verifying import verify

WORK = Path(__file__).parent / "killing" / "work.py"
_PAGES = 40
_SHARDS = 3
_PATIENCE = 300


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


def main(given: Sequence[str] | None = None) -> int:
    """Kill, complete, compare, and print what was counted."""
    parser = argparse.ArgumentParser(description="Kill runs at random moments.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args(given)
    chance = random.Random(options.seed)
    hit: Counter[str] = Counter()
    lost = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-kills-")))
        address = None
        if options.store == "postgresql":
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-pg-", ignore_cleanup_errors=True))
            address = stack.enter_context(serving(Path(place) / "server"))
        scene = Scene(folder, address)
        for kind in ("build", "bulk"):
            latest = calm(scene.command(kind, "calm"))
            done = 0
            while done < options.kills // 2:
                what = strike(scene.command(kind, "struck"), latest, chance)
                if what is None or done % 10 == 9:  # finished: begin anew, so that every part of a run is hit
                    lost += _compared(scene, kind)
                    _forget(scene, kind)
                if what is not None:
                    done += 1
                    hit[f"{what} of a {kind}"] += 1
            lost += _compared(scene, kind)
    counted = ", ".join(f"{number} of {what}" for what, number in sorted(hit.items()))
    print(f"{sum(hit.values())} kills ({counted}): {lost} differences")
    return 1 if lost else 0


def _compared(scene: Scene, kind: str) -> int:
    """Complete the run, and tell what it left otherwise than one that nobody disturbed."""
    calm(scene.command(kind, "struck"))
    undisturbed, struck = scene.found(kind, "calm"), scene.found(kind, "struck")
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
