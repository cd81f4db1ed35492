"""Inserts that leave alone what is there, in the dialect of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from servanda.ledger import postgresql as postgresql_store

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]] | dict[str, Any]) -> None:
    """Insert the rows whose keys are not yet in the table."""
    if rows:
        connection.execute(_INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), rows)


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *key: str) -> None:
    """Insert rows; where one with the same `key` columns is there, it takes the new values."""
    if not rows:
        return
    statement = _INSERTS[connection.dialect.name](table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=others), rows)


def fill(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of which none is in the table, the fastest way that the database has."""
    if connection.dialect.name == "postgresql":
        postgresql_store.copy(connection, table, rows)
    elif rows:
        connection.execute(insert(table), rows)
