"""The migrations make the tables that the program speaks of."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from servanda.ledger import Ledger, account, schema, search, write

OLD_SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(record UNINDEXED, document UNINDEXED, exact, folded, hangul, "
    'tokenize = "unicode61 remove_diacritics 0")'
)
INDEXED = {"vector", "ix_words_vector", "ix_documents_told", "ix_whos_named"}
"""What only PostgreSQL has, and indexes of expressions, which are not compared."""


def test_migrations_and_tables_agree(tmp_path) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store, store.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: kind != "table" or not name.startswith("search"),
                "include_object": lambda _, name, __, ___, ____: name not in INDEXED,
            },
        )
        assert compare_metadata(context, schema.metadata) == []


@pytest.mark.file
def test_a_ledger_of_the_first_schema_is_brought_up_to_date(tmp_path, reading) -> None:
    path = tmp_path / "l.db"
    with Ledger(str(path), create=True) as store:
        write(store, reading, "1", "p", read=True)
    with sqlite3.connect(path) as old:
        own = {t.name for t in schema.metadata.sorted_tables}
        first = {"documents", "locations", "readings", "statements", "claims", "events", "whos", "topics"}
        for name in own - first:
            old.execute(f"DROP TABLE {name}")
        old.execute("DROP TABLE search")
        old.execute("ALTER TABLE documents DROP COLUMN digest")
        old.execute(OLD_SEARCH)
        old.execute(
            "INSERT INTO search VALUES (?, ?, 'korea pledged to build a cầu rồng museum', 'museum', '')",
            (reading.statements[0].id, reading.document.id),
        )
        old.execute("UPDATE alembic_version SET version_num = 'a1'")
    with Ledger(str(path)) as store, store.reading() as connection:
        assert connection.execute(select(account.pending.c.document)).scalars().all() == [reading.document.id]
        assert connection.execute(select(schema.statements.c.id)).scalars().all() == [reading.statements[0].id]
        assert [hit.record for hit in search(connection, "cau rong")] == [reading.statements[0].id]
