"""Try every reader and the extraction on damaged documents: `fuzz.py [--seconds N] [--seed N] [--keep]`.

Seeds are the files of tests/fuzz/corpus and small documents of every format made here; each is changed in a few places
- bytes turned, cut, doubled, spliced with another seed, or replaced by what parsers stumble over - and read. What must
hold for all of them stands in `trial`. With `--keep` a document for which it does not hold is written into the corpus,
under a name of its bytes; the test suite tries the whole corpus at every run, so that it stays mended.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from fuzzing.mutating import mutated
from fuzzing.seeds import seeds
from fuzzing.trial import PropertyError, trial

CORPUS = Path(__file__).parents[1] / "tests" / "fuzz" / "corpus"


def main() -> int:
    """Try for some seconds; exit status 1 where something did not hold."""
    options = argparse.ArgumentParser(description="Try every reader on damaged documents.")
    options.add_argument("--seconds", type=float, default=60.0, help="how long to try [60]")
    options.add_argument("--seed", type=int, default=0, help="where the changes begin; the same seed, the same changes")
    options.add_argument("--keep", action="store_true", help="write what fails into tests/fuzz/corpus")
    wanted = options.parse_args()
    chance, given = random.Random(wanted.seed), seeds(CORPUS)
    seen: set[str] = set()
    end, counts, failed = time.monotonic() + wanted.seconds, Counter[str](), 0
    while time.monotonic() < end:
        name, data = chance.choice(given)
        changed = mutated(data, chance, [other for _, other in given])
        try:
            counts[trial(name, changed)] += 1
        except PropertyError as error:
            failed += 1
            if (told := str(error)) not in seen:  # one document for each way to fail
                seen.add(told)
                print(f"{_kept(name, changed) if wanted.keep else name}: {told}")
    print(f"{sum(counts.values()) + failed} tried, {failed} failed; {dict(counts)}")
    return 1 if failed else 0


def _kept(name: str, data: bytes) -> str:
    path = CORPUS / f"{sha256(data).hexdigest()[:12]}{Path(name).suffix}"
    path.write_bytes(data)
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
