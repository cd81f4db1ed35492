"""What is different where the ledger is a database of PostgreSQL: connecting, ordering, locking, copying.

Everything else - tables, migrations, questions - is the same as in SQLite and gives the same answers. For that text is
compared by its code points (collation "C"), nothing is sorted before everything, and a NUL, which PostgreSQL keeps in
no text, stands there as the noncharacter U+FDD0.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from servanda.ledger.errors import LedgerError

_SCHEMES = ("postgresql://", "postgres://")
_STAND_IN = "\ufdd0"
"""Unicode keeps it for the inside of programs: no document holds it (`sources.encoding.whole`)."""
_WRITERS = 0x5E47
"""The number of the lock that lets one writer at a time into a ledger."""
_TEXTS = """
SELECT c.table_name, c.column_name
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
  AND (c.data_type = 'character varying' OR c.data_type = 'text' AND c.collation_name IS NULL)
  AND c.is_generated = 'NEVER'
ORDER BY 1, 2
"""
_CAUSES = {
    "28P01": "refuses the password; give it in the address, in PGPASSWORD or in ~/.pgpass",
    "28000": "refuses the user; check the address and pg_hba.conf",
    "3D000": "has no such database; make one with createdb",
    "42501": "may not be changed by this user; grant it CREATE and the rights on the tables",
    "25006": "is open for reading only; name the server that may be written to",
    "53100": "has no room left on its disk; free some and run the same command again, nothing that was written is lost",
    "53300": "has too many connections; try again later",
    "55P03": "is in use by another program; wait for it to finish and try again",
    "57014": "took too long; try again later",
    "57P01": "was shut down; run the same command again when it is back, nothing that was written is lost",
    "57P03": "is not ready yet; try again in a moment",
}


_AT_THE_DOOR = (
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ('role "', "28000"),
    ("does not exist", "3D000"),
    ("too many", "53300"),
    ("starting up", "57P03"),
    ("shutting down", "57P01"),
)
"""A connection that is refused tells no code: what the server says then, in the order in which it is looked for."""


def is_address(path: str) -> bool:
    """Whether a ledger is named by the address of a database and not by a file."""
    return path.startswith(_SCHEMES)


def shown(address: str) -> str:
    """The address without its password."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "postgresql://…"


def connect(address: str, patience: float) -> Engine:
    """An engine for the database at `address`; nothing is sent yet.

    `patience` is how many seconds to wait for another writer. Raises `LedgerError` where the address is none or the
    driver is not installed.
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
        engine = create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": max(2, int(patience)), "application_name": "servanda"},
        )
    except (ArgumentError, ValueError) as error:
        raise LedgerError(
            f"{shown(address)}: is no address of a database; write postgresql://USER@HOST:PORT/NAME"
        ) from error
    except ImportError as error:
        raise LedgerError(
            f"{shown(address)}: needs the package psycopg; run: pip install 'servanda[postgresql]'"
        ) from error
    if not url.database:
        raise LedgerError(f"{shown(address)}: names no database; write postgresql://USER@HOST:PORT/NAME")
    engine.dialect.statement_compiler = _compiler(engine.dialect.statement_compiler)
    milliseconds = int(patience * 1000)
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, milliseconds))
    return engine


def explain(path: str, error: DBAPIError) -> LedgerError:
    """The error of the database as one for the user."""
    state = getattr(error.orig, "sqlstate", None)
    told = " ".join(str(error.orig).split())[:300]
    if state is None:
        state = next((code for words, code in _AT_THE_DOOR if words in told), None)
    if state in _CAUSES:
        return LedgerError(f"{path}: {_CAUSES[state]}")
    if state is None or state.startswith("08"):
        return LedgerError(f"{path}: cannot be reached ({told}); check the address and that the server runs")
    return LedgerError(f"{path}: the database reports: {told}")


def alone(connection: Connection) -> None:
    """Wait until no other program writes, and keep others from it until the end of the transaction."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITERS})"))


def hold_texts_as_files_do(connection: Connection) -> None:
    """Let every column of text hold and sort what it does in SQLite.

    That is text of any length, whatever its column was declared with, in the order of its code points, whatever the
    locale of the database.
    """
    quote = connection.dialect.identifier_preparer.quote
    for table, column in connection.execute(text(_TEXTS)).all():
        connection.execute(text(f'ALTER TABLE {quote(table)} ALTER COLUMN {quote(column)} TYPE text COLLATE "C"'))


def copy(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into a table by COPY; none of their keys may be there."""
    if not rows:
        return
    columns = [column for column in table.columns if column.name in rows[0]]
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in columns)
    as_json = {column.name for column in columns if isinstance(column.type, JSON)}
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row([json.dumps(row[c.name]) if c.name in as_json else row[c.name] for c in columns])


def _compiler(base: Any) -> Any:
    """The compiler of a dialect, but sorting NULL as SQLite does: before everything, and last where descending."""

    class Compiler(base):  # type: ignore[misc]
        def order_by_clause(self, select: Any, **options: Any) -> str:
            parts = [self.process(part, **options) for part in select._order_by_clauses]  # noqa: SLF001
            return f" ORDER BY {', '.join(_with_nulls(part) for part in parts if part)}" if any(parts) else ""

    return Compiler


def _with_nulls(part: str) -> str:
    if part.endswith((" NULLS FIRST", " NULLS LAST")):
        return part
    return f"{part} NULLS LAST" if part.endswith(" DESC") else f"{part} NULLS FIRST"


def _prepare(connection: Any, milliseconds: int) -> None:
    """Settle a new connection: how long it waits for locks, and what stands for NUL."""
    from psycopg.types.string import StrDumper, TextLoader  # noqa: PLC0415 - an extra

    class Dumper(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _STAND_IN) if "\0" in obj else obj)

    class Loader(TextLoader):
        def load(self, data: Any) -> Any:
            found = super().load(data)
            return found.replace(_STAND_IN, "\0") if isinstance(found, str) and _STAND_IN in found else found

    connection.adapters.register_dumper(str, Dumper)
    for kind in ("text", "varchar"):
        connection.adapters.register_loader(kind, Loader)
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {milliseconds}")
        cursor.execute("SET client_encoding = 'UTF8'")
    connection.commit()
