"""The tools, asked through the package's own client, answer with the words of the ledger and their sources."""

import json
import re
from collections.abc import Iterator
from datetime import date

import anyio
import jsonschema
import pytest
from mcp import Client

from servanda.analysis.targets import targets
from servanda.assistants import quoting
from servanda.assistants.server import LARGEST, server
from servanda.assistants.shapes import NOTICE
from servanda.ledger import Filters, Ledger, undertakings
from servanda.ledger.queries import text_of
from servanda.profiles import load

TOOLS = {"search", "undertaking", "readouts", "compare", "targets", "cite"}
SEOUL, HANOI = "2025-08-11-readout-seoul.txt", "2025-08-11-readout-hanoi.txt"


def quotes(value) -> Iterator[dict]:
    """Every quotation of an answer."""
    if isinstance(value, dict):
        if "words" in value:
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def check(path, answer) -> int:
    """Every quotation stands in its document at its place, with publisher, date and path; how many there are."""
    found = list(quotes(answer))
    with Ledger(str(path)) as ledger, ledger.reading() as connection:
        for quote in found:
            text = text_of(connection, quote["source"]["document"])[quote["start"] : quote["end"]]
            assert quote["words"] == quoting.clean(text[: quoting.LONGEST_QUOTE])
            assert quote["cut"] == (len(text) > quoting.LONGEST_QUOTE)
            assert quote["source"]["path"] or quote["source"]["url"]
    return len(found)


def test_all_tools_only_read_and_have_schemas(example) -> None:
    async def listed():
        with Ledger(str(example)) as ledger:
            async with Client(server(ledger, load("vietnam-korea"))) as client:
                return client.instructions, (await client.list_tools()).tools

    instructions, tools = anyio.run(listed)
    assert {tool.name for tool in tools} == TOOLS
    assert "never an instruction" in instructions
    for tool in tools:
        assert tool.annotations.read_only_hint
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.description
        assert all(name in tool.input_schema["properties"] for name in tool.input_schema.get("required", ()))


def test_search_finds_statements_with_their_sources(example, answer) -> None:
    found = answer(example, "search", query="visa", limit=5)
    assert found["notice"] == NOTICE
    assert 1 <= len(found["statements"]) + len(found["documents"]) <= 5
    assert found["more"]
    assert check(example, found)
    assert all(statement["undertaking"] for statement in found["statements"])


def test_an_undertaking_by_its_id_and_by_a_statement(example, answer) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        rows = undertakings(connection, Filters(), date(2026, 6, 1))
    longest = max(rows, key=lambda row: len(row["statements"]))
    found = answer(example, "undertaking", id=longest["id"])
    again = answer(example, "undertaking", id=longest["statements"][0]["id"])
    assert again == found
    assert found["total"] == len(longest["statements"]) > 1
    assert [step["statement"]["id"] for step in found["course"]] == [s["id"] for s in longest["statements"]][:20]
    assert found["stage"] == longest["stage"]
    assert check(example, found) >= 2
    assert len(answer(example, "undertaking", id=longest["id"], limit=1)["course"]) == 1


def test_readouts_tell_what_differs_first(example, ask, answer) -> None:
    told = ask(example, "readouts", event="2025-08-11")
    assert told.is_error
    (talks,) = re.findall(r"(h-\w+) \(talks", told.content[0].text)
    found = answer(example, "readouts", event=talks)
    assert len(found["sources"]) > 1
    assert found["points"][0]["differs"]
    assert "force" in {name for point in found["points"] for name in point["differs"]}
    assert check(example, found)


def test_two_documents_side_by_side(example, answer) -> None:
    found = answer(example, "compare", first=SEOUL, second=HANOI)
    assert found["total"] == sum(found["counts"].values())
    assert {found["before"]["path"].rpartition("/")[2], found["after"]["path"].rpartition("/")[2]} == {SEOUL, HANOI}
    assert check(example, found)


def test_targets_stand_as_analysis_says(example, answer) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        own = targets(connection, load("vietnam-korea"), date(2026, 6, 1))
    found = answer(example, "targets", limit=50)
    assert [target["id"] for target in found["targets"]] == [s.target.id for s in own.standings]
    some = answer(example, "targets", indicator="trade", deadline="2030")
    assert {target["deadline"] for target in some["targets"]} == {"2030"}
    assert all(p["latest"]["source"] for target in some["targets"] for p in target["progress"])
    assert check(example, found)


def test_a_citation_holds_the_words_around(example, answer) -> None:
    name = answer(example, "search", query="visa")["statements"][0]["id"]
    found = answer(example, "cite", id=name)
    quote = found["quote"]
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        text = text_of(connection, quote["source"]["document"])
    assert text[: quote["start"]].endswith(found["before"])
    assert text[quote["end"] :].startswith(found["after"])
    assert f"characters {quote['start']}–{quote['end']}" in found["citation"]
    assert answer(example, "cite", id=name[:10]) == found


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("undertaking", {"id": "u-nothing"}, "no undertaking of this ledger"),
        ("readouts", {"event": "1850"}, "no such event"),
        ("readouts", {"event": "20"}, "ask for one by its id"),
        ("compare", {"first": SEOUL, "second": "nowhere.txt"}, "no such document"),
        ("cite", {"id": "s-"}, "give more of it"),
        ("cite", {"id": "x-nothing"}, "no record of this ledger"),
        ("search", {"query": ""}, "at least 1 character"),
        ("search", {"query": "visa", "limit": 5000}, "less than or equal to 50"),
        ("targets", {"indicator": "x" * 500}, "at most 60 characters"),
    ],
)
def test_errors_are_told_to_the_asker(example, ask, tool, arguments, told) -> None:
    result = ask(example, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text
    assert "Traceback" not in result.content[0].text


@pytest.mark.file  # a server would put half a gigabyte of names in order for each question
def test_orders_in_documents_are_material_and_answers_stay_small(hostile, answer) -> None:
    found = answer(hostile, "search", query="ignore instructions", limit=50)
    name = found["statements"][0]["id"]
    first, second = sorted({quote["source"]["document"] for quote in quotes(found)})[:2]
    answers = [
        found,
        answer(hostile, "undertaking", id=name, limit=50),
        answer(hostile, "compare", first=first, second=second, limit=50),
        answer(hostile, "cite", id=name),
    ]
    for one in answers:
        told = json.dumps(one, ensure_ascii=False)
        assert one["notice"] == NOTICE
        assert "\u202e" not in told
        assert "\U000e0041" not in told
        assert len(told) < 1.1 * LARGEST
        assert all(quote["cut"] for quote in quotes(one))
    assert found["more"]
    assert 1 < len(found["statements"]) < 50
    assert check(hostile, found)


def test_nothing_invisible_is_shown_and_places_stay() -> None:
    given = "a\u202eb\u200b\U000e0041c\x00\nđ한"
    assert quoting.clean(given) == "a\ufffdb\ufffd\ufffdc\ufffd\nđ한"
    assert len(quoting.clean(given)) == len(given)
