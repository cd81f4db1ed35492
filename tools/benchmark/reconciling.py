"""How the time to reconcile grows with the number of documents, and what one more costs."""

import gc
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from math import log2
from pathlib import Path

from sqlalchemy import func, select

from benchmark.perturbed import perturbed
from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.ledger.account import undertakings
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import reconcile
from servanda.profiles import Profile
from servanda.records import Reading
from servanda.sources import Trouble, documents

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "vietnam-korea"
_WRITTEN = 500
_MORE = 21
"""Documents that are added one by one at the end of each size, so that each example has one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds to reconcile `documents` at once, and for each of some more the processor and elapsed time.

    `largest` is the number of statements in the largest undertaking.
    """

    documents: int
    largest: int
    seconds: float
    more: tuple[tuple[float, float], ...]

    @property
    def against(self) -> float:
        """Seconds over n log2 n, in microseconds: flat or falling where time grows no faster."""
        return self.seconds / (self.documents * log2(self.documents)) * 1e6


def measure(size: int, readings: Sequence[Reading], profile: Profile, *, waves: bool) -> Measured:
    """Fill a new ledger with `size` perturbed documents, reconcile them, then a few more one at a time."""
    written = 0
    with tempfile.TemporaryDirectory() as folder, Ledger(f"{folder}/l.db", create=True) as store:
        made = perturbed(readings, size + _MORE, waves=waves)
        while some := list(islice(made, min(_WRITTEN, size - written))):
            _write(store, some)
            written += len(some)
        begun = time.process_time()
        reconcile(store, profile, now=datetime.now(UTC))
        seconds = time.process_time() - begun
        # What the first part left in memory is no part of what one more document costs.
        gc.collect()
        gc.freeze()
        more = one_by_one(store, made, profile)
        gc.unfreeze()
        with store.reading() as connection:
            largest = int(connection.execute(select(func.max(undertakings.c.size))).scalar_one())
    return Measured(size, largest, seconds, tuple(more))


def one_by_one(store: Ledger, made: Iterable[Reading], profile: Profile) -> list[tuple[float, float]]:
    """Write and reconcile documents one at a time: processor and elapsed seconds of the reconciling of each."""
    more: list[tuple[float, float]] = []
    for reading in made:
        _write(store, [reading])
        begun, clock = time.process_time(), time.perf_counter()
        reconcile(store, profile, now=datetime.now(UTC))
        more.append((time.process_time() - begun, time.perf_counter() - clock))
    return more


def _write(store: Ledger, readings: Sequence[Reading]) -> None:
    write_all(store, [Entry(reading, read=True) for reading in readings], "1", "p")


def readings_of_examples(profile: Profile) -> list[Reading]:
    """The examples as they are read."""
    found = [d for d in documents([str(EXAMPLES)]) if not isinstance(d, Trouble)]
    return Extractor(profile).read_all(found)
