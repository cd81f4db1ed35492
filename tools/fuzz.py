"""Try every reader and the extraction on damaged files: `fuzz.py [--seconds N] [--seed N] [--keep] [--guided FOLDER]`.

Seeds are the files of tests/fuzz/corpus and small files of every format made here; each is changed in a few places
- bytes turned, cut, doubled, spliced with another seed, or replaced by what parsers stumble over - and read. What must
hold for all of them stands in `trial`. With `--keep` a file for which it does not hold is written into the corpus,
under a name of its bytes; the test suite tries the whole corpus at every run, so that it stays mended.

`--guided` lets atheris (libFuzzer) change them instead, following the code that is reached; FOLDER keeps what widened
the reach, and the next call goes on from there. It is installed by `uv sync --group fuzz`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from hashlib import sha256
from pathlib import Path

from fuzzing.guided import NotInstalledError, guided
from fuzzing.mutating import mutated
from fuzzing.others import NAMES
from fuzzing.seeds import seeds
from fuzzing.trial import PropertyError, trial

CORPUS = Path(__file__).parents[1] / "tests" / "fuzz" / "corpus"
DOCUMENTS = ("a.txt", "a.md", "a.html", "a.eml", "a.xml", "a.pdf", "a.docx")
"""Names of documents; what else is read has the `NAMES` of `fuzzing.others`."""


class Tries:
    """What was tried, and what came of it; counted for processes that are forked too."""

    def __init__(self, *, keep: bool) -> None:
        """`keep` writes what fails into the corpus."""
        self._keep = keep
        self._counts = {came: multiprocessing.Value("L") for came in ("read", "refused", "failed")}
        self._told: set[str] = set()

    @property
    def failed(self) -> int:
        """For how many files something did not hold."""
        return int(self._counts["failed"].value)

    def one(self, name: str, data: bytes) -> None:
        """Try one file, and tell what does not hold of it, once for each way to fail."""
        try:
            came = trial(name, data)
        except PropertyError as error:
            came = "failed"
            if (told := str(error)) not in self._told:
                self._told.add(told)
                print(f"{_kept(name, data) if self._keep else name}: {told}", flush=True)
        self._counts[came].value += 1

    def end(self) -> None:
        """Tell the sums."""
        print(", ".join(f"{count.value} {came}" for came, count in self._counts.items()))


def main() -> int:
    """Try for some seconds; exit status 1 where something did not hold, 2 where atheris is wanted and not there."""
    options = argparse.ArgumentParser(description="Try every reader on damaged files.")
    options.add_argument("--seconds", type=float, default=60.0, help="how long to try [60]")
    options.add_argument("--seed", type=int, default=0, help="where the changes begin; the same seed, the same changes")
    options.add_argument("--keep", action="store_true", help="write what fails into tests/fuzz/corpus")
    options.add_argument("--guided", type=Path, metavar="FOLDER", help="follow the code that is reached, by atheris")
    wanted = options.parse_args()
    chance, given, tries = random.Random(wanted.seed), seeds(CORPUS), Tries(keep=wanted.keep)
    if wanted.guided:
        try:
            whole = guided(given, (*DOCUMENTS, *NAMES), tries.one, wanted.guided, int(wanted.seconds))
        except NotInstalledError as error:
            print(error, file=sys.stderr)
            return 2
        tries.end()
        return 1 if tries.failed or not whole else 0
    end = time.monotonic() + wanted.seconds
    while time.monotonic() < end:
        name, data = chance.choice(given)
        tries.one(name, mutated(data, chance, [other for _, other in given]))
    tries.end()
    return 1 if tries.failed else 0


def _kept(name: str, data: bytes) -> str:
    """The place of a file in the corpus, where the name tells how it is read."""
    digest = sha256(data).hexdigest()[:12]
    path = CORPUS / (f"{digest}-{name}" if name in NAMES else f"{digest}{Path(name).suffix}")
    path.write_bytes(data)
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
