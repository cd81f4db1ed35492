"""Targets and verdicts of a ledger, and their pictures."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from servanda.analysis.partnership import partnership
from servanda.analysis.target_rows import rows
from servanda.analysis.targets import targets
from servanda.analysis.verdicts import with_verdicts
from servanda.ledger import Filters, claims
from servanda.ledger.account import reviewed
from servanda.publishing.charts import draw, picture, table
from servanda.publishing.target_text import target_text

AS_OF = date(2026, 6, 1)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found(told_ledger, profile):
    with told_ledger.reading() as connection:
        return targets(connection, profile, AS_OF)


@pytest.fixture(scope="module")
def trade(found):
    (standing,) = [s for s in found.standings if str(s.target.deadline) == "2030"]
    return standing


def test_one_target_of_four_documents(trade) -> None:
    assert [m.path.rsplit("/", 1)[-1] for m in trade.target.mentions] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert [m.multiple for m in trade.target.mentions] == [None, 2, None, None]
    assert trade.target.force.value == "agreement"
    assert "balanced" in trade.target.qualifiers


def test_the_list_as_json(found) -> None:
    listed = json.loads(json.dumps(rows(found)))
    (row,) = [r for r in listed if r["deadline"] == "2030"]
    assert (row["indicator"], row["value"], row["unit"]) == ("trade.turnover", 150_000_000_000, "USD")
    assert {s["document"].rsplit("/", 1)[-1] for s in row["statements"]} == {"a.txt", "b.txt", "c.txt", "d.txt"}
    korea, viet_nam = row["reporters"]["KOR"], row["reporters"]["VNM"]
    for reporter in (korea, viet_nam):
        for part in ("baseline", "latest"):
            assert {"period", "value", "source"} <= set(reporter[part])
        low, high = reporter["interval80"]
        assert low < reporter["median"] < high
        assert 0 < reporter["probability"] < 1
    assert korea["required_growth"] == pytest.approx(9.57, abs=0.05)
    assert viet_nam["required_growth"] == pytest.approx(10.70, abs=0.05)
    assert korea["required_growth_from_latest"] == pytest.approx(9.68, abs=0.01)
    assert korea["realised_growth"]["since_baseline"] == pytest.approx(8.87, abs=0.01)
    assert korea["category"] == "progress but acceleration needed"
    assert (round(korea["multiple"], 2), round(viet_nam["multiple"], 2)) == (1.73, 1.84)
    assert row["measures"]["balanced"]["KOR"]["value"] == pytest.approx(0.3277, abs=1e-4)
    assert [(p["value"], p["deadline"], p["outcome"]) for p in row["previous"]] == [
        (70_000_000_000, "2020", "reached late"),
        (100_000_000_000, "2020", "missed"),
        (100_000_000_000, "2023", "missed"),
        (100_000_000_000, "2025", "missed"),
    ]
    assert row["known_since"]["date"] == "2022-07-05"
    assert row["outcome"] == "open"


def test_the_list_is_narrowed(found) -> None:
    assert rows(found, Filters(indicator="fdi")) == []
    assert len(rows(found, Filters(indicator="trade"))) == 2
    assert [r["deadline"] for r in rows(found, Filters(since="2025"))] == ["2030"]
    assert [r["deadline"] for r in rows(found, Filters(document="e.txt"))] == ["2020"]
    assert len(rows(found, Filters(limit=1))) == 1


def test_a_rejected_claim_tells_no_target(told_ledger, profile) -> None:
    with told_ledger.reading() as connection, connection.begin() as undone:
        (wrong,) = [c["id"] for c in claims(connection, Filters(document="e.txt")) if c["target"]]
        judged = {"verb": "reject", "made_by": "x", "made_at": "2026-01-01", "why": "y"}
        connection.execute(reviewed.insert().values(target=wrong, **judged))
        left = targets(connection, profile, AS_OF)
        undone.rollback()
    assert [str(s.target.deadline) for s in left.standings] == ["2030"]


def test_what_was_known_on_a_day(told_ledger, profile) -> None:
    with told_ledger.reading() as connection:
        early = targets(connection, profile, date(2018, 12, 31))
    (hundred,) = early.standings
    assert str(hundred.target.deadline) == "2020"
    assert {p.reporter: p.latest.period.year for p in hundred.progress} == {"KOR": 2014, "VNM": 2017}
    assert hundred.previous == ()


def test_without_figures(told_ledger, profile) -> None:
    with told_ledger.reading() as connection:
        early = targets(connection, replace(profile, observations=()), AS_OF)
    assert all(not s.progress for s in early.standings)
    assert picture(early.standings[0], profile) is None
    assert "no official figures measure it" in target_text(early.standings[-1], early, profile)


def test_claims_carry_their_verdicts(told_ledger, profile) -> None:
    with told_ledger.reading() as connection:
        listed = with_verdicts(connection, claims(connection, Filters()), profile, AS_OF)
    verdicts = {row["indicator"]: row["verdict"] for row in listed}
    assert verdicts["visits.total"] == "supported"
    assert verdicts["visits.outbound"] == "within rounding"
    assert verdicts["residents.abroad"] == "differs"
    assert verdicts["trade.partner_rank"] == "supported"
    assert verdicts["trade.turnover"] is None
    (residents,) = [row["judged"] for row in listed if row["indicator"] == "residents.abroad"]
    assert residents["figures"][0]["value"] == 341_153
    assert residents["figures"][0]["source"]


def test_the_partnership_is_that_of_the_ledger(told_ledger) -> None:
    with told_ledger.reading() as connection:
        assert partnership(connection).name == "vietnam-korea"


def test_told_in_text(trade, found, profile) -> None:
    text = target_text(trade, found, profile)
    for part in (
        "150 billion USD of trade turnover by 2030 (balanced)",
        "told in 4 documents since 2025-08-11",
        "told as 2 times",
        "the target is 1.73 times that of 2024",
        "the target is 1.84 times that of 2024",
        "required growth 10.70 % a year from 2024",
        "never averaged",
        "put off: 100 billion USD by 2020 -> 2023 -> 2025",
    ):
        assert part in text


def test_the_picture_is_whole_and_accessible(trade, profile) -> None:
    shown = picture(trade, profile)
    root = ET.fromstring(draw(shown))  # noqa: S314
    assert root.find(f"{SVG}title").text == "Trade turnover: 150 billion USD by 2030"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")
    assert "progress but acceleration needed" in root.find(f"{SVG}desc").text
    everything = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not everything & {"script", "image", "foreignObject", "a", "use"}
    assert not [name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on")]
    (rows_of_data,) = [e for e in root.iter(f"{SVG}g") if e.get("role") == "table"]
    told = {text.text for text in rows_of_data.iter(f"{SVG}text")}
    assert {"2024", "86.8", "81.5", "94.5", "150.0", "84.0–169.2"} <= told
    # told apart without colour: dashes, dots and marks
    assert {e.get("stroke-dasharray") for e in root.iter(f"{SVG}path")} >= {"8 4", "2 3", None}
    assert len([e for e in root.iter(f"{SVG}circle") if e.get("fill", "").startswith("var(--chart-paper")]) > 3


def test_the_picture_in_a_page(trade, profile) -> None:
    shown = picture(trade, profile)
    inline = ET.fromstring(draw(shown, name="t1", alone=False))  # noqa: S314
    assert inline.get("role") == "img"
    assert inline.get("aria-labelledby") == "t1-title"
    assert not [e for e in inline.iter() if e.get("role") == "table"]
    data = ET.fromstring(table(shown))  # noqa: S314
    assert data.find("caption").text == "Trade turnover: 150 billion USD by 2030 (billion USD)"
    assert data.find("tbody/tr/th").get("scope") == "row"


def test_names_are_escaped(trade, profile) -> None:
    shown = replace(picture(trade, profile), title='<script>alert("x")</script> & more')
    assert "<script" not in draw(shown)
    assert "<script" not in table(shown)
    assert ET.fromstring(draw(shown)).find(f"{SVG}title").text == shown.title  # noqa: S314
