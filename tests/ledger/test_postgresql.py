"""What a database can do to a ledger and a file cannot."""

import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, insert, select, text

from servanda.ledger import Filters, Ledger, LedgerError, documents, schema, search, statements, write
from servanda.ledger.writing import Entry, write_all

pytestmark = pytest.mark.file
BREAK = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
SLOW_BUILD = Path(__file__).parents[1] / "pipeline" / "slow_build.py"


@pytest.fixture
def ledger(database):
    with Ledger(database, create=True) as store:
        yield store


def test_a_database_without_a_ledger(database) -> None:
    with pytest.raises(LedgerError, match="holds no ledger"):
        Ledger(database)
    Ledger(database, create=True).close()
    Ledger(database).close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda address: address + "_none", "has no such database"),
        (lambda address: address.rpartition(":")[0] + ":1/x", "cannot be reached"),
        (lambda address: address.replace("postgres@", "nobody_here@"), "refuses the user"),
        (lambda _: "postgresql://host:port/x", "is no address of a database"),
        (lambda _: "postgresql://host", "names no database"),
    ],
)
def test_addresses_that_lead_nowhere(database, change, said) -> None:
    with pytest.raises(LedgerError, match=said):
        Ledger(change(database), create=True)


def test_no_message_holds_a_password() -> None:
    with pytest.raises(LedgerError) as told:
        Ledger("postgresql://ana:s3cret@127.0.0.1:1/x", create=True)
    assert "s3cret" not in str(told.value)
    assert "postgresql://ana:***@127.0.0.1:1/x" in str(told.value)


def test_a_newer_ledger_is_refused(ledger, database) -> None:
    with ledger.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'z9'"))
    with pytest.raises(LedgerError, match="newer servanda"):
        Ledger(database)


def test_text_sorts_by_its_code_points(ledger) -> None:
    with ledger.reading() as connection:
        left = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
            )
        ).all()
    assert [row for row in left if row[0] != "alembic_version"] == []


def test_nothing_sorts_before_everything(ledger) -> None:
    d = schema.documents
    asked = {
        str(select(d.c.id).order_by(d.c.published).compile(ledger.engine)).split("ORDER BY")[1].strip(),
        str(select(d.c.id).order_by(d.c.published.desc()).compile(ledger.engine)).split("ORDER BY")[1].strip(),
        str(select(d.c.id).order_by(d.c.published.nulls_last()).compile(ledger.engine)).split("ORDER BY")[1].strip(),
    }
    assert asked == {
        "documents.published NULLS FIRST",
        "documents.published DESC NULLS LAST",
        "documents.published NULLS LAST",
    }


def test_a_nul_is_kept(ledger, another) -> None:
    reading = another("nul.txt", "A\0 Korea pledged to build a\0 hall. Trade was 90 billion USD and it opened\0.")
    write(ledger, reading, "1", "p", read=True)
    with ledger.reading() as connection:
        assert connection.execute(select(schema.documents.c.text)).scalar_one() == reading.document.text
        (told,) = statements(connection, Filters())
    assert told["quote"] == reading.statements[0].evidence.quote
    assert "\0" in told["quote"]


def test_the_locks_of_another_writer_are_waited_for_and_told(database, reading) -> None:
    with Ledger(database, create=True, patience=0.2) as store, Ledger(database) as other:
        with other.writing(), pytest.raises(LedgerError, match="in use by another program"):
            write(store, reading, "1", "p", read=True)
        write(store, reading, "1", "p", read=True)


def test_readers_go_on_while_somebody_writes(ledger, database, reading, another) -> None:
    write(ledger, reading, "1", "p", read=True)
    with Ledger(database) as other, other.writing() as connection:
        connection.execute(insert(schema.locations).values(document=reading.document.id, path="elsewhere"))
        with ledger.reading() as reader:
            assert len(documents(reader, Filters())) == 1
            write_in_a_thread = threading.Thread(target=lambda: write(ledger, another("b.txt"), "1", "p", read=True))
            write_in_a_thread.start()
            assert len(documents(reader, Filters())) == 1
    write_in_a_thread.join(timeout=30)
    with ledger.reading() as reader:
        paths = reader.execute(select(schema.locations.c.path).order_by(schema.locations.c.path)).scalars().all()
    assert paths == ["b.txt", "elsewhere", "notes/museum.txt"]


def test_a_reader_sees_one_state(ledger, another) -> None:
    with ledger.reading() as reader:
        assert reader.execute(select(func.count()).select_from(schema.documents)).scalar() == 0
        write(ledger, another("a.txt"), "1", "p", read=True)
        assert reader.execute(select(func.count()).select_from(schema.documents)).scalar() == 0


def test_many_writers_at_once(ledger, database, another) -> None:
    """Each document by every writer: none is doubled, none is lost, none is half."""
    readings = [
        another(f"{n}.txt", f"Korea pledged to build hall {n}. Trade was 90 billion USD; it opened.") for n in range(8)
    ]
    failures = []

    def work() -> None:
        try:
            with Ledger(database) as own:
                write_all(own, [Entry(r, read=True) for r in readings[:4]], "1", "p")
                for reading in readings:
                    write(own, reading, "1", "p", read=True)
        except LedgerError as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    with ledger.reading() as connection:
        assert len(documents(connection, Filters())) == 8
        assert len(statements(connection, Filters())) == 8
        assert len(search(connection, "hall")) == 16


def test_a_build_whose_connection_breaks_is_told_and_goes_on(ledger, database, server) -> None:
    command = [sys.executable, SLOW_BUILD, database]
    with subprocess.Popen([*command, "0.05"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
            for _ in range(3):
                process.poll()
                connection.execute("SELECT pg_sleep(0.2)")
                connection.execute(BREAK, (database.rpartition("/")[2],))
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0 or "LedgerError" in said
    subprocess.run([*command, "0"], check=True, timeout=60)
    with ledger.reading() as connection:
        assert len(documents(connection, Filters())) == 30
        assert len(statements(connection, Filters())) == 30
