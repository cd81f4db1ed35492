"""Measure reconciliation and write its section of docs/benchmarks.md: `bench_reconciling.py [--print] [SIZE…]`.

Without sizes 1,250, 2,500 and 5,000 documents; 2500 5000 10000 20000 take about a quarter of an hour.
"""

import argparse
from collections.abc import Sequence
from statistics import median

from benchmark.page import write_section
from benchmark.reconciling import Measured, measure, readings_of_examples
from servanda.profiles import load

TITLE = "Reconciliation"
_SIZES = (1_250, 2_500, 5_000)


def section(sizes: Sequence[int]) -> str:
    """Measure each size in both ways and tell it."""
    profile = load("vietnam-korea")
    readings = readings_of_examples(profile)
    varied, alike = ([measure(size, readings, profile, waves=waves) for size in sizes] for waves in (True, False))
    return f"""`python tools/bench_reconciling.py {" ".join(map(str, sizes))}` prints and writes this section.

The documents of the example, again and again, altered in words and figures (`tools/benchmark/perturbed.py`).
*Reconcile* is processor time from read documents to the finished account, in one process; over n log2 n it is flat
where time grows no faster. *One more* is what adding and reconciling another document takes in processor time;
{len(varied[0].more)} are added, one at a time.

In waves: ten documents of each kind tell of the same things at about the same time, the next ten of others.

{_table(varied)}

All alike: every document tells of the same hundred or so undertakings, at various times, and most are copies of an
earlier one, whose statements follow what they repeat.

{_table(alike)}
"""


def _table(found: Sequence[Measured]) -> str:
    head = (
        "documents",
        "largest undertaking",
        "reconcile (s)",
        "over n log2 n (µs)",
        "one more: median (s)",
        "slowest (s)",
        "median by the clock (s)",
    )
    return "\n".join([f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |", *map(_row, found)])


def _row(own: Measured) -> str:
    processor = sorted(seconds for seconds, _ in own.more)
    elapsed = median(clock for _, clock in own.more)
    more = f"{median(processor):.2f} | {processor[-1]:.2f} | {elapsed:.2f}"
    return f"| {own.documents:,} | {own.largest:,} | {own.seconds:.0f} | {own.against:.0f} | {more} |"


def main() -> None:
    """Print the section, and write it unless only print is asked for."""
    parser = argparse.ArgumentParser(description="Measure reconciliation.")
    parser.add_argument("sizes", nargs="*", type=int, default=_SIZES, metavar="SIZE", help="numbers of documents")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave docs/benchmarks.md as it is")
    chosen = parser.parse_args()
    text = section(chosen.sizes)
    print(text)
    if not chosen.only_print:
        write_section(TITLE, text)


if __name__ == "__main__":
    main()
