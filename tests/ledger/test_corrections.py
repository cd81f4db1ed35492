"""What a person corrects is what every list goes by; what the machine read comes back when it is undone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from servanda.ledger import Filters, Ledger, account, loading, statements, write
from servanda.ledger.reviewing import decide
from servanda.records import Verb

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path, reading):
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        write(ledger, reading, "1", "p", read=True)
        with ledger.writing() as connection:
            values = {"force": "offer", "speakers": "KOR", "pillars": "culture", "deadline": ""}
            decide(connection, Verb.CORRECT, [reading.statements[0].id], by="Ana", when=NOW, why="w", values=values)
        yield ledger


def test_lists_and_records_hold_the_corrected_values(store, reading) -> None:
    with store.reading() as connection:
        (row,) = statements(connection, Filters(force="offer", pillar="culture"))
        assert statements(connection, Filters(force="commitment")) == []
        (told,) = loading.statements(connection, [reading.statements[0].id]).values()
    assert (row["id"], row["deadline"], row["speakers"]) == (reading.statements[0].id, None, [{"party": "KOR"}])
    assert (told.record.id, told.record.force.value, told.record.pillars) == (row["id"], "offer", ("culture",))


def test_a_second_correction_keeps_the_first_and_the_original(store, reading) -> None:
    (own,) = reading.statements
    with store.writing() as connection:
        decide(connection, Verb.CORRECT, [own.id], by="Ana", when=NOW, why="w", values={"force": "request"})
        (told,) = loading.statements(connection, [own.id]).values()
        assert (told.record.force.value, told.record.deadline) == ("request", None)
        decide(connection, Verb.UNDO, [], by="Ana", when=NOW, why="u")
        (told,) = loading.statements(connection, [own.id]).values()
        assert told.record.force.value == "offer"
        decide(connection, Verb.UNDO, [], by="Ana", when=NOW, why="v")
        (told,) = loading.statements(connection, [own.id]).values()
        assert connection.execute(select(func.count()).select_from(account.originals)).scalar() == 0
    assert (told.record.force, told.record.speakers, told.record.pillars) == (own.force, own.speakers, own.pillars)
    assert told.record.deadline == own.deadline


def test_a_new_reading_of_the_document_keeps_the_correction(store, reading) -> None:
    write(store, reading, "2", "p", read=True)
    with store.reading() as connection:
        (row,) = statements(connection, Filters())
        assert connection.execute(select(func.count()).select_from(account.originals)).scalar() == 1
    assert row["force"] == "offer"


def test_what_is_rejected_is_loaded_only_when_asked_for(store, reading) -> None:
    key = reading.events[0].id
    with store.writing() as connection:
        decide(connection, Verb.REJECT, [key], by="Ana", when=NOW, why="no event")
        assert loading.events(connection, [key]) == {}
        assert list(loading.events(connection, [key], rejected=True)) == [key]
        decide(connection, Verb.ACCEPT, [key], by="Ben", when=NOW, why="it is one")
        assert list(loading.events(connection, [key])) == [key]
