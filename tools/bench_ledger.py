"""Measure the pages of a large ledger, and write their section of docs/benchmarks.md.

`bench_ledger.py [--print] [--statements N] [--readers N] [--rounds N] [--store sqlite|postgresql] [--keep FOLDER]`.
Making a ledger of 200,000 statements takes some minutes, of a million some twenty; FOLDER keeps it for the next time.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from benchmark import asking, large
from benchmark.asking import Timed, percentile
from benchmark.page import write_section
from benchmark.perturbed import perturbed
from benchmark.reconciling import one_by_one, readings_of_examples
from postgres_server import serving
from servanda.ledger import Ledger, schema
from servanda.ledger.keeping import restore
from servanda.pipeline.account import reconcile, remembered
from servanda.profiles import load

_MORE = 21
"""Documents that are added one by one."""
_AIM, _AIM_OF_MANY = 50, 150
"""Milliseconds at the 95th percentile: of one reader, and of eight while a build writes."""


def section(statements: int, size: int, address: str, loaded: float | None, readers: int, rounds: int) -> str:
    """Ask the ledger at `address`, alone and while another process writes into it, and tell the times."""
    before = os.getloadavg()[0]
    with Ledger(address) as store, store.reading() as connection:
        held = {
            t.name: int(connection.execute(select(func.count()).select_from(t)).scalar_one())
            for t in (schema.documents, schema.statements, schema.claims, schema.events, schema.whos)
        }
        remote = store.remote
    with asking.asking(address) as (asker, warmed):
        alone = asker.one(rounds)
        many = asker.many(readers, 1)
        more = sorted(seconds for seconds, _ in _more(address))
        with asking.writing(address):
            beside = asker.one(rounds)
            many_beside = asker.many(readers, 1)
    what = ", ".join(f"{number:,} {name}" for name, number in held.items())
    rows = "\n".join(_row(one, other) for one, other in zip(alone, beside, strict=True))
    every, every_beside = ([ms for one in some for ms in one.later] for some in (alone, beside))
    both = [median(every), percentile(every), median(every_beside), percentile(every_beside)]
    at_once = [median(many), percentile(many), median(many_beside), percentile(many_beside)]
    verb = "loaded" if remote else "made"
    made = f"{verb} in {loaded:,.0f} processor seconds" if loaded is not None else "kept from an earlier run"
    given = f"--statements {statements}{' --store postgresql' if remote else ''} --readers {readers} --rounds {rounds}"
    return f"""`python tools/bench_ledger.py {given}` prints and writes this section.

A ledger of {what}
({size / 1e6:,.0f} MB as a file of SQLite), {made}; a server of it is warm after {warmed:,.0f} processor seconds.
Milliseconds by the clock, server and readers in one process; first answers are the slowest of their kind.
Load of the machine before: {before:.1f} on {os.cpu_count()} cores.

| page | first answer | median, alone | 95 % | median, while written to | 95 % |
| --- | --- | --- | --- | --- | --- |
{rows}
| all together | | {_ms(both)} |
| all together, {readers} readers at once | | {_ms(at_once)} |

Another document in this ledger is reconciled in {median(more):.2f} processor seconds (median of {len(more)}, the
slowest {more[-1]:.2f}).

Readers at once ask without a pause, so that most of their time is waiting for each other. Aims at the 95th percentile:
{_AIM} for one reader, {_AIM_OF_MANY} for eight at once while a build writes.
"""


def _more(address: str) -> list[tuple[float, float]]:
    """What it takes to reconcile each of some more documents, after all that waits."""
    with Ledger(address) as store:
        profile = remembered(store)
        reconcile(store, profile, now=datetime.now(UTC))
        readings = readings_of_examples(profile)
        return one_by_one(store, perturbed(readings, _MORE, waves=True, seed=time.time_ns()), profile)


def _row(alone: Timed, beside: Timed) -> str:
    return f"| {alone.name} | {_ms([alone.first, alone.middle, alone.slow, beside.middle, beside.slow])} |"


def _ms(times: Sequence[float]) -> str:
    return " | ".join(f"{ms:.0f}" for ms in times)


@contextmanager
def _ledger(folder: Path, statements: int, store: str) -> Iterator[tuple[Path, str, float | None]]:
    file = folder / f"{statements}.db"
    begun, kept = time.process_time(), file.exists()
    if not kept:
        part = file.with_suffix(".part.db")
        large.make(part, statements, load(large.NAME))
        part.replace(file)
    if store == "sqlite":
        yield file, str(file), None if kept else time.process_time() - begun
        return
    with serving(folder / "server", durable=True) as server:
        begun = time.process_time()
        restore(file, f"{server}postgres")
        yield file, f"{server}postgres", time.process_time() - begun


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section unless told only to print."""
    parser = argparse.ArgumentParser(description="Measure the pages of a large ledger.")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave docs/benchmarks.md as it is")
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder for the ledger, used again where it is there")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with _ledger(folder, options.statements, options.store) as (file, address, loaded):
            text = section(options.statements, file.stat().st_size, address, loaded, options.readers, options.rounds)
    print(text)
    if not options.only_print:
        store = "SQLite" if options.store == "sqlite" else "PostgreSQL"
        write_section(f"Pages of a ledger with {options.statements:,} statements: {store}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
