"""Exports, the report and a brief are the same, byte for byte, whichever store holds the ledger."""

from datetime import date

import pytest
from pyarrow import parquet

from servanda.analysis.briefs import brief
from servanda.ledger import Ledger
from servanda.profiles import load
from servanda.publishing import report
from servanda.publishing.briefs import FORMATS as PRINTED
from servanda.publishing.exports import FORMATS, KINDS, Source, csv_lines, write_parquet

pytestmark = pytest.mark.file
DAY = date(2026, 1, 1)


@pytest.fixture
def ledgers(built, shared):
    """The same ledger in a file and in a database."""
    with Ledger(built) as one, Ledger(shared(built)) as other:
        yield one, other


def test_every_export(ledgers, tmp_path) -> None:
    found = []
    for number, ledger in enumerate(ledgers):
        with ledger.reading() as connection:
            source = Source(connection, load("vietnam-korea"), DAY)
            texts = {form: "".join(own.lines(source)) for form, own in FORMATS.items()}
            rows = {kind: list(source.rows(kind)) for kind in KINDS}
        tables = {kind: "".join(csv_lines(kind, iter(own))) for kind, own in rows.items()}
        packed = {}
        for kind, own in rows.items():
            write_parquet(kind, iter(own), tmp_path / f"{number}-{kind}.parquet")
            packed[kind] = parquet.read_table(tmp_path / f"{number}-{kind}.parquet").to_pylist()
        found.append({"texts": texts, "tables": tables, "packed": packed})
    one, other = found
    for way, own in one.items():
        for name, content in own.items():
            assert content == other[way][name], (way, name)


def test_the_report_and_a_brief(ledgers) -> None:
    pages = [report(ledger, "The partnership") for ledger in ledgers]
    assert pages[0] == pages[1]
    briefs = []
    for ledger in ledgers:
        with ledger.reading() as connection:
            made = brief(connection, load("vietnam-korea"), since=date(2025, 1, 1), as_of=DAY)
        briefs.append([PRINTED[form](made) for form in ("md", "html")])
    assert briefs[0] == briefs[1]
