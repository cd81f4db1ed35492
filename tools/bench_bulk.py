"""Measure the gate and bulk, and write their section of docs/benchmarks.md: `bench_bulk.py [--print] [--pages N]`.

`--pages` is the size of the large archive (100,000 takes some ten minutes; `make bench` takes 10,000). Times are
processor times of the workers where nothing else is said, so that other load on the machine counts little.
"""

import argparse
import sys
from collections.abc import Sequence

from benchmark import archives
from benchmark.archives import Cost
from benchmark.page import write_section

TITLE = "The gate and bulk"
_FEW = 4_000
_SHARES = (0.0, 0.01, 0.05, 0.2)


def section(pages: int) -> str:
    """Measure everything and tell it."""
    return "\n".join([_gate(), _shares(), _engines(), _large(pages)])


def _gate() -> str:
    t = archives.throughput()
    return f"""`python tools/bench_bulk.py --pages N` prints and writes this section.

**The gate**, on {t.texts:,} texts ({t.megabytes:.0f} MB), one in twenty relevant; per second of one core:

| | texts per second | over the gate |
| --- | --- | --- |
| reading the file and splitting it into lines | {t.read:,.0f} | {t.read / t.gate:.1f} |
| the gate | {t.gate:,.0f} | 1 |
| a regular expression of the same words | {t.expression:,.0f} | {t.expression / t.gate:.5f} |
"""


def _shares() -> str:
    rows = []
    costs = {share: archives.share(share, _FEW) for share in _SHARES}
    base = costs[0.0].processor
    for share, cost in costs.items():
        read = cost.report.counts["read"]
        rate = _FEW / cost.processor
        rows.append(f"| {share:.0%} | {read} | {rate:,.0f} | {cost.processor / base:.1f} |")
    one = (costs[0.2].processor - base) / costs[0.2].report.counts["read"]
    none = base / _FEW
    hours = (none * 0.99 + (none + one) * 0.01) * 1e8 / 3600
    return f"""**From clean text to records**, {_FEW:,} texts as JSON Lines, one worker:

| relevant | read | texts per second of one core | processor time over that at 0 % |
| --- | --- | --- | --- |
{chr(10).join(rows)}

A text that is turned away costs {none * 1000:.2f} ms here, one that is read {one * 1000:.0f} ms more; the start of a
worker counts with them. At 1 % relevant, 100 million articles would take {hours:,.0f} hours of one such core.
That leaves out: fetching shards over a network, HTML (a page that passes costs 25 ms more), longer articles than
these, copies, and the ledger.
"""


def _engines() -> str:
    costs = archives.engines(_FEW)
    base = costs["local, 1 worker"]
    rows = [
        f"| {name} | {base.wall / cost.wall:.2f} | {cost.processor / base.processor:.2f} | {_same(cost, base)} |"
        for name, cost in costs.items()
    ]
    return f"""**Engines**, {_FEW:,} texts in four shards, 5 % relevant; by the clock, so other load counts:

| | speed over one local worker | processor time over it | tables the same, byte for byte |
| --- | --- | --- | --- |
{chr(10).join(rows)}
"""


def _large(pages: int) -> str:
    small, large = archives.archive(max(1000, pages // 10)), archives.archive(pages)
    c = large.report.counts
    return f"""**An archive**, one WARC of {pages:,} pages of HTML, 5 % relevant, one worker:

| measure | value |
| --- | --- |
| pages, of which passed the gate, of which read | {c["items"]:,}, {c["documents"]:,}, {c["read"]:,} |
| statements, claims, events | {c["statements"]:,}, {c["claims"]:,}, {c["events"]:,} |
| set aside or failed | {c["set aside"] + c["failed"]} |
| processor seconds: sifting, reading | {large.report.seconds["sifting"]:.0f}, {large.report.seconds["reading"]:.0f} |
| pages per second of one core | {c["items"] / large.processor:,.0f} |
| largest process | {large.megabytes:.0f} MB |
| that over the same at {small.report.counts["items"]:,} pages | {large.megabytes / small.megabytes:.2f} |
"""


def _same(one: Cost, other: Cost) -> str:
    return "yes" if one.digest == other.digest else "NO"


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section unless told only to print."""
    parser = argparse.ArgumentParser(description="Measure the gate and bulk.")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave docs/benchmarks.md as it is")
    parser.add_argument("--pages", type=int, default=100_000)
    options = parser.parse_args(given)
    text = section(options.pages)
    print(text)
    if not options.only_print:
        write_section(TITLE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
