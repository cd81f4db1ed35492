"""The pages of a large ledger, asked for by several readers at once, alone and while documents are written."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, pairwise
from pathlib import Path
from statistics import median

import numpy as np
from sqlalchemy import Column, ColumnElement, select
from starlette.testclient import TestClient

from benchmark.perturbed import perturbed
from benchmark.reconciling import readings_of_examples
from servanda.ledger import Ledger, account, schema
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import remembered
from servanda.web import Settings, create_app
from servanda.web.warming import warm

AS_OF = date(2026, 6, 1)
_BATCH = 8
"""Documents that the writer puts in with each transaction."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds by the clock of the first answers to some addresses, and of later ones."""

    name: str
    first: float
    later: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median of later answers."""
        return median(self.later)

    @property
    def slow(self) -> float:
        """The 95th percentile of later answers."""
        return percentile(self.later)


def percentile(times: Sequence[float]) -> float:
    """The 95th."""
    return float(np.percentile(times, 95))


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


class Asker:
    """A server in this process, warm, and those who ask it."""

    def __init__(self, client: TestClient, asked: Mapping[str, Sequence[str]]) -> None:
        """Over a client of the server, with what is asked by kinds of pages."""
        self._client, self._asked = client, asked

    def one(self, rounds: int) -> list[Timed]:
        """One reader asks every address once, and then `rounds` times; `first` is the slowest of a kind."""
        first = {name: max(self._get(address) for address in some) for name, some in self._asked.items()}
        later: dict[str, list[float]] = {name: [] for name in self._asked}
        for name, address in self._order(0, rounds):
            later[name].append(self._get(address))
        return [Timed(name, first[name], tuple(later[name])) for name in self._asked]

    def many(self, readers: int, rounds: int) -> list[float]:
        """Several readers ask everything at once without a pause, each in an order of its own: all times together."""
        with ThreadPoolExecutor(readers) as pool:
            found = pool.map(lambda n: [self._get(address) for _, address in self._order(n, rounds)], range(readers))
            return [ms for some in found for ms in some]

    def _order(self, number: int, rounds: int) -> list[tuple[str, str]]:
        every = [(name, address) for name, some in self._asked.items() for address in some] * rounds
        random.Random(number).shuffle(every)
        return every

    def _get(self, address: str) -> float:
        begun = time.perf_counter()
        answer = self._client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return (time.perf_counter() - begun) * 1000


@contextmanager
def asking(ledger: str) -> Iterator[tuple[Asker, float]]:
    """A warm server of a ledger, and the processor seconds that it took to warm it."""
    with Ledger(ledger) as store:
        profile = remembered(store)
    app = create_app(Settings(ledger, profile, Path("no-users.json"), (), public=True, rate=0, as_of=AS_OF))
    begun = time.process_time()
    warm(app)
    warmed = time.process_time() - begun
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield Asker(client, addresses(ledger)), warmed


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
