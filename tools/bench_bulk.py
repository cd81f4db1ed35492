"""Measure the gate and bulk, and write their section of docs/benchmarks.md.

`bench_bulk.py [--print] [--pages N] [--texts N]`

`--pages` is the size of the large archive, `--texts` the number of texts over which the memory of the gate is measured.
Where they are not given they are 100,000 and a million, which takes half an hour and 3 GB of room for temporary files;
`make bench` takes a tenth of each. Times are processor times where nothing else is said, so that other load on the
machine counts little.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmark import archives
from benchmark.archives import Cost
from benchmark.measuring import ONE_THREAD
from benchmark.page import write_section
from benchmark.steps import Steps, steps

TITLE = "The gate and bulk"
_FEW = 4_000
_OF_ENGINES = 24_000
_OF_STEPS = 4_000
_SHARES = (0.0, 0.01, 0.05, 0.2)
_ARTICLES = 1e8
_LEAST = 10_000
_Two = tuple[archives.Whole, archives.Whole]


def section(pages: int, texts: int) -> str:
    """Measure everything and tell it."""
    told_shares, costs = _shares()
    small, large = archives.archive(max(1000, pages // 10)), archives.archive(pages)
    gate = archives.repeated(_LEAST), archives.repeated(max(2 * _LEAST, texts))
    one = steps(_OF_STEPS)
    parts = [
        f"`python tools/bench_bulk.py --pages {pages} --texts {texts}` prints and writes this section.",
        _gate(),
        _memory(gate),
        told_shares,
        _archive(small, large),
        _steps(one),
        _engines(),
        _model(_measured(gate, costs, large, one)),
    ]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def _gate() -> str:
    t = archives.throughput()
    return f"""**The gate**, on {t.texts:,} texts ({t.megabytes:.0f} MB), 5 % relevant; per second of one core:

| | texts per second | over the gate |
| --- | --- | --- |
| reading the file and splitting it into lines | {t.read:,.0f} | {t.read / t.gate:.1f} |
| the gate | {t.gate:,.0f} | 1 |
| a regular expression of the same words | {t.expression:,.0f} | {t.expression / t.gate:.5f} |
"""


def _memory(gate: _Two) -> str:
    few, many = gate
    return f"""**Memory of the gate**: `servanda bulk` over clean texts in one file of JSON Lines, none relevant:

| | {few.counts["items"]:,} texts | {many.counts["items"]:,} texts | ratio |
| --- | --- | --- | --- |
| the file | {few.input:,.0f} MB | {many.input:,.0f} MB | {many.input / few.input:.0f} |
| largest worker | {few.worker:.0f} MB | {many.worker:.0f} MB | {many.worker / few.worker:.2f} |
| the program that starts it | {few.program:.0f} MB | {many.program:.0f} MB | {many.program / few.program:.2f} |
| turned away, and listed | {few.counts["turned away"]:,} | {many.counts["turned away"]:,} | |
| processor seconds | {few.processor:.1f} | {many.processor:.0f} | {many.processor / few.processor:.0f} |
"""


def _shares() -> tuple[str, dict[float, archives.Cost]]:
    costs = {share: archives.share(share, _FEW) for share in _SHARES}
    base = costs[0.0].processor
    rows = [
        f"| {share:.0%} | {cost.report.counts['read']} | {_FEW / cost.processor:,.0f} | {cost.processor / base:.1f} |"
        for share, cost in costs.items()
    ]
    told = f"""**From clean text to records**, {_FEW:,} texts as JSON Lines, one worker:

| relevant | read | texts per second of one core | processor time over that at 0 % |
| --- | --- | --- | --- |
{chr(10).join(rows)}
"""
    return told, costs


def _archive(small: archives.Whole, large: archives.Whole) -> str:
    c = large.counts
    return f"""**An archive**: `servanda bulk` over one WARC of {c["items"]:,} pages of HTML, 5 % relevant, one worker:

| measure | value |
| --- | --- |
| the WARC, packed | {large.input:.0f} MB |
| pages, of which passed the gate, of which read | {c["items"]:,}, {c["documents"]:,}, {c["read"]:,} |
| turned away, and listed | {c["turned away"]:,} |
| statements, claims, events | {c["statements"]:,}, {c["claims"]:,}, {c["events"]:,} |
| set aside or failed | {c.get("set aside", 0) + c.get("failed", 0)} |
| processor seconds, all processes from start to end | {large.processor:.0f} |
| pages per second of one core | {c["items"] / large.processor:,.0f} |
| largest worker, the program that starts it | {large.worker:.0f} MB, {large.program:.0f} MB |
| these over the same at {small.counts["items"]:,} pages | {large.worker / small.worker:.2f}, \
{large.program / small.program:.2f} |
"""


def _steps(measured: Steps) -> str:
    total = sum(measured.seconds.values())
    rows = [
        f"| {name} | {seconds / total:.0%} | {seconds / measured.pages * 1000:.2f} |"
        for name, seconds in measured.seconds.items()
    ]
    return f"""**What the time goes to**, {measured.pages:,} pages of HTML in a WARC, of which {measured.passed} pass:

