"""A backup is the whole ledger, and what is restored is the same ledger again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from servanda.ledger import Filters, Ledger, LedgerError, schema, search, statements, write
from servanda.ledger.keeping import backup, restore
from servanda.ledger.reviewing import decide
from servanda.ledger.verifying import verify
from servanda.records import Verb

pytestmark = pytest.mark.file
TOLD = "Korea pledged to build number {}. Trade fell by 5 USD; it opened."


def fill(path: str, make) -> dict[str, list[str]]:
    with Ledger(path, create=True) as store:
        reading = make("notes/museum.txt", "A\0 Korea pledged to build a cầu. Trade was 90 billion USD and it opened.")
        write(store, reading, "1", "p", read=True)
        for number in range(3):
            write(
                store,
                make(f"{number}.txt", f"Korea pledged to build {number}. Trade fell by 5 USD; opened"),
                "1",
                "p",
                read=True,
            )
        with store.writing() as connection:
            decide(
                connection, Verb.ACCEPT, [reading.statements[0].id],
                by="Ana", when=datetime(2025, 5, 6, tzinfo=UTC), why="as the minutes say",
            )  # fmt: skip
        return everything(store)


def everything(store: Ledger) -> dict[str, list[str]]:
    with store.reading() as connection:
        return {t.name: sorted(map(repr, connection.execute(select(t)))) for t in schema.metadata.sorted_tables}


@pytest.mark.parametrize("source", ["file", "server"])
@pytest.mark.parametrize("target", ["file", "server"])
def test_from_either_store_into_either(tmp_path, database, another_database, another, source, target) -> None:
    from_, to = (str(tmp_path / "l.db"), str(tmp_path / "r.db"))
    from_, to = (database if source == "server" else from_, another_database if target == "server" else to)
    kept = fill(from_, another)
    with Ledger(from_) as store:
        backup(store, tmp_path / "b.db")
        backup(store, tmp_path / "b.db")  # in place of the first
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".", "b"))] == ["b.db"]
    restore(tmp_path / "b.db", to)
    with Ledger(to) as store:
        assert everything(store) == kept
        assert verify(store).told == []
        with store.reading() as connection:
            assert [hit.record for hit in search(connection, "cau")]
        with store.writing() as connection:  # numbers go on where they were
            decide(
                connection, Verb.REJECT, [statement(connection)],
                by="Ana", when=datetime(2025, 5, 7, tzinfo=UTC), why="on second thoughts",
            )  # fmt: skip
        write(store, another("later.txt", TOLD.format("later")), "1", "p", read=True)
        assert verify(store).told == []


def statement(connection) -> str:
    return connection.execute(select(schema.statements.c.id).order_by(schema.statements.c.id)).scalars().first()


def test_a_backup_is_a_ledger(tmp_path, another) -> None:
    fill(str(tmp_path / "l.db"), another)
    with Ledger(str(tmp_path / "l.db")) as store:
        backup(store, tmp_path / "b.db")
    with Ledger(str(tmp_path / "b.db")) as store, store.reading() as connection:
        assert len(statements(connection, Filters())) == 4


def test_a_backup_of_one_state_while_others_write(tmp_path, database, another) -> None:
    fill(database, another)
    seen = []

    def meanwhile(table: str, copied: int) -> None:
        if table == "documents" and not seen:
            with Ledger(database) as other:
                write(
                    other,
                    another("later.txt", TOLD.format("later")),
                    "1",
                    "p",
                    read=True,
                )
            seen.append(copied)

    with Ledger(database) as store:
        backup(store, tmp_path / "b.db", meanwhile)
    assert seen
    with Ledger(str(tmp_path / "b.db")) as store:
        found = verify(store)
    assert (found.counts["documents"], found.told) == (4, [])


def test_nothing_is_overwritten(tmp_path, database, another) -> None:
    fill(str(tmp_path / "l.db"), another)
    with Ledger(str(tmp_path / "l.db")) as store:
        backup(store, tmp_path / "b.db")
        with pytest.raises(LedgerError, match="is the ledger itself"):
            backup(store, tmp_path / "l.db")
        with pytest.raises(LedgerError, match="cannot be written"):
            backup(store, tmp_path / "no" / "b.db")
    with pytest.raises(LedgerError, match="is there already"):
        restore(tmp_path / "b.db", str(tmp_path / "l.db"))
    restore(tmp_path / "b.db", database)
    with pytest.raises(LedgerError, match="holds documents already"):
        restore(tmp_path / "b.db", database)
    (tmp_path / "x.db").write_text("no ledger, only words", encoding="utf-8")
    for address in (str(tmp_path / "r.db"), database):
        with pytest.raises(LedgerError, match=r"is no ledger|holds documents"):
            restore(tmp_path / "x.db", address)
    assert not (tmp_path / "r.db").exists()
    with pytest.raises(LedgerError, match="no such file"):
        restore(tmp_path / "none.db", str(tmp_path / "r.db"))


def test_a_restore_that_fails_leaves_nothing(tmp_path, database, another) -> None:
    fill(str(tmp_path / "l.db"), another)
    with Ledger(str(tmp_path / "l.db")) as store:
        backup(store, tmp_path / "b.db")

    def fail(table: str, _: int) -> None:
        if table == "statements":
            raise LedgerError("pulled the plug")

    with pytest.raises(LedgerError, match="pulled the plug"):
        restore(tmp_path / "b.db", database, fail)
    with Ledger(database) as store:
        assert all(rows == [] for rows in everything(store).values())
    restore(tmp_path / "b.db", database)


def test_an_older_backup_stays_as_it_is(tmp_path, another) -> None:
    fill(str(tmp_path / "l.db"), another)
    with Ledger(str(tmp_path / "l.db")) as store:
        backup(store, tmp_path / "b.db")
        with store.writing() as connection:
            connection.execute(insert(schema.locations).values(document=document(connection), path="x"))
    before = Path(tmp_path / "b.db").read_bytes()
    restore(tmp_path / "b.db", str(tmp_path / "r.db"))
    assert Path(tmp_path / "b.db").read_bytes() == before


def document(connection) -> str:
    return connection.execute(text("SELECT id FROM documents")).scalars().first()
