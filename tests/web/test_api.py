"""The API: what the pages show, as JSON and CSV; and nothing that anybody can ask makes it fail."""

import csv
import io
from datetime import date

import feedparser
import icalendar
import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from servanda.analysis.people import spellings, united_actors
from servanda.ledger import Filters, Ledger, actors
from servanda.ledger.paging import page
from servanda.profiles import load
from servanda.web import Settings, create_app
from servanda.web.api.answers import as_csv

DAY = date(2026, 6, 1)
KINDS = (
    *("documents", "statements", "claims", "events", "tellings", "replies", "actors"),
    *("undertakings", "asks", "discrepancies", "projects"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_turns_pages_without_loss(client, example, kind) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        total = page(connection, kind, Filters(), as_of=DAY).total
        if kind == "actors":
            total = len(united_actors(actors(connection, Filters()), spellings(connection, load("vietnam-korea"))))
    address, rows = f"/api/v1/{kind}?size=20", []
    while address:
        answer = client.get(address).json()
        assert answer["total"] == total
        rows += answer["items"]
        address = answer["next"]
    assert len(rows) == total
    assert len({str(sorted(row.items(), key=str)) for row in rows}) == total


def test_dates_order_a_list_both_ways(client) -> None:
    new, old = (
        [row["told"] for row in client.get(f"/api/v1/statements?size=200&order={order}").json()["items"]]
        for order in ("newest", "oldest")
    )
    assert new[0] == "2026-02-05"
    assert old[0] == "1992-12-22"
    assert [day for day in new if day] == sorted((day for day in new if day), reverse=True)


def test_what_a_form_left_open_narrows_nothing(client) -> None:
    empty = "party=&name=&pillar=&force=&indicator=&kind=&from=&to=&document=&publisher=&language="
    for kind in KINDS:
        assert client.get(f"/api/v1/{kind}?{empty}").json()["total"] == client.get(f"/api/v1/{kind}").json()["total"]


def test_an_answer_is_sent_once(client) -> None:
    for address in ("/api/v1/statements", "/statements", "/api/v1/statements?format=csv"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        assert again.content == b""
        assert (
            client.get(address + ("&" if "?" in address else "?") + "page=2").headers["etag"] != first.headers["etag"]
        )


@pytest.mark.parametrize("kind", KINDS)
def test_lists_as_csv(client, kind) -> None:
    for address, headers in ((f"/api/v1/{kind}?format=csv", {}), (f"/api/v1/{kind}", {"Accept": "text/csv"})):
        answer = client.get(address, headers=headers)
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert len(rows) == len(client.get(f"/api/v1/{kind}").json()["items"])


@pytest.mark.parametrize("name", ["changes", "decisions", "targets", "observations", "encounters"])
def test_whole_lists_as_csv_too(client, name) -> None:
    answer = client.get(f"/api/v1/{name}?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text == client.get(f"/api/v1/{name}", headers={"Accept": "text/csv"}).text
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == len(client.get(f"/api/v1/{name}").json())
    if name != "changes":
        assert client.get(f"/api/v1/{name}?page=9000").json() == []


def test_statements_by_channel_are_those_of_the_matrix(client) -> None:
    matrix = client.get("/api/v1/coverage").json()
    for pillar, row in matrix["pillars"].items():
        for channel, count in row.items():
            address = f"/api/v1/statements?size=1&pillar={pillar}&channel={channel}"
            assert client.get(address).json()["total"] == count


def test_somebody_is_found_under_any_spelling(client) -> None:
    people = {row["name"]: row for row in client.get("/api/v1/actors?party=VNM&size=200").json()["items"]}
    assert "To Lam" in people
    assert "Tô Lâm" not in people
    for kind, roles in (("statements", ("speakers", "addressees")), ("events", ("participants",))):
        usual, marked = (
            client.get(f"/api/v1/{kind}", params={"name": n, "size": 200}).json() for n in ("To Lam", "Tô Lâm")
        )
        assert usual["total"] > 0
        assert [row["id"] for row in usual["items"]] == [row["id"] for row in marked["items"]]
        for row in usual["items"]:
            assert kind == "events" or {"To Lam", "Tô Lâm"} & {w.get("name") for role in roles for w in row[role]}
    page_ = client.get("/actors/VNM/person?name=To%20Lam")
    assert "also written <bdi>Tô Lâm</bdi>" in page_.text


def test_things_are_narrowed_by_publisher(client) -> None:
    every = client.get("/api/v1/undertakings").json()["total"]
    chosen = client.get("/api/v1/undertakings", params={"publisher": "Servanda Illustrations"}).json()
    assert 0 < chosen["total"] < every
    documents = client.get("/api/v1/documents", params={"publisher": "Servanda Illustrations"}).json()["items"]
    paths = {row["path"] for row in documents}
    for row in chosen["items"]:
        assert paths & {statement["document"] for statement in row["statements"]}


def test_an_ask_leads_to_its_undertaking(client) -> None:
    ask = client.get("/api/v1/asks?size=1").json()["items"][0]
    answer = client.get(f"/asks/{ask['id']}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/undertakings/{ask['undertaking']}#asked")
    assert client.get("/asks/a-none").status_code == 404


@pytest.mark.file
def test_no_cell_is_a_formula() -> None:
    told = as_csv([{"a": "=1+1", "b": ["@x", "y"], "c": {"party": "KOR", "name": "-1"}, "d": -5, "e": "\tx"}])
    assert list(csv.reader(io.StringIO(told)))[1] == ["'=1+1", "'@x; y", "KOR:-1", "-5", "'\tx"]


def test_a_document_comes_with_its_records(client) -> None:
    listed = client.get("/api/v1/documents?size=1").json()["items"][0]
    whole = client.get(f"/api/v1/documents/{listed['id']}").json()
    assert len(whole["statements"]) == listed["statements"]
    for statement in whole["statements"]:
        assert whole["text"][statement["start"] : statement["end"]] == statement["quote"]
        assert client.get(f"/api/v1/records/{statement['id']}").json() == {"type": "statement", **statement}


def test_a_record_as_linked_data_holds_selectors_of_its_words(client) -> None:
    statement = client.get("/api/v1/statements?size=1").json()["items"][0]
    address = f"/api/v1/records/{statement['id']}"
    linked = client.get(f"{address}?format=jsonld")
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.json() == client.get(address, headers={"Accept": "application/ld+json"}).json()
    position, quote = linked.json()["target"]["selector"]
    text = client.get(f"/api/v1/documents/{statement['document']}").json()["text"]
    assert text[position["start"] : position["end"]] == quote["exact"] == statement["quote"]
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_feeds_are_what_their_readers_read(client) -> None:
    feed = feedparser.parse(client.get("/feeds/changes.atom").content)
    assert not feed.bozo
    assert len(feed.entries) == len(client.get("/api/v1/changes?limit=100").json())
    assert {entry.link.partition("127.0.0.1")[2].split("/")[1] for entry in feed.entries} <= {
        *("undertakings", "events", "projects", "figures", "changes"),
    }
    for entry in feed.entries[:40]:
        assert client.get(entry.link).status_code == 200
    deadlines = icalendar.Calendar.from_ical(client.get("/feeds/deadlines.ics").content)
    entries = {str(e["url"]).rpartition("/")[2]: e for e in deadlines.walk("VEVENT")}
    assert entries
    for name, entry in entries.items():
        own = client.get(f"/api/v1/undertakings/{name}").json()
        assert entry["dtstart"].dt.isoformat().startswith(own["deadline"][:4])
    events = icalendar.Calendar.from_ical(client.get("/feeds/events.ics").content).walk("VEVENT")
    assert len(events) == sum(
        1 for row in client.get("/api/v1/events?size=200").json()["items"] if row["date"] and row["date"] >= "2016"
    )


def test_answers_about_the_whole_ledger(client) -> None:
    told = client.get("/api/v1/overview").json()
    assert told["counts"]["undertakings"] == client.get("/api/v1/undertakings").json()["total"]
    assert told["coverage"] == client.get("/api/v1/coverage").json()
    assert told["balance"] == client.get("/api/v1/balance").json()
    assert sum(side["total"] for side in told["balance"]) == told["counts"]["asks"]
    places = client.get("/api/v1/map")
    assert places.headers["content-type"] == "application/geo+json"
    assert places.json()["type"] == "FeatureCollection"
    target = client.get("/api/v1/targets").json()[0]
    assert client.get(f"/api/v1/targets/{target['id']}").json() == target
    event = max(client.get("/api/v1/events?size=200").json()["items"], key=lambda row: len(row["documents"]))
    readouts = client.get(f"/api/v1/events/{event['id']}/readouts").json()
    one, other = (source["id"] for source in readouts["sources"][:2])
    compared = client.get(f"/api/v1/compare?a={one}&b={other}").json()
    assert sum(compared["counts"].values()) == len(compared["changes"])
    assert client.get("/api/v1/compare?a=nowhere&b=nowhere").status_code == 404


def test_search_takes_any_spelling(client) -> None:
    plain, marked = (client.get("/api/v1/search", params={"q": q}).json() for q in ("Viet Nam", "Việt Nam"))
    assert plain["total"] > 0
    assert marked["total"] > 0
    assert client.get("/api/v1/search", params={"q": 'NEAR( AND "'}).status_code == 200


def test_head_is_answered_without_a_body(client) -> None:
    answer = client.head("/statements")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def operations(request, example, tmp_path_factory):
    ledger = example if request.param == "sqlite" else request.getfixturevalue("shared")(example)
    own = Settings(str(ledger), load("vietnam-korea"), tmp_path_factory.mktemp("users") / "u.json", rate=0, as_of=DAY)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(own), headers={"Host": "127.0.0.1"})
    return [found.ok() for found in described.get_all_operations()]


@pytest.mark.file
def test_nothing_asked_makes_it_fail(operations) -> None:
    assert len(operations) >= 8

    @settings(max_examples=200, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(data=st.data())
    def asked(data) -> None:
        case = data.draw(st.sampled_from(operations).flatmap(lambda operation: operation.as_strategy()))
        answer = case.call(headers={"Host": "127.0.0.1"})
        case.validate_response(
            answer, checks=[not_a_server_error, response_schema_conformance, status_code_conformance]
        )

    asked()
