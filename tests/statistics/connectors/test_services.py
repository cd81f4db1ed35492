"""Each connector against messages of the documented form, and against everything that can go wrong."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from servanda.records import Period, Quality
from servanda.statistics.connectors import Comtrade, ConnectorError, Imf, Kosis, Query, WorldBank, collect
from servanda.statistics.connectors.comtrade import code
from servanda.statistics.connectors.mapping import Cell, Mapping
from servanda.statistics.series import completed

ON = date(2026, 2, 1)
QUERY = Query(("VNM", "KOR"), 2023, 2024, "k3y")

SDMX = (Path(__file__).parent / "imts.xml").read_text(encoding="utf-8")
"""A data message of SDMX-ML 2.1, structure specific, with places for the scale and one value."""


def sdmx(scale='SCALE="6"', value="58321.5") -> bytes:
    return SDMX.format(scale=scale, value=value).encode()


def record(**changed: object) -> dict[str, object]:
    return {
        "typeCode": "C", "freqCode": "A", "refPeriodId": 20240101, "refYear": 2024, "refMonth": 52, "period": "2024",
        "reporterCode": 410, "reporterISO": None, "flowCode": "X", "partnerCode": 704, "partner2Code": 0,
        "classificationCode": "H6", "cmdCode": "TOTAL", "customsCode": "C00", "motCode": 0,
        "primaryValue": 58321500000.25, "fobvalue": 58321500000.25, "cifvalue": None, "isReported": False,
        "isAggregate": True, **changed,
    }  # fmt: skip


def comtrade(*records: dict[str, object], **more: object) -> bytes:
    return json.dumps(
        {"elapsedTime": "0.02 secs", "count": len(records), "data": records, "error": "", **more}
    ).encode()


def wdi(*rows: dict[str, object], pages: int = 1) -> bytes:
    page = {
        "page": 1,
        "pages": pages,
        "per_page": 1000,
        "total": len(rows),
        "sourceid": "2",
        "lastupdated": "2025-12-19",
    }
    return json.dumps([page, list(rows)]).encode()


def growth(country: str, year: str, value: float | None) -> dict[str, object]:
    return {
        "indicator": {"id": "NY.GDP.MKTP.KD.ZG", "value": "GDP growth (annual %)"},
        "country": {"id": country[:2], "value": country}, "countryiso3code": country, "date": year, "value": value,
        "unit": "", "obs_status": "", "decimal": 1,
    }  # fmt: skip


MAPPING = Mapping(
    (Cell("residents.abroad", "persons", where={"C1": "704"}, subject="VNM", counterpart="KOR"),),
    source="Ministry of Justice via KOSIS",
    reporter="KOR",
    tables=({"orgId": "111", "tblId": "DT_1B040A5A", "itmId": "T1", "objL1": "704"},),
)


def cell(**changed: object) -> dict[str, object]:
    return {
        "ORG_ID": "111", "TBL_ID": "DT_1B040A5A", "TBL_NM": "Foreign residents", "C1": "704", "C1_NM": "Viet Nam",
        "ITM_ID": "T1", "ITM_NM": "Total", "UNIT_NM": "persons", "PRD_SE": "A", "PRD_DE": "2024", "DT": "305,936",
        "LST_CHN_DE": "2025-07-15", **changed,
    }  # fmt: skip


def test_imf(service) -> None:
    service.body = sdmx()
    found = collect(Imf(service.base), QUERY, service.get, ON)
    assert service.asked == [
        "/data/IMF.STA,IMTS/VNM+KOR.XG_FOB_USD+MG_CIF_USD.VNM+KOR.A?startPeriod=2023&endPeriod=2024"
    ]
    told = [(o.reporter, o.subject, o.counterpart, str(o.period), o.value, o.quality, str(o.vintage)) for o in found]
    assert told == [
        ("KOR", "KOR", "VNM", "2023", Decimal(53490100000), Quality.OFFICIAL, "2025-09-30"),
        ("KOR", "KOR", "VNM", "2024", Decimal(58321500000), Quality.ESTIMATE, "2025-09-30"),
        ("KOR", "VNM", "KOR", "2023", Decimal(25941000000), Quality.OFFICIAL, "2025-09-30"),
    ]
    assert found[0].url.endswith("#KOR.XG_FOB_USD.VNM.A")
    total = [o for o in completed(found) if o.indicator == "trade.turnover"]
    assert [(str(o.period), o.value) for o in total] == [("2023", Decimal(79431100000))]


def test_imf_scales(service) -> None:
    for scale in ('SCALE="Millions"', 'SCALE="6"'):
        service.body = sdmx(scale)
        assert collect(Imf(service.base), QUERY, service.get, ON)[0].value == Decimal(53490100000)


def test_imf_without_its_library(monkeypatch, service) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sdmx", None)
    with pytest.raises(ConnectorError, match=r"pip install servanda\[sdmx\]"):
        collect(Imf(service.base), QUERY, service.get, ON)
    assert service.asked == []


def test_comtrade_asks_both_sides(service) -> None:
    service.by_part = {
        "reporterCode=410": comtrade(record(), record(flowCode="M", primaryValue=28400000000)),
        "reporterCode=704": comtrade(
            record(reporterCode=704, partnerCode=410, primaryValue=25600000000),
            record(reporterCode=704, partnerCode=410, flowCode="M", primaryValue=None),
        ),
    }
    found = collect(Comtrade(service.base), Query(("KOR", "VNM"), 2024, 2024), service.get, ON)
    assert [(o.reporter, o.subject, o.value) for o in found] == [
        ("KOR", "KOR", Decimal("58321500000.25")),
        ("KOR", "VNM", Decimal(28400000000)),
        ("VNM", "VNM", Decimal(25600000000)),
    ]
    assert all(path.startswith("/public/v1/preview/C/A/HS?") for path in service.asked)
    assert all("customsCode=C00" in path and "motCode=0" in path and "cmdCode=TOTAL" in path for path in service.asked)
    assert "704" in service.asked[1].split("reporterCode=")[1][:3]


def test_comtrade_takes_totals_only(service) -> None:
    service.body = comtrade(
        record(customsCode="C01"), record(motCode=1000), record(cmdCode="85"), record(flowCode="RX"),
        record(partnerCode=0), record(partner2Code=156),
    )  # fmt: skip
    assert collect(Comtrade(service.base), QUERY, service.get, ON) == []


def test_comtrade_with_a_key_and_many_years(service) -> None:
    service.body = comtrade()
    collect(Comtrade(service.base), Query(("KOR", "VNM"), 1992, 2024, "k3y"), service.get, ON)
    assert len(service.asked) == 6  # two sides, 33 years by the dozen
    assert all(p.startswith("/data/v1/get/") and p.endswith("&subscription-key=k3y") for p in service.asked)


def test_comtrade_numbers_countries_in_its_own_way() -> None:
    assert (code("KOR"), code("USA"), code("NOR")) == (410, 842, 579)
    with pytest.raises(ConnectorError, match="no country"):
        code("ASEAN")


def test_world_bank(service) -> None:
    service.body = wdi(growth("KOR", "2024", 2.04), growth("KOR", "2023", None), growth("JPN", "2024", 0.1))
    (found,) = collect(WorldBank(service.base), QUERY, service.get, ON)
    assert (found.indicator, found.reporter, found.subject, found.value) == (
        "gdp.growth",
        "KOR",
        "KOR",
        Decimal("2.04"),
    )
    assert (found.period, str(found.vintage)) == (Period.of(2024), "2025-12-19")
    assert service.asked == ["/country/VNM;KOR/indicator/NY.GDP.MKTP.KD.ZG?format=json&date=2023:2024&per_page=1000"]


def test_kosis(service) -> None:
    service.body = json.dumps([cell(), cell(C1="156"), cell(PRD_DE="2023", DT="-"), cell(PRD_DE="202401")]).encode()
    found = collect(Kosis(MAPPING, service.base), QUERY, service.get, ON)
    assert [(o.reporter, o.subject, str(o.period), o.value, str(o.vintage)) for o in found] == [
        ("KOR", "VNM", "2024", 305936, "2025-07-15"),
        ("KOR", "VNM", "2024-01", 305936, "2025-07-15"),
    ]
    assert "apiKey=k3y" in service.asked[0]
    assert "k3y" not in "".join(o.url for o in found)


def connectors(base: str):
    return [Imf(base), Comtrade(base), WorldBank(base), Kosis(MAPPING, base)]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "it knows no such figures (HTTP 404)"),
        (429, "its quota is used up (HTTP 429)"),
        (403, "it refuses the query (HTTP 403)"),
        (500, "answered with HTTP 500"),
    ],
)
def test_what_the_server_refuses(service, number, status, said) -> None:
    service.status = status
    connector = connectors(service.base)[number]
    with pytest.raises(ConnectorError) as error:
        collect(connector, QUERY, service.get, ON)
    assert str(error.value).startswith(f"{connector.title}: ")
    assert said in str(error.value)
    assert "k3y" not in str(error.value)


@pytest.mark.parametrize("number", range(4))
def test_no_network(service, number) -> None:
    connector = connectors(service.base)[number]
    service.close()
    with pytest.raises(ConnectorError, match=r"cannot be reached.*check the connection") as error:
        collect(connector, QUERY, service.get, ON)
    assert "k3y" not in str(error.value)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("body", [b"", b"<html>moved</html>", b'"yes"', b"{}", b"[1, 2]", b"\xff\xfe", b'{"data": 1}'])
def test_a_changed_form(service, number, body) -> None:
    service.body = body
    connector = connectors(service.base)[number]
    with pytest.raises(ConnectorError, match="not of the form that is documented") as error:
        collect(connector, QUERY, service.get, ON)
    assert str(error.value).startswith(connector.title)


@pytest.mark.parametrize(
    ("connector", "body", "said"),
    [
        (Imf, sdmx(scale=""), "no SCALE"),
        (Imf, sdmx(scale='SCALE="lots"'), "SCALE 'lots'"),
        (Imf, sdmx(value="many"), "2024: 'many'"),
        (Imf, sdmx().replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1), "declares entities"),
        (Imf, sdmx().replace(b"COUNTERPART_COUNTRY", b"PARTNER"), "no 'COUNTERPART_COUNTRY'"),
        (Comtrade, comtrade(error="Invalid period"), "Invalid period"),
        (Comtrade, comtrade({"period": "2024"}), "a record without 'reporterCode'"),
        (Comtrade, comtrade(record(primaryValue="much")), "'much'"),
        (Comtrade, json.dumps({"statusCode": 401, "message": "Access denied"}).encode(), "refuses the key"),
        (Comtrade, json.dumps({"statusCode": 429, "message": "Rate limit"}).encode(), "quota is used up"),
        (WorldBank, json.dumps([{"message": [{"id": "120", "value": "not valid"}]}]).encode(), "not valid"),
        (WorldBank, wdi({"date": "2024"}), "a record without 'countryiso3code'"),
        (WorldBank, wdi(pages=2), "ask for fewer years"),
    ],
)
def test_what_is_said_of_a_bad_answer(service, connector, body, said) -> None:
    service.body = body
    with pytest.raises(ConnectorError) as error:
        collect(connector(service.base), QUERY, service.get, ON)
    assert said in str(error.value)


def test_a_full_preview_may_lack_something(service) -> None:
    service.body = comtrade(*[record() for _ in range(500)])
    with pytest.raises(ConnectorError, match="ask for fewer years, or use a key"):
        collect(Comtrade(service.base), Query(("KOR", "VNM"), 2024, 2024), service.get, ON)


@pytest.mark.parametrize(
    ("err", "said"),
    [("10", "refuses the key"), ("31", "quota is used up"), ("20", "refuses the query"), ("50", "refuses the query")],
)
def test_what_kosis_says(service, err, said) -> None:
    service.body = json.dumps({"err": err, "errMsg": "…"}).encode()
    with pytest.raises(ConnectorError, match=said):
        collect(Kosis(MAPPING, service.base), QUERY, service.get, ON)


def test_kosis_without_figures_key_or_mapping(service) -> None:
    service.body = json.dumps({"err": "30", "errMsg": "none"}).encode()
    assert collect(Kosis(MAPPING, service.base), QUERY, service.get, ON) == []
    with pytest.raises(ConnectorError, match="set SERVANDA_KOSIS_KEY"):
        collect(Kosis(MAPPING, service.base), Query(("VNM", "KOR"), 2023, 2024), service.get, ON)
    with pytest.raises(ConnectorError, match="needs a mapping"):
        collect(Kosis(None, service.base), QUERY, service.get, ON)


def test_kosis_cells_that_are_none(service) -> None:
    service.body = json.dumps([cell(DT="many")]).encode()
    with pytest.raises(ConnectorError, match="not of the form"):
        collect(Kosis(MAPPING, service.base), QUERY, service.get, ON)
