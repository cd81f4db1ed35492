"""How the time to reconcile grows with the number of documents, and what one more costs.

`PYTHONPATH=tools python -m benchmark.reconciling [SIZE…]` prints a table; without sizes 2500, 5000, 10000 and 20000.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from pathlib import Path

from benchmark.perturbed import perturbed
from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import reconcile
from servanda.profiles import Profile, load
from servanda.records import Reading
from servanda.sources import Trouble, documents

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "vietnam-korea"
SIZES = (2_500, 5_000, 10_000, 20_000)
_WRITTEN = 500
_MORE = 5
"""Documents that are added one by one at the end of each size; the median counts."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds to reconcile `documents` at once; processor and elapsed seconds for one more."""

    documents: int
    seconds: float
    one_more: float
    one_more_elapsed: float

    @property
    def against(self) -> float:
        """Seconds over n log n, in nanoseconds: flat or falling where time grows no faster."""
        return self.seconds / (self.documents * log2(self.documents)) * 1e9


def measure(size: int, readings: Sequence[Reading], profile: Profile) -> Measured:
    """Fill a new ledger with `size` perturbed documents, reconcile them, then a few more one at a time."""
    with tempfile.TemporaryDirectory() as folder, Ledger(f"{folder}/l.db", create=True) as store:
        made = list(perturbed(readings, size + _MORE))
        for start in range(0, size, _WRITTEN):
            _write(store, made[start : min(start + _WRITTEN, size)])
        begun = time.process_time()
        reconcile(store, profile, now=datetime.now(UTC))
        seconds = time.process_time() - begun
        more: list[tuple[float, float]] = []
        for reading in made[size:]:
            _write(store, [reading])
            begun, clock = time.process_time(), time.perf_counter()
            reconcile(store, profile, now=datetime.now(UTC))
            more.append((time.process_time() - begun, time.perf_counter() - clock))
    return Measured(size, seconds, *sorted(more)[len(more) // 2])


def _write(store: Ledger, readings: Sequence[Reading]) -> None:
    write_all(store, [Entry(reading, read=True) for reading in readings], "1", "p")


def main(sizes: Sequence[int]) -> None:
    """Print a row for each size."""
    profile = load("vietnam-korea")
    found = [d for d in documents([str(EXAMPLES)]) if not isinstance(d, Trouble)]
    readings = Extractor(profile).read_all(found)
    print("documents  seconds  ns over n log2 n  one more (s)  elapsed (s)")
    for size in sizes:
        row = measure(size, readings, profile)
        one_more = f"{row.one_more:12.3f}  {row.one_more_elapsed:11.3f}"
        print(f"{row.documents:9}  {row.seconds:7.1f}  {row.against:16.0f}  {one_more}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
