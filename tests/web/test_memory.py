"""What a server remembers: for how long, what a decision does to it, and what it knows before anybody asks."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from servanda.ledger import columns
from servanda.profiles import load
from servanda.web import Settings, create_app
from servanda.web.memory import KEPT, LONG, Memory
from servanda.web.warming import warm


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Nothing:
    """A ledger that nothing is asked of."""

    def reading(self):
        return nullcontext()


@pytest.fixture
def remembering():
    clock = Clock()
    memory = Memory(Nothing(), clock)

    def ask(value: str, took: float) -> str:
        def make(_) -> str:
            clock.now += took
            return value

        return memory.ask("key", make)

    def settled(value: str) -> str:
        """What is answered once nothing is worked out any more."""
        while memory.working("key"):
            pass
        return ask(value, 0.0)

    return memory, clock, ask, settled


def test_an_answer_is_kept_for_a_multiple_of_what_it_took(remembering) -> None:
    _, clock, ask, settled = remembering
    assert ask("first", 0.1) == "first"
    clock.now += 0.1 * KEPT - 0.01
    assert ask("second", 0.1) == "first"
    assert settled("third") == "first"
    clock.now += 0.02
    assert ask("fourth", 0.1) == "first"
    assert settled("fifth") == "fourth"


def test_a_decision_is_seen_at_once_where_the_answer_is_quick(remembering) -> None:
    memory, _, ask, _ = remembering
    ask("before", LONG / 2)
    memory.forget()
    assert ask("after", LONG / 2) == "after"


def test_a_long_answer_is_given_once_more_after_a_decision(remembering) -> None:
    memory, _, ask, settled = remembering
    ask("before", LONG * 2)
    memory.forget()
    assert ask("after", LONG * 2) == "before"
    assert settled("later") == "after"


def test_what_was_begun_before_a_decision_does_not_count_as_fresh(remembering) -> None:
    memory, _, _, settled = remembering

    def make(_) -> str:
        memory.forget()
        return "before"

    assert memory.ask("key", make) == "before"
    assert settled("after") == "before"
    assert settled("later") == "after"


def test_a_warm_server_knows_its_lists_and_answers_as_a_cold_one(example) -> None:
    def app():
        settings = Settings(str(example), load("vietnam-korea"), Path("no-users.json"), as_of=date(2026, 6, 1))
        return create_app(settings)

    def unknown(_):
        raise AssertionError("is not known yet")

    cold, warmed = app(), app()
    warm(warmed)
    for kind in columns.KINDS:
        assert warmed.state.memory.ask(("columns", kind), unknown).kind == kind
    with TestClient(cold, base_url="http://127.0.0.1") as one, TestClient(warmed, base_url="http://127.0.0.1") as other:
        for address in ("/", "/undertakings?party=KOR", "/actors?party=VNM", "/statements?channel=government"):
            assert one.get(address).text == other.get(address).text


def test_warming_ends_where_it_is_told_to(example) -> None:
    settings = Settings(str(example), load("vietnam-korea"), Path("no-users.json"))
    app = create_app(settings)
    warm(app, stopped=lambda: True)
    assert app.state.memory.ask(("columns", "documents"), lambda _: "worked out now") == "worked out now"
