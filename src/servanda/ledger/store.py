"""A ledger, opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from servanda.ledger import postgresql
from servanda.ledger.errors import LedgerError, explain

_HEADER = b"SQLite format 3\0"
_PATIENCE = 10.0
"""Seconds to wait for another program that writes to the same ledger."""


class Ledger:
    """The store: a file, or a database of PostgreSQL. Use as a context manager, or `close` it."""

    def __init__(self, path: str, *, create: bool = False, patience: float = _PATIENCE) -> None:
        """Open the ledger at `path`, bringing its schema up to date; `create` makes it where there is none.

        `path` is a file, or `postgresql://USER@HOST:PORT/DATABASE`; `patience` how many seconds to wait for another
        writer. Raises `LedgerError` where it is missing, no ledger, newer than this program, locked or not writable.
        """
        self.remote = postgresql.is_address(path)
        self.path = postgresql.shown(path) if self.remote else path
        self.engine: Engine = postgresql.connect(path, patience) if self.remote else self._file(create, patience)
        try:
            with self._told():
                self._migrate(create=create)
            self._own = None if self.remote else self._which()
        except BaseException:
            self.engine.dispose()
            raise

    def _file(self, create: bool, patience: float) -> Engine:
        path, file = self.path, Path(self.path)
        if file.is_dir():
            raise LedgerError(f"{path}: is a folder; name a file, as in --ledger {path}/servanda.db")
        if not create and not file.exists():
            raise LedgerError(f"{path}: no such ledger; make one with `servanda build PATH… --ledger {path}`")
        if not file.absolute().parent.is_dir():
            raise LedgerError(f"{path}: its folder does not exist; create it first")
        self._check_header(file)
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience})
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin)
        return engine

    def _check_header(self, file: Path) -> None:
        try:
            with file.open("rb") as stream:
                start = stream.read(len(_HEADER))
        except FileNotFoundError:
            return
        except OSError as error:
            raise LedgerError(f"{self.path}: cannot be opened ({error.strerror}); check its permissions") from error
        if start and start != _HEADER:
            raise LedgerError(f"{self.path}: is no ledger; name another file with --ledger, or move this one away")

    def _which(self) -> tuple[int, int]:
        """What tells this file from another that takes its name."""
        try:
            told = Path(self.path).stat()
        except OSError as error:
            raise LedgerError(
                f"{self.path}: was taken away while it was in use; put it back, or make it anew with the same command"
            ) from error
        return told.st_dev, told.st_ino

    def _stay(self) -> None:
        """Raise `LedgerError` where what is written would go into a file that nobody finds any more."""
        if self._own is not None and self._which() != self._own:
            raise LedgerError(
                f"{self.path}: another file took its place while it was in use; run the same command again"
            )

    def _migrate(self, *, create: bool) -> None:
        config = _config()
        scripts = ScriptDirectory.from_config(config)
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is None and self.remote and not create:
            raise LedgerError(f"{self.path}: holds no ledger; make one with `servanda build PATH… --ledger ADDRESS`")
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise LedgerError(f"{self.path}: was written by a newer servanda; update the program to open it")
        try:
            with self._writer().begin() as connection:
                if self.remote:
                    postgresql.alone(connection)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if self.remote:
                    postgresql.hold_texts_as_files_do(connection)
        except CommandError as error:
            raise LedgerError(f"{self.path}: its schema cannot be brought up to date: {error}") from error

    def current(self) -> bool:
        """Whether the ledger can be reached and has the schema of this program; `LedgerError` where it is locked."""
        if not self.remote and not Path(self.path).exists():
            return False
        with self._told(), self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        return found == ScriptDirectory.from_config(_config()).get_current_head()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with; all that is asked over it sees the same state of the ledger."""
        with self._told(), self.engine.connect() as connection:
            if self.remote:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is written, or nothing. Writers wait for each other."""
        with self._told(), self._writer().begin() as connection:
            if self.remote:
                postgresql.alone(connection)
            yield connection
            self._stay()

    def _writer(self) -> Engine:
        return self.engine.execution_options(writes=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise (postgresql.explain if self.remote else explain)(self.path, error) from error

    def close(self) -> None:
        """Let the file, or the connections, go."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _pragmas(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        # The driver would begin transactions by itself, and none for a change of the schema: see `_begin`.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin a transaction; a writer takes its turn at once, so that what it reads first is still so when it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
