"""The migrations make the tables that the program speaks of."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, String, insert, select, text
from sqlalchemy.types import TypeEngine

from servanda.ledger import Ledger, account, outbox, schema, search, write
from servanda.ledger.keeping import _go_on_counting as go_on_counting
from servanda.ledger.reviewing import decide, records_of
from servanda.ledger.verifying import verify
from servanda.pipeline.account import reconcile
from servanda.profiles import load
from servanda.records import Verb

NOW = datetime(2026, 5, 1, tzinfo=UTC)
IN_A_FILE = ("a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1", "i1")
ON_A_SERVER = ("d1", "e1", "f1", "g1", "h1", "i1")
"""There was no ledger on a server before."""
OLD_WORDS = (
    "INSERT INTO search (record, document, exact, folded, hangul) VALUES (:record, :document, :exact, :folded, :hangul)"
)
INDEXED = {"vector", "ix_words_vector", "ix_documents_told", "ix_whos_named"}
"""What only PostgreSQL has, and indexes of expressions, which are not compared."""


def _other_type(_, __, ___, held: TypeEngine, told: TypeEngine) -> bool | None:
    """Texts have no width in SQLite, whatever is declared, and none on a server; None leaves it to Alembic."""
    return False if isinstance(held, String) and isinstance(told, String) else None


def compared(connection) -> list:
    """What the tables of a ledger have otherwise than the program speaks of them."""
    context = MigrationContext.configure(
        connection,
        opts={
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith("search"),
            "include_object": lambda _, name, __, ___, ____: name not in INDEXED,
            "compare_type": _other_type,
        },
    )
    return compare_metadata(context, schema.metadata)


def test_migrations_and_tables_agree(tmp_path) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store, store.reading() as connection:
        assert compared(connection) == []


@pytest.fixture
def made_by(monkeypatch):
    """Makes an empty ledger as a program of an earlier schema made it."""

    def make(address: str, revision: str) -> Ledger:
        with monkeypatch.context() as patched:
            upgrade = command.upgrade
            patched.setattr(command, "upgrade", lambda config, _: upgrade(config, revision))
            return Ledger(address, create=True)

    return make


@pytest.fixture
def today(tmp_path, reading, another) -> Ledger:
    """A ledger of the present schema with documents, an account and decisions."""
    with Ledger(str(tmp_path / "today.db"), create=True) as store:
        write(store, reading, "1", "p", read=True)
        write(
            store,
            another("b.txt", "Korea pledged to build a hall. Trade fell by 5 USD; it opened."),
            "1",
            "p",
            read=True,
        )
        reconcile(store, load("vietnam-korea"), now=NOW)
        with store.writing() as connection:
            decide(connection, Verb.REJECT, [reading.claims[0].id], by="Ana", when=NOW, why="a slip")
        yield store


def test_all_schemas_are_tried() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert {script.revision for script in scripts.walk_revisions()} == set(IN_A_FILE)


@pytest.mark.file
@pytest.mark.parametrize(
    ("place", "revision"), [*(("file", r) for r in IN_A_FILE), *(("server", r) for r in ON_A_SERVER)]
)
def test_a_ledger_of_every_schema_is_brought_up_to_date(
    request, tmp_path, made_by, today, reading, another, place, revision
) -> None:
    address = request.getfixturevalue("database") if place == "server" else str(tmp_path / "old.db")
    with made_by(address, revision) as old, old.engine.begin() as connection, today.reading() as source:
        assert MigrationContext.configure(connection).get_current_revision() == revision
        tables = refill(connection, source)
    with Ledger(address) as store:
        if place == "server":
            with store.writing() as connection:
                go_on_counting(connection)
        assert contents(store, tables) == contents(today, tables)
        assert verify(store).told == []
        write(store, another("c.txt", "Korea pledged to build c. Trade fell by 5 USD; it opened."), "1", "p", read=True)
        assert verify(store).told == []
        with store.reading() as connection:
            assert compared(connection) == []
            assert search(connection, "cau rong")[0].record == reading.statements[0].id
            assert set(connection.execute(select(account.pending.c.document)).scalars()) >= (
                {reading.document.id} if revision == "a1" else set()
            )


@pytest.mark.file
def test_alerts_of_an_earlier_schema_are_known_by_their_words(tmp_path, made_by, today) -> None:
    address = str(tmp_path / "old.db")
    with made_by(address, "g1") as old, old.engine.begin() as connection, today.reading() as source:
        refill(connection, source)
        thing = connection.execute(text("SELECT min(id) FROM undertakings")).scalar_one()
        latest = connection.execute(text("SELECT max(number) FROM changes")).scalar_one()
        made_by_now = connection.execute(text("SELECT value FROM marks WHERE name = 'account'")).scalar_one()
        for name, number, value in (("same", 1, made_by_now), ("other", 0, "an earlier one")):
            row = {"name": name, "number": number, "account": value}
            connection.execute(
                text("INSERT INTO queries (name, number, account) VALUES (:name, :number, :account)"), row
            )
        letter = {
            "id": "a-1",
            "query": "same",
            "thing": thing,
            "what": "agreement",
            "channel": "c",
            "title": "t",
            "note": "n",
        }
        letter |= {"made_at": "2026", "state": "sent", "attempts": 1, "answer": ""}
        connection.execute(insert(outbox.outbox), letter)
    with Ledger(address) as store, store.reading() as connection:
        assert outbox.position(connection, "same") == 1
        assert outbox.position(connection, "other") == latest
        held = set(connection.execute(select(account.accounted.c.document)).scalars())
        assert held == set(connection.execute(select(account.kinships.c.document)).scalars()) != set()
        ids = records_of(connection, thing)
        s, p = schema.statements.c, outbox.places.c
        told = connection.execute(select(p.alert, p.document, p.start, p.end)).all()
        own = connection.execute(select(s.document, s.start, s.end).where(s.id.in_(ids))).all()
        assert sorted(told) == sorted(("a-1", *place) for place in own) != []


def refill(connection, source) -> list[str]:
    """Put the rows of a ledger of today into the tables that there are; gives their names."""
    kept = MetaData()
    kept.reflect(connection)
    tables = [table for table in schema.metadata.sorted_tables if table.name in kept.tables]
    for table in tables:
        own = kept.tables[table.name]
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        if rows:
            connection.execute(insert(own), [{name: row[name] for name in row if name in own.c} for row in rows])
    if "words" not in kept.tables:  # texts were found by a table of FTS5 alone
        for row in source.execute(select(schema.words)).mappings():
            connection.execute(text(OLD_WORDS), dict(row))
    return [table.name for table in tables]


def contents(store: Ledger, tables: list[str]) -> dict[str, list[str]]:
    with store.reading() as connection:
        own = (schema.metadata.tables[name] for name in tables)
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in own}
