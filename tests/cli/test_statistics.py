"""statistics list, show, import and fetch, as their user meets them."""

import csv
import io
import json
from types import SimpleNamespace

import pytest

from servanda.commands import statistics
from servanda.sources.trouble import SourceError

HEAD = "indicator,reporter,subject,counterpart,period,value,unit,comparator,quality,basis,vintage,source,url,note"
ROW = "trade.turnover,PER,PER,NOR,2024,{value},USD,=,official,,{vintage},Customs,https://example.org,"


@pytest.fixture
def place(tmp_path):
    return tmp_path


def answering(body: bytes | Exception):
    def fetch(_: str) -> SimpleNamespace:
        if isinstance(body, Exception):
            raise body
        return SimpleNamespace(data=body)

    return lambda: SimpleNamespace(fetch=fetch)


def listed(place, command, *more: str) -> list[dict[str, object]]:
    done = command(place, "statistics", "list", "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_reference_set_needs_no_ledger(place, command) -> None:
    rows = listed(place, command, "--ledger", "servanda.db", "--indicator", "trade.turnover", "--from", "2024")
    assert {(r["reporter"], r["period"], r["value"]) for r in rows if "/" not in r["period"]} == {
        ("KOR", "2024", 86_800_000_000),
        ("KOR", "2025", 94_500_000_000),
        ("VNM", "2024", 81_500_000_000),
    }
    assert all(r["source"] and r["url"] for r in rows if r["quality"] == "official")
    both = listed(place, command, "--ledger", "servanda.db", "--reporter", "kor", "--from", "2024", "--all-vintages")
    assert [r["value"] for r in both if (r["indicator"], r["period"]) == ("trade.turnover", "2024")] == [
        86_700_000_000,
        86_800_000_000,
    ]
    assert not (place / "servanda.db").exists()


def test_show_tells_growth_gap_and_coverage(place, command) -> None:
    done = command(place, "statistics", "show", "trade.turnover", "--ledger", "servanda.db")
    for part in (
        "trade.turnover as South Korea counts (USD)",
        "86,700,000,000 as of 2025-01",
        "80 % interval 58 %",
        "VNM against KOR",
        "never averaged",
    ):
        assert part in done.stdout
    none = command(place, "statistics", "show", "trade.tea", "--ledger", "servanda.db")
    assert (none.returncode, "no figures" in none.stderr) == (2, True)


def test_import_keeps_every_vintage(place, command) -> None:
    (place / "a.csv").write_text(f"{HEAD}\n{ROW.format(value=1_200_000_000, vintage='2025-01')}\n", encoding="utf-8")
    (place / "b.csv").write_text(f"{HEAD}\n{ROW.format(value=1_300_000_000, vintage='2025-07')}\n", encoding="utf-8")
    assert "1 figures new, 0 revised, 0 known already" in command(place, "statistics", "import", "a.csv").stderr
    assert "0 figures new, 0 revised, 1 known already" in command(place, "statistics", "import", "a.csv").stderr
    assert "0 figures new, 1 revised, 0 known already" in command(place, "statistics", "import", "b.csv").stderr
    named = ("--parties", "PER,NOR")
    assert [r["value"] for r in listed(place, command, *named)] == [1_300_000_000]
    assert [r["value"] for r in listed(place, command, *named, "--all-vintages")] == [1_200_000_000, 1_300_000_000]
    then = listed(place, command, *named, "--as-of", "2025-03-01")
    assert [r["value"] for r in then] == [1_200_000_000]


def test_a_written_list_can_be_imported(place, command) -> None:
    done = command(place, "statistics", "list", "--ledger", "servanda.db", "--indicator", "fdi", "--format", "csv")
    (place / "c.csv").write_text(done.stdout, encoding="utf-8")
    count = len(list(csv.DictReader(io.StringIO(done.stdout))))
    assert f"{count} figures new" in command(place, "statistics", "import", "c.csv").stderr


def test_fetch_into_the_ledger(place, command, monkeypatch) -> None:
    record = {
        "period": "2024", "reporterCode": 604, "partnerCode": 579, "flowCode": "X", "cmdCode": "TOTAL",
        "customsCode": "C00", "motCode": 0, "partner2Code": 0, "primaryValue": 1.5e9,
    }  # fmt: skip
    monkeypatch.setattr(statistics, "fetcher", answering(json.dumps({"data": [record], "error": ""}).encode()))
    done = command(place, "statistics", "fetch", "comtrade", "--parties", "PER,NOR", "--from", "2024", "--to", "2024")
    assert done.returncode == 0, done.stderr
    assert "UN Comtrade: 1 figures new" in done.stderr
    (row,) = listed(place, command, "--parties", "PER,NOR")
    assert (row["value"], row["source"]) == (1_500_000_000, "UN Comtrade")


@pytest.mark.parametrize(
    ("service", "body", "said"),
    [
        ("comtrade", SourceError("cannot be reached (no route)", "check"), "cannot be reached"),
        ("imf", SourceError("was not found (HTTP 404)", "check"), "knows no such figures (HTTP 404)"),
        ("worldbank", SourceError("answered with HTTP 429", "wait"), "quota is used up"),
        ("worldbank", b"<html/>", "not of the form"),
        ("kosis", b"", "SERVANDA_KOSIS_KEY"),
    ],
)
def test_a_failed_fetch_leaves_the_ledger_alone(place, command, monkeypatch, service, body, said) -> None:
    kept = ROW.replace("Customs", "UN Comtrade").format(value=5, vintage="2025-01")
    (place / "a.csv").write_text(f"{HEAD}\n{kept}\n", encoding="utf-8")
    command(place, "statistics", "import", "a.csv")
    before = listed(place, command, "--parties", "PER,NOR", "--all-vintages")
    monkeypatch.setattr(statistics, "fetcher", answering(body))
    done = command(place, "statistics", "fetch", service, "--parties", "PER,NOR")
    assert done.returncode == 1
    assert said in done.stderr
    assert "the ledger is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert listed(place, command, "--parties", "PER,NOR", "--all-vintages") == before
    assert ("kept from before" in done.stderr) == (service == "comtrade")


def test_a_failed_fetch_makes_no_ledger(place, command, monkeypatch) -> None:
    monkeypatch.setattr(statistics, "fetcher", answering(b"<html/>"))
    assert command(place, "statistics", "fetch", "worldbank", "--parties", "PER,NOR").returncode == 1
    assert not (place / "l.db").exists()


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        (("fetch", "atlantis"), 2, "no such service; fetch from imf, comtrade, worldbank, kosis"),
        (("fetch", "imf", "--from", "2030", "--to", "2020"), 2, "the earlier first"),
        (("import", "none.csv"), 1, "cannot be read"),
        (("import", "none.csv", "--mapping", "none.yaml"), 1, "none.yaml: cannot be read"),
        (("list", "--format", "xml"), 2, "no such format"),
        (("list", "--ledger", "elsewhere.db"), 1, "no such ledger"),
    ],
)
def test_wrong_usage_is_one_line(place, command, wrong, status, said) -> None:
    done = command(place, "statistics", *wrong)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr
