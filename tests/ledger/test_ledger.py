"""The store keeps what it is given, whole, and says clearly why it cannot."""

import sqlite3
from pathlib import Path

import pytest
import yaml
from alembic import command
from sqlalchemy import event as hooks
from sqlalchemy import text

from servanda.ledger import (
    Filters,
    Ledger,
    LedgerError,
    State,
    actors,
    claims,
    documents,
    events,
    record,
    search,
    state,
    statements,
    write,
)
from servanda.ledger.writing import locate

ROWS = yaml.safe_load((Path(__file__).parent / "search.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def ledger(tmp_path, reading):
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write(store, reading, "1", "p", read=True)
        yield store


def test_what_is_written_is_read_back(ledger, reading) -> None:
    with ledger.reading() as connection:
        (d,) = documents(connection, Filters())
        (s,) = statements(connection, Filters())
        (c,) = claims(connection, Filters())
        (e,) = events(connection, Filters())
    assert (d["path"], d["date"], d["statements"], d["claims"], d["events"]) == (
        "notes/museum.txt",
        "2025-05-03",
        1,
        1,
        1,
    )
    own = reading.statements[0]
    assert (s["id"], s["quote"], s["start"], s["deadline"]) == (own.id, own.evidence.quote, own.evidence.start, "2030")
    assert s["speakers"] == [{"party": "KOR", "name": "Han Seo-yun"}]
    assert s["addressees"] == [{"party": "VNM"}]
    assert s["pillars"] == ["culture", "infrastructure"]
    assert (c["value"], c["comparator"], c["period"], c["target"]) == (90_000_000_000, "~", "2024", False)
    assert (e["kind"], e["date"], e["place"]) == ("milestone", "2025-05", "Đà Nẵng")
    assert e["participants"] == [{"party": "KOR"}, {"party": "VNM"}]


def test_states_of_a_document(ledger, reading, another) -> None:
    assert state(ledger, reading.document, "1", "p") is State.CURRENT
    assert state(ledger, reading.document, "2", "p") is State.STALE
    assert state(ledger, reading.document, "1", "q") is State.STALE
    assert state(ledger, another("b.txt", "Another text.").document, "1", "p") is State.NEW


def test_writing_again_replaces_and_never_doubles(ledger, reading) -> None:
    write(ledger, reading, "2", "p", read=True)
    with ledger.reading() as connection:
        assert len(statements(connection, Filters())) == 1
        assert len(search(connection, "museum")) == 2
    assert state(ledger, reading.document, "2", "p") is State.CURRENT


def test_the_same_bytes_elsewhere_are_the_same_document(ledger, another) -> None:
    locate(ledger, another("copy/museum.txt").document)
    with ledger.reading() as connection:
        assert len(documents(connection, Filters())) == 1
        (row,) = record(connection, documents(connection, Filters())[0]["id"])
    assert row["paths"] == ["copy/museum.txt", "notes/museum.txt"]


@pytest.mark.parametrize("row", ROWS, ids=[row["query"] or "empty" for row in ROWS])
def test_search(ledger, row) -> None:
    with ledger.reading() as connection:
        assert len(search(connection, row["query"])) == row["found"]


def test_exact_diacritics_come_first(ledger, another) -> None:
    write(ledger, another("plain.txt", "The cau Rong bridge."), "1", "p", read=True)
    with ledger.reading() as connection:
        first = search(connection, "cầu Rồng")[0]
        assert "cầu" in first.snippet.replace("«", "").replace("»", "")
        plain = search(connection, "cau rong")[0]
        assert "cau" in plain.snippet.replace("«", "").replace("»", "")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(party="KOR"), 1),
        (Filters(party="JPN"), 0),
        (Filters(force="commitment"), 1),
        (Filters(force="request"), 0),
        (Filters(pillar="culture"), 1),
        (Filters(pillar="security"), 0),
        (Filters(since="2025"), 1),
        (Filters(since="2025-06"), 0),
        (Filters(until="2025"), 1),
        (Filters(until="2025-05"), 1),
        (Filters(until="2024"), 0),
        (Filters(document="museum.txt"), 1),
        (Filters(document="notes/museum.txt"), 1),
        (Filters(document="seum.txt"), 0),
    ],
)
def test_filters_of_statements(ledger, filters, found) -> None:
    with ledger.reading() as connection:
        assert len(statements(connection, filters)) == found


def test_claims_by_group_of_indicators(ledger) -> None:
    with ledger.reading() as connection:
        assert len(claims(connection, Filters(indicator="trade"))) == 1
        assert len(claims(connection, Filters(indicator="trade.turnover"))) == 1
        assert not claims(connection, Filters(indicator="tra"))


def test_actors_with_their_parts(ledger) -> None:
    with ledger.reading() as connection:
        rows = {(r["party"], r["name"]): r for r in actors(connection, Filters())}
    assert rows["KOR", "Han Seo-yun"]["speakers"] == 1
    assert (rows["VNM", ""]["addressees"], rows["VNM", ""]["participants"]) == (1, 1)


def test_a_record_by_the_beginning_of_its_id(ledger, reading) -> None:
    with ledger.reading() as connection:
        (row,) = record(connection, reading.statements[0].id[:8])
        assert row["type"] == "statement"
        assert not record(connection, "s-zz")
        assert not record(connection, "%")


@pytest.mark.file
def test_a_full_disk_leaves_whole_documents(tmp_path, another) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write(store, another("a.txt"), "1", "p", read=True)
        with store.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        hooks.listen(store.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages + 2}"))
        store.engine.dispose()
        big = another(
            "b.txt", "word " * 20_000 + "Korea pledged to build a hall. Trade was 90 billion USD and it opened"
        )
        with pytest.raises(LedgerError, match="disk is full"):
            write(store, big, "1", "p", read=True)
        with store.reading() as connection:
            assert [d["path"] for d in documents(connection, Filters())] == ["a.txt"]
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.file
def test_opening_what_is_no_ledger(tmp_path) -> None:
    (tmp_path / "x.db").write_text("not a ledger at all, only words", encoding="utf-8")
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger(str(tmp_path / "x.db"))
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(str(tmp_path / "none.db"))
    with pytest.raises(LedgerError, match="is a folder"):
        Ledger(str(tmp_path))
    with pytest.raises(LedgerError, match="folder does not exist"):
        Ledger(str(tmp_path / "no" / "l.db"), create=True)


@pytest.mark.file
def test_opening_a_newer_ledger(tmp_path) -> None:
    path = tmp_path / "l.db"
    Ledger(str(path), create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'z9'")
    with pytest.raises(LedgerError, match="newer servanda"):
        Ledger(str(path))


@pytest.mark.file
def test_a_locked_ledger(tmp_path, reading) -> None:
    path = tmp_path / "l.db"
    with Ledger(str(path), create=True, patience=0.1) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerError, match="in use by another program"):
            write(store, reading, "1", "p", read=True)
        other.close()
        write(store, reading, "1", "p", read=True)
        assert state(store, reading.document, "1", "p") is State.CURRENT


@pytest.mark.file
def test_a_schema_that_is_interrupted_leaves_nothing(tmp_path, monkeypatch) -> None:
    path = tmp_path / "l.db"
    upgrade = command.upgrade

    def interrupted(*arguments) -> None:
        upgrade(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Ledger(str(path), create=True)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    Ledger(str(path), create=True).close()