| step | share of the processor time | ms for each page of the archive |
| --- | --- | --- |
{chr(10).join(rows)}
"""


def _engines() -> str:
    costs = archives.engines(_OF_ENGINES)
    base = costs["local, 1 worker"]
    rows = [
        f"| {name} | {base.wall / cost.wall:.2f} | {cost.processor / cost.wall:.2f} | "
        f"{cost.processor / base.processor:.2f} | {_same(cost, base)} |"
        for name, cost in costs.items()
    ]
    return f"""**Engines**, {_OF_ENGINES:,} texts in eight shards, 5 % relevant. Speed is by the clock, from
the start of the workers to the end, so other load on the machine counts: the cores that a run had tell how much.
Where they are fewer than its workers, speed says nothing of the engine.

| | speed over one local worker | cores it had | processor time over it | tables the same, byte for byte |
| --- | --- | --- | --- | --- |
{chr(10).join(rows)}
"""


@dataclass(frozen=True, slots=True)
class Model:
    """Processor seconds of one text, page or document, and those that a whole archive took."""

    text: float
    page: float
    main: float
    read: float
    archive: float
    pages: int
    passed: int

    def of_pages(self, pages: float, passed: float) -> float:
        """Seconds for so many pages of HTML, of which some pass."""
        return pages * self.page + passed * (self.main + self.read)


def _measured(gate: _Two, costs: dict[float, archives.Cost], large: archives.Whole, one: Steps) -> Model:
    """Each cost from the difference of two sizes, so that what a run costs once is left out."""
    few, many = gate
    some, more = costs[0.05], costs[0.2]
    seconds = list(one.seconds.values())
    return Model(
        text=(many.processor - few.processor) / (many.counts["items"] - few.counts["items"]),
        page=sum(seconds[:3]) / one.pages,
        main=seconds[3] / one.passed,
        read=(more.processor - some.processor) / (more.report.counts["read"] - some.report.counts["read"]),
        archive=large.processor,
        pages=large.counts["items"],
        passed=large.counts["documents"],
    )


def _model(m: Model) -> str:
    rows = [
        f"| {share:.0%} | {_hours(m.text + share * m.read)} | {_hours(m.of_pages(1, share))} |" for share in _SHARES
    ]
    return f"""**A cost model to 100 million articles**. From the figures above: a clean text that is turned away
costs {m.text * 1000:.2f} ms, one that is read {m.read * 1000:.1f} ms more; a page of HTML that is turned away
{m.page * 1000:.2f} ms, one that passes {m.main * 1000:.1f} ms for its main text and then what a text costs.
For the archive above that makes {m.of_pages(m.pages, m.passed):.0f} seconds; it took {m.archive:.0f}.
Hours of one core like this one, for 100 million:

| relevant | clean texts | pages of HTML in WARC |
| --- | --- | --- |
{chr(10).join(rows)}

Divide by the number of cores: shards do not wait for each other, but for the pass that looks for copies between the
two steps, which one process makes (200 bytes of memory for each document that passed). What the model leaves out:
fetching shards over a network; articles longer than these (time grows with the words); documents that pass in other
formats (PDF, DOCX); `--near`; loading into a ledger and reconciling there; workers that wait for the last shard; and
that hardware differs.
"""


def _hours(seconds: float) -> str:
    return f"{seconds * _ARTICLES / 3600:,.0f}"


def _same(one: Cost, other: Cost) -> str:
    return "yes" if one.digest == other.digest else "NO"


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section unless told only to print."""
    parser = argparse.ArgumentParser(description="Measure the gate and bulk.")
    parser.add_argument("--print", action="store_true", dest="only_print", help="leave docs/benchmarks.md as it is")
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=1_000_000)
    options = parser.parse_args(given)
    os.environ.update(ONE_THREAD)  # before NumPy is loaded, here and in all processes below
    text = section(options.pages, options.texts)
    print(text)
    if not options.only_print:
        write_section(TITLE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
