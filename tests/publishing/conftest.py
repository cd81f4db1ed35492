"""A ledger of the bundled example with every kind of record in it, for the exports."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from servanda import ledger as kept
from servanda.cli import app
from servanda.ledger import Filters, Ledger, things
from servanda.ledger.reviewing import decide
from servanda.profiles import load
from servanda.publishing.exports import Source
from servanda.records import (
    Answer,
    Change,
    Completion,
    Naming,
    PartialDate,
    ProjectRecord,
    Reception,
    Span,
    Stage,
    Step,
    Undertaking,
    Verb,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "vietnam-korea"
DAY = date(2026, 1, 1)


@pytest.fixture(scope="package")
def built(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("exports") / "ledger.db")
    assert app(["build", str(EXAMPLE), "--ledger", path], standalone_mode=False) == 0
    with Ledger(path) as store, store.writing() as connection:
        told = kept.statements(connection, Filters(force="request"))
        first, second = told[0], told[1]
        step = Step(first["id"], PartialDate.parse("2025"), Change.FIRST, "the first", added=("by 2030",))
        thread = Undertaking(
            'a thread "of one"', ("KOR",), ("VNM",), ("economy",), None, (step,), Stage.IDENTIFICATION,
            Completion.NO_EVIDENCE, why=("told once",),
        )  # fmt: skip
        things.keep_undertakings(connection, [], [(thread, [])])
        answer = Answer(thread.id, "VNM", ("KOR",), ("economy",), first["id"], Reception.UNANSWERED, None, "alone")
        things.keep_answers(connection, [thread.id], [(answer, None, [])])
        span = Span(second["document"], second["start"], second["end"], second["quote"])
        naming = Naming("Harbour lights", "culture", "Busan", Stage.IDENTIFICATION, span)
        project = ProjectRecord(
            "harbour-lights", "Harbour lights", "culture", "Busan", None, (naming,), (second["id"],)
        )
        things.keep_projects(connection, ["harbour-lights"], [(project, [])])
        decide(
            connection, Verb.ACCEPT, [first["id"]], by="reader 1", when=datetime(2026, 1, 1, tzinfo=UTC), why='"right"'
        )
    return path


@pytest.fixture
def source(built):
    with Ledger(built) as store, store.reading() as connection:
        yield Source(connection, load("vietnam-korea"), DAY)
