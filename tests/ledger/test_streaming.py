"""What is streamed is what the lists give, whole and in order, and filters without a meaning for a kind are told."""

from datetime import date

import pytest

from servanda import ledger as kept
from servanda.ledger import Filters, Ledger, streaming, things, write
from servanda.reconciliation.evidence import Matter
from servanda.records import (
    Answer,
    Change,
    Completion,
    Discrepancy,
    DiscrepancyKind,
    EventKind,
    Happening,
    Naming,
    PartialDate,
    Participant,
    ProjectRecord,
    Reception,
    Severity,
    Side,
    Stage,
    Step,
    Undertaking,
    Who,
)

DAY = date(2026, 1, 1)


@pytest.fixture
def ledger(tmp_path, reading, another):
    statement, claim, event = reading.statements[0], reading.claims[0], reading.events[0]
    undertaking = Undertaking(
        "build a museum", ("KOR",), ("VNM",), ("culture",), PartialDate(2030),
        (Step(statement.id, PartialDate(2025, 5, 3), Change.FIRST, "the first"),), Stage.IDENTIFICATION,
        Completion.NO_EVIDENCE,
    )  # fmt: skip
    happening = Happening(
        EventKind.MILESTONE, PartialDate(2025, 5), None, "Đà Nẵng", (Participant(Who("KOR")),), (event.id,),
        (reading.document.id,),
    )  # fmt: skip
    answer = Answer(undertaking.id, "VNM", ("KOR",), ("culture",), statement.id, Reception.UNANSWERED, None, "alone")
    sides = (Side(claim.id, claim.evidence, "90"), Side("c-2", claim.evidence, "80"))
    discrepancy = Discrepancy(DiscrepancyKind.VALUE, Severity.HIGH, "they differ", sides)
    naming = Naming("Rồng museum", "culture", "Đà Nẵng", None, statement.evidence)
    project = ProjectRecord("rong", "Rồng museum", "culture", "Đà Nẵng", Stage.IDENTIFICATION, (naming,))
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write(store, reading, "1", "p", read=True)
        for number in range(7):
            write(store, another(f"notes/{number}.txt", f"No. {number}. {reading.document.text}"), "1", "p", read=True)
        with store.writing() as connection:
            things.keep_undertakings(connection, [], [(undertaking, Matter("en", {}, None, None), [("party", "KOR")])])
            things.keep_happenings(connection, [], [(happening, [("party", "KOR")])])
            things.keep_answers(connection, [], [(answer, None, [])])
            things.keep_discrepancies(connection, [], [("k", discrepancy, None, [])])
            things.keep_projects(connection, [], [(project, [])])
        yield store


@pytest.mark.parametrize("part", [3, 500])
def test_what_is_streamed_is_what_the_lists_give(ledger, monkeypatch, part) -> None:
    monkeypatch.setattr(streaming, "PART", part)
    names = {"tellings": "events", "events": "happenings"}
    with ledger.reading() as connection:
        for kind in ("statements", "claims", "tellings", "events", "asks", "discrepancies", "projects"):
            rows = list(streaming.stream(connection, kind, Filters(), DAY))
            assert rows, kind
            assert rows == getattr(kept, names.get(kind, kind))(connection, Filters()), kind
        rows = list(streaming.stream(connection, "undertakings", Filters(), DAY))
        assert rows == kept.undertakings(connection, Filters(), DAY)
        assert rows[0]["schedule"] == "on time"
        documents = list(streaming.stream(connection, "documents", Filters(), DAY))
        assert [row["id"] for row in documents] == [row["id"] for row in kept.documents(connection, Filters())]
        assert len(documents) == 8
        assert all(row["characters"] and row["sha256"] and "text" not in row for row in documents)


def test_filters_narrow_and_the_limit_holds_for_each_kind(ledger) -> None:
    with ledger.reading() as connection:
        assert len(list(streaming.stream(connection, "statements", Filters(limit=2), DAY))) == 2
        assert not list(streaming.stream(connection, "statements", Filters(force="offer"), DAY))
        assert len(list(streaming.stream(connection, "events", Filters(party="KOR"), DAY))) == 1
        assert not list(streaming.stream(connection, "events", Filters(party="NOR"), DAY))


def test_filters_without_a_meaning_for_a_kind_are_told() -> None:
    assert streaming.narrows("statements", Filters(force="offer", limit=3))
    assert not streaming.narrows("claims", Filters(force="offer"))
    assert streaming.narrows("decisions", Filters())
    assert not streaming.narrows("decisions", Filters(party="KOR"))
