"""Time `servanda extract` against plain spaCy on the same documents and write docs/benchmarks.md.

`bench.py [--print]`; takes some minutes. Run it on a machine that does little else.
"""

import argparse
import compileall
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark.measuring import ONE_THREAD, BenchError, Cost, cost
from benchmark.page import write_head
from benchmark.plain_spacy import MODEL
from servanda.sources import Trouble, documents

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "vietnam-korea"

FEW, MANY = 500, 5000
"""Documents in the small and the large folder."""

ROUNDS = 3
"""Times each program is run on the small folder. The fastest run counts, being the least disturbed."""


@dataclass(frozen=True, slots=True)
class Result:
    """The words of the small folder, what each program cost there, and what Servanda cost on the large one.

    `stages` are the processor seconds of Servanda on the small one, by what they were spent on.
    """

    words: int
    servanda: Cost
    spacy: Cost
    many: Cost
    stages: Mapping[str, float]

    @property
    def ratio(self) -> float:
        """How many times faster Servanda is than plain spaCy, by processor time."""
        return self.spacy.seconds / self.servanda.seconds


def fill(folder: Path, number: int) -> int:
    """Write the examples' texts into `folder` again and again until there are `number` files; returns their words.

    Each repetition bears its number in its last line, so that no two files are equal and none is answered from memory.
    """
    texts = list(_texts())
    words = 0
    for index in range(number):
        text = f"{texts[index % len(texts)].rstrip()}\n\nCopy {index + 1}.\n"
        (folder / f"{index:05d}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def measure() -> Result:
    """Run both programs on the same folder in turn, then Servanda on the large one.

    Both are compiled to byte code before, as installers do: a tree of sources may not be.
    """
    compileall.compile_dir(ROOT / "src", quiet=2)
    with tempfile.TemporaryDirectory() as temporary:
        few, many = Path(temporary, "few"), Path(temporary, "many")
        few.mkdir()
        many.mkdir()
        words = fill(few, FEW)
        fill(many, MANY)
        rounds = [(cost(_servanda(few)), cost(_spacy(few))) for _ in range(ROUNDS)]
        best = [min(costs, key=lambda one: one.seconds) for costs in zip(*rounds, strict=True)]
        stages = min((_stages(few) for _ in range(ROUNDS)), key=lambda one: sum(one.values()))
        return Result(words, best[0], best[1], cost(_servanda(many)), stages)


def shares(stages: Mapping[str, float]) -> str:
    """A table of stages with their parts of the whole."""
    whole = sum(stages.values())
    rows = "\n".join(f"| {name} | {seconds / whole:.0%} | {seconds:.2f} |" for name, seconds in stages.items())
    return f"| stage | share of the processor time | seconds |\n| --- | --- | --- |\n{rows}"


def page(result: Result) -> str:
    """The page of docs, ratios first."""
    rate, plain = result.words / result.servanda.seconds, result.words / result.spacy.seconds
    grown = result.many.megabytes / result.servanda.megabytes
    return f"""# Benchmarks

Written by `make bench`. Absolute numbers belong to the machine; the ratios carry over.

| measure | value |
| --- | --- |
| speed of `servanda extract` over plain spaCy | {result.ratio:.2f} |
| peak memory at {MANY} documents over that at {FEW} | {grown:.2f} |

| on {FEW} documents, {result.words} words | words per second of one core | processor seconds | peak memory |
| --- | --- | --- | --- |
| `servanda extract` | {rate:.0f} | {result.servanda.seconds:.1f} | {result.servanda.megabytes:.0f} MB |
| plain spaCy | {plain:.0f} | {result.spacy.seconds:.1f} | {result.spacy.megabytes:.0f} MB |
| `servanda extract`, {MANY} documents | | {result.many.seconds:.1f} | {result.many.megabytes:.0f} MB |

How it is measured:

- Documents: those of `examples/vietnam-korea` as plain text, repeated, each with a number of its own.
- `servanda extract FOLDER --profile vietnam-korea --output FILE`, the whole command: start of Python, loading of the
  model and the profile, reading of the files, writing of the records.
- Plain spaCy: `tools/benchmark/plain_spacy.py FOLDER`, which loads the same model ({MODEL}) and sends the
  full texts through `nlp.pipe` with all components, as spaCy comes. It too counts from the start of Python to the end.
- Where the difference comes from: only sentences that hold a cue with what it could govern are parsed; names and lemmas
  are left out; the matrices are multiplied by NumPy's OpenBLAS instead of BLIS, and each distinct form of a run is
  embedded once (`reading/inference.py`; the repetition above favours that somewhat); the parser's steps are taken
  within Python's lock (`reading/transitions.py`); spaCy is loaded without its command line and the rules and words it
  would not use (`reading/loading.py`). The parses are those of the model as it comes.
- Time is processor time of the process (user and system), so that other load on the machine counts little; arithmetic
  libraries are held to one thread. Of {ROUNDS} runs in turn the fastest counts.
- Machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, CPython {platform.python_version()}.

**What the time goes to**, on the {FEW} documents, as `tools/benchmark/stages.py FOLDER OUTPUT` tells, which does what
the command does with clocks around its stages; what they cost themselves is counted with them:

{shares(result.stages)}
"""


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page unless told only to print."""
    parser = argparse.ArgumentParser(description="Time servanda extract against plain spaCy.")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave docs/benchmarks.md as it is")
    options = parser.parse_args(given)
    try:
        text = page(measure())
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    print(text)
    if not options.only_print:
        write_head(text)
    return 0


def _texts() -> Iterator[str]:
    for document in documents([str(EXAMPLES)]):
        if isinstance(document, Trouble):
            raise BenchError(str(document))
        yield document.text


def _servanda(folder: Path) -> list[str]:
    command = "import sys; from servanda.cli import main; sys.exit(main())"
    output = str(folder.with_suffix(".jsonl"))
    return [sys.executable, "-c", command, "extract", str(folder), "--profile", "vietnam-korea", "--output", output]


def _stages(folder: Path) -> dict[str, float]:
    command = [
        sys.executable,
        str(ROOT / "tools" / "benchmark" / "stages.py"),
        str(folder),
        str(folder.with_suffix(".st")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | ONE_THREAD)
    if done.returncode:
        raise BenchError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _spacy(folder: Path) -> list[str]:
    return [sys.executable, str(ROOT / "tools" / "benchmark" / "plain_spacy.py"), str(folder)]


if __name__ == "__main__":
    sys.exit(main())
