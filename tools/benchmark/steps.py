"""What the time of a bulk run goes to: each of its steps by itself, one after another, in this process."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import make_pages
from servanda.extraction import Extractor
from servanda.pipeline.bulk import find
from servanda.pipeline.bulk.formats import items
from servanda.pipeline.bulk.tables import Writer, document_row, record_rows
from servanda.profiles import load
from servanda.reading.gate import Gate
from servanda.records import Document
from servanda.sources import described
from servanda.sources.formats import html

_LARGEST = 20_000_000
_TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Steps:
    """Pages, how many of them passed the gate, and processor seconds of each step by its name."""

    pages: int
    passed: int
    seconds: dict[str, float]


def steps(number: int, relevant: float = 0.05) -> Steps:
    """The steps over a WARC of so many pages of HTML."""
    profile = load("vietnam-korea")
    gate, extractor = Gate(profile), Extractor(profile)
    list(extractor.read_all([Document("warm", "Korea pledged to build a hall.", "0" * 64)]))
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="servanda-bench-") as name:
        path = Path(name) / "a.warc.gz"
        make_pages.write(path, make_pages.pages(number, relevant))
        (shard,) = find([str(path)])
        with _timed(seconds, "reading the archive: records unpacked"):
            found = [item for item in items(shard, path, _LARGEST) if item.raw]
        with _timed(seconds, "all words of every page"):
            words = [html.words(item.raw.data, item.raw.charset) for item in found if item.raw]
        with _timed(seconds, "the gate"):
            passed = [gate.judge(text).passed for text in words]
        kept = [item for item, good in zip(found, passed, strict=True) if good]
        with _timed(seconds, "the main text of pages that passed, and their metadata"):
            given = [one for item in kept if item.raw for one in described(item.raw, item.told, plain=item.plain)]
        documents = [one for one in given if isinstance(one, Document)]
        with _timed(seconds, "extraction"):
            groups = [documents[at : at + _TOGETHER] for at in range(0, len(documents), _TOGETHER)]
            readings = [reading for group in groups for reading in extractor.read_all(group)]
        with _timed(seconds, "tables"), Writer(Path(name) / "d", "documents") as kept_table:
            for at, document in enumerate(documents):
                kept_table.add(document_row(at, document, read=True))
            for at, reading in enumerate(readings):
                list(record_rows(at, reading))
    return Steps(len(found), len(documents), seconds)


class _timed:  # noqa: N801 - reads as a word
    """Adds the processor seconds of a block to a table."""

    def __init__(self, seconds: dict[str, float], name: str) -> None:
        self._seconds, self._name = seconds, name

    def __enter__(self) -> None:
        self._started = time.process_time()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._name] = time.process_time() - self._started
