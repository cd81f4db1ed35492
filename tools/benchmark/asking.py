"""The pages of a large ledger, asked for by several readers at once, alone and while documents are written."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, pairwise
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import Column, ColumnElement, select
from starlette.testclient import TestClient

from benchmark.perturbed import perturbed
from benchmark.reconciling import readings_of_examples
from servanda.ledger import Ledger, account, schema
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import remembered
from servanda.web import Settings, create_app

AS_OF = date(2026, 6, 1)
_BATCH = 8
"""Documents that the writer puts in with each transaction."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One kind of page: milliseconds of every answer by the clock, and of processor time of first and later ones."""

    name: str
    clock: tuple[float, ...]
    first: float
    later: float

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.clock)

    @property
    def slowest(self) -> float:
        """The 95th percentile."""
        return quantiles(self.clock, n=20, method="inclusive")[-1]


def addresses(ledger: str) -> dict[str, list[str]]:
    """Some addresses for each kind of page."""
    u, h = account.undertakings, account.happenings
    with Ledger(ledger) as store, store.reading() as connection:

        def some(column: Column[str], *conditions: ColumnElement[bool]) -> list[str]:
            chosen = select(column).where(*conditions).order_by(column)
            return [str(key) for key in connection.execute(chosen.limit(200)).scalars()][::20]

        undertakings, events = some(u.c.id, u.c.size > 3), some(h.c.id)
        statements = some(schema.statements.c.id)
        documents = some(schema.documents.c.id)
    filters = ("", "?party=KOR", "?party=VNM&from=2015", "?pillar=economy", "?from=2010&to=2020", "?page=20")
    return {
        "overview": ["/"],
        "statements, 50 under filters": [
            *(f"/statements{f}" for f in filters),
            "/statements?party=KOR&force=commitment",
            "/statements?name=To%20Lam",
            "/statements?channel=government",
            "/statements?page=1000",
        ],
        "undertakings, 50 under filters": [*(f"/undertakings{f}" for f in filters), "/undertakings?due=overdue"],
        "asks": [f"/asks{f}" for f in ("", "?party=KOR", "?pillar=economy")],
        "events": [f"/events{f}" for f in ("", "?party=KOR", "?kind=talks", "?page=20")],
        "documents": [f"/documents{f}" for f in ("", "?party=VNM&from=2020", "?page=20")],
        "figures": [f"/figures{f}" for f in ("", "?indicator=trade", "?page=20")],
        "actors": ["/actors", "/actors?party=KOR", "/actors/KOR", "/actors/KOR/person?name=Lee%20Jae-myung"],
        "one undertaking": [f"/undertakings/{key}" for key in undertakings],
        "one event": [f"/events/{key}" for key in events],
        "one statement": [f"/records/{key}" for key in statements],
        "one document": [f"/documents/{key}" for key in documents],
        "two documents": [f"/compare?a={a}&b={b}" for a, b in pairwise(documents)],
        "search": [f"/search?q={q}" for q in ("visa", "trade%20investment", "cooperat*", "%22free%20trade%22")],
        "coverage matrix": ["/api/v1/coverage"],
        "targets": ["/targets"],
        "map": ["/map"],
    }


def ask(ledger: str, asked: dict[str, list[str]], *, readers: int, rounds: int) -> tuple[list[Timed], float]:
    """Every address once alone, then all of them `rounds` times by each reader, in an order of its own.

    Also the milliseconds at the 95th percentile of all answers together.
    """
    with Ledger(ledger) as store:
        profile = remembered(store)
    app = create_app(Settings(ledger, profile, Path("no-users.json"), (), public=True, rate=0, as_of=AS_OF))
    with TestClient(app, base_url="http://127.0.0.1") as client:

        def get(address: str) -> tuple[float, float]:
            clock, used = time.perf_counter(), time.process_time()
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
            return (time.perf_counter() - clock) * 1000, (time.process_time() - used) * 1000

        first = {name: [get(a)[1] for a in some] for name, some in asked.items()}
        later = {name: [get(a)[1] for a in some] for name, some in asked.items()}
        clock: dict[str, list[float]] = {name: [] for name in asked}

        def read(number: int) -> None:
            every = [(name, a) for name, some in asked.items() for a in some] * rounds
            random.Random(number).shuffle(every)
            for name, address in every:
                clock[name].append(get(address)[0])

        threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    timed = [Timed(name, tuple(clock[name]), max(first[name]), median(later[name])) for name in asked]
    return timed, quantiles([ms for some in clock.values() for ms in some], n=20, method="inclusive")[-1]


@contextmanager
def writing(ledger: str) -> Iterator[None]:
    """As long as this lasts another process writes documents into the ledger, a few with each transaction."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmark.asking", ledger], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    try:
        yield
        if writer.poll() is not None:
            raise RuntimeError("the writer ended before the readers did")
    finally:
        writer.terminate()
        writer.wait()


def write(ledger: str) -> None:
    """Write perturbed documents until told to stop."""
    with Ledger(ledger) as store:
        made = perturbed(readings_of_examples(remembered(store)), 10**9, waves=True, seed=time.time_ns())
        for _ in count():
            some = [Entry(next(made), read=True) for _ in range(_BATCH)]
            write_all(store, some, f"written {datetime.now(UTC):%Y}", "p")


if __name__ == "__main__":
    write(sys.argv[1])
