"""The API: what the pages show, as JSON and CSV; and nothing that anybody can ask makes it fail."""

import csv
import io
from datetime import date

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from servanda.ledger import Filters, Ledger
from servanda.ledger.paging import page
from servanda.web.api.answers import as_csv

DAY = date(2026, 6, 1)
KINDS = ("documents", "statements", "claims", "events", "actors")


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_turns_pages_without_loss(client, example, kind) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        total = page(connection, kind, Filters(), as_of=DAY).total
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


def test_search_takes_any_spelling(client) -> None:
    plain, marked = (client.get("/api/v1/search", params={"q": q}).json() for q in ("Viet Nam", "Việt Nam"))
    assert plain["total"] > 0
    assert marked["total"] > 0
    assert client.get("/api/v1/search", params={"q": 'NEAR( AND "'}).status_code == 200


def test_head_is_answered_without_a_body(client) -> None:
    answer = client.head("/statements")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.fixture(scope="module")
def operations(application):
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", application, headers={"Host": "127.0.0.1"})
    return [found.ok() for found in described.get_all_operations()]


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
