"""Files of a statistics office, described by a mapping."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from servanda.statistics.connectors import ConnectorError
from servanda.statistics.connectors.files import read
from servanda.statistics.connectors.mapping import load

ON = date(2026, 2, 1)
LONG = """
source: Customs of Peru
url: https://example.org/customs
reporter: PER
vintage: 2025-07
header: 2
delimiter: ";"
decimal: ","
period: Year
where: {Partner: Norway}
series:
  - {column: Exports, indicator: trade.export, subject: PER, counterpart: NOR, unit: USD, factor: 1000000}
  - {column: Imports, indicator: trade.export, subject: NOR, counterpart: PER, unit: USD, factor: 1000000}
"""
ROWS = "in million USD;;;\nYear;Partner;Exports;Imports\n2023;Norway;1.100,5;90\n2024;Norway;1.200;..\n2024;Chile;7;7\n"
WIDE = """
source: Customs of Peru
reporter: PER
sheet: Trade
header: 3
periods: across
series:
  - {where: {Flow: Exports}, indicator: trade.export, subject: PER, counterpart: NOR, unit: USD, factor: 1000}
"""


@pytest.fixture
def put(tmp_path):
    def write(name: str, content: str) -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def test_a_row_for_each_period(put) -> None:
    found = read(put("f.csv", ROWS), load(put("m.yaml", LONG)), ON)
    assert [(o.subject, str(o.period), o.value) for o in found] == [
        ("PER", "2023", Decimal(1100500000)),
        ("NOR", "2023", Decimal(90000000)),
        ("PER", "2024", Decimal(1200000000)),
    ]
    assert {(o.reporter, o.source, o.url, str(o.vintage)) for o in found} == {
        ("PER", "Customs of Peru", "https://example.org/customs", "2025-07")
    }


def test_a_column_for_each_year_in_excel(put, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Trade")
    for row in (
        ("Trade of Peru",),
        (),
        ("Flow", "Note", 2023, 2024),
        ("Imports", "", 1, 2),
        ("Exports", "", 1.5, "n/a"),
    ):
        book["Trade"].append(row)
    book.save(tmp_path / "f.xlsx")
    found = read(str(tmp_path / "f.xlsx"), load(put("m.yaml", WIDE)), ON)
    assert [(str(o.period), o.value, str(o.vintage)) for o in found] == [("2023", 1500, "2026-02-01")]


def test_a_list_that_was_written_is_read_again(put) -> None:
    text = (
        "indicator,reporter,subject,counterpart,period,value,unit,comparator,quality,basis,vintage,source,url,note\n"
        "trade.turnover,PER,PER,NOR,2024,1200000000,USD,'=,official,,2025-01,Customs,https://example.org,\n"
    )
    (found,) = read(put("f.csv", text), None, ON)
    assert (found.indicator, found.value, found.comparator) == ("trade.turnover", 1200000000, "=")


@pytest.mark.parametrize(
    ("rows", "mapping", "said"),
    [
        (ROWS, LONG.replace("Exports", "Export"), "has no column Export; row 2 names Year, Partner, Exports, Imports"),
        (ROWS.replace("1.200", "about 1"), LONG, "row 4: 'about 1' for '2024' is no figure"),
        (ROWS.replace("2024;Norway", "FY24;Norway"), LONG, "'FY24' is no figure"),
        (ROWS, LONG.replace("Norway", "Japan"), "no figure is where the mapping says"),
        (ROWS, LONG.replace("header: 2", "header: 20"), "has no row 20"),
        (ROWS, LONG.replace("source: Customs of Peru\n", ""), "names no source"),
        (ROWS, LONG.replace("reporter: PER\n", ""), "no reporter"),
        (ROWS, LONG.replace("period: Year", "perod: Year"), "has no key perod"),
        (ROWS, LONG.replace("indicator: trade.export, subject: PER", "subject: PER"), "'indicator' is missing"),
        (ROWS, LONG + "encoding: utf-32\n", "is not utf-32 text"),
        (ROWS, "series: [", "not YAML"),
        (ROWS, "- a", "no mapping of keys"),
        (ROWS, "series: []", "no series"),
        (ROWS, LONG + "periods: sideways\n", '"down" or "across"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(put, rows, mapping, said) -> None:
    with pytest.raises(ConnectorError) as error:
        read(put("f.csv", rows), load(put("m.yaml", mapping)), ON)
    assert said in str(error.value).replace("for 'FY24'", "'FY24'")


def test_files_that_are_none(put, tmp_path) -> None:
    with pytest.raises(ConnectorError, match="cannot be read"):
        read(str(tmp_path / "none.csv"), None, ON)
    with pytest.raises(ConnectorError, match="has no column indicator"):
        read(put("f.csv", ROWS), None, ON)
    with pytest.raises(ConnectorError, match="no XLSX"):
        read(put("f.xlsx", "PK and no more"), load(put("m.yaml", WIDE)), ON)
    book = openpyxl.Workbook()
    book.save(tmp_path / "g.xlsx")
    with pytest.raises(ConnectorError, match="has no sheet 'Trade'; it has Sheet"):
        read(str(tmp_path / "g.xlsx"), load(put("m.yaml", WIDE)), ON)
    head = "indicator,reporter,subject,counterpart,period,value,unit,comparator,quality,basis,vintage,source,url,note"
    with pytest.raises(ConnectorError, match=r"line 2: not a number"):
        read(put("h.csv", f"{head}\na,b,,,2024,x,USD,=,,,,S,,\n"), None, ON)


def test_the_mappings_of_the_documentation(put) -> None:
    told = (Path(__file__).parents[3] / "docs" / "data.md").read_text(encoding="utf-8")
    customs, kosis = (load(put("m.yaml", text)) for text in re.findall(r"```yaml\n(.*?)```", told, re.DOTALL))
    assert [cell.column for cell in customs.series] == ["Exports", "Imports"]
    assert kosis.tables[0]["itmId"] == "T1"


def test_a_list_with_a_cell_without_end_is_told(put) -> None:
    # How long a cell may be is set for the whole process, and other libraries lift it.
    with pytest.raises(ConnectorError, match=r"no CSV|has no column"):
        read(put("f.csv", "indicator\n" + "x" * 200_000 + "\n"), None, ON)
    with pytest.raises(ConnectorError, match=r"no CSV|has no column"):
        read(put("g.csv", "x" * 200_000 + "\n"), None, ON)
