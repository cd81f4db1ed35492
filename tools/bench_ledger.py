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
from pathlib import Path

from sqlalchemy import func, select

from benchmark import asking, large
from benchmark.asking import Timed
from benchmark.page import write_section
from postgres_server import serving
from servanda.ledger import Ledger, schema
from servanda.ledger.keeping import restore
from servanda.profiles import load

_AIM = 150
"""Milliseconds at the 95th percentile with eight readers."""


def section(file: Path, address: str, loaded: float, readers: int, rounds: int) -> str:
    """Ask the ledger at `address`, alone and while another process writes into it, and tell the times."""
    asked = asking.addresses(address)
    before = os.getloadavg()[0]
    alone, every_alone = asking.ask(address, asked, readers=readers, rounds=rounds)
    with asking.writing(address):
        beside, every_beside = asking.ask(address, asked, readers=readers, rounds=rounds)
    with Ledger(address) as store, store.reading() as connection:
        held = {
            t.name: int(connection.execute(select(func.count()).select_from(t)).scalar_one())
            for t in (schema.documents, schema.statements, schema.claims, schema.events, schema.whos)
        }
    size = f"{file.stat().st_size / 1e6:,.0f} MB as a file"
    what = ", ".join(f"{number:,} {name}" for name, number in held.items())
    kind = "SQLite" if address == str(file) else "PostgreSQL"
    rows = "\n".join(_row(one, other) for one, other in zip(alone, beside, strict=True))
    return f"""`python tools/bench_ledger.py --statements N --readers {readers}` prints and writes this section.

A ledger of {what} ({size}), in {kind}; made or loaded in {loaded:,.0f} processor seconds. {readers} readers ask for
all pages at once and without a pause, each in an order of its own; readers and server share one process, so that
much of the time by the clock is waiting for each other. Load of the machine before: {before:.1f}.

| page | first answer | later answers | median, alone | 95 % | median, while written to | 95 % |
| --- | --- | --- | --- | --- | --- | --- |
{rows}
| all together | | | | {every_alone:.0f} | | {every_beside:.0f} |

Milliseconds: the first two columns are processor time of one reader alone, the slowest first answer and the median of
later ones; the others are by the clock. The aim is {_AIM} at the 95th percentile, eight readers, while a build writes.
"""


def _row(alone: Timed, beside: Timed) -> str:
    told = (alone.first, alone.later, alone.middle, alone.slowest, beside.middle, beside.slowest)
    return f"| {alone.name} | {' | '.join(f'{ms:.0f}' for ms in told)} |"


@contextmanager
def _ledger(folder: Path, statements: int, store: str) -> Iterator[tuple[Path, str, float]]:
    file = folder / f"{statements}.db"
    begun = time.process_time()
    if not file.exists():
        part = file.with_suffix(".part.db")
        large.make(part, statements, load(large.NAME))
        part.replace(file)
    if store == "sqlite":
        yield file, str(file), time.process_time() - begun
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
            text = section(file, address, loaded, options.readers, options.rounds)
    print(text)
    if not options.only_print:
        write_section(f"Pages of a large ledger: {'SQLite' if options.store == 'sqlite' else 'PostgreSQL'}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
