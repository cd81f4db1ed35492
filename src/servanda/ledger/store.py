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
from sqlalchemy.exc import DatabaseError

from servanda.ledger.errors import LedgerError, explain

_HEADER = b"SQLite format 3\0"
_PATIENCE = 10.0
"""Seconds to wait for another program that writes to the same ledger."""


class Ledger:
    """The store of one file. Use as a context manager, or `close` it."""

    def __init__(self, path: str, *, create: bool = False, patience: float = _PATIENCE) -> None:
        """Open the ledger at `path`, bringing its schema up to date; `create` makes it where there is none.

        Raises `LedgerError` where it is missing, no database, newer than this program, locked or not writable.
        """
        self.path = path
        file = Path(path)
        if file.is_dir():
            raise LedgerError(f"{path}: is a folder; name a file, as in --ledger {path}/servanda.db")
        if not create and not file.exists():
            raise LedgerError(f"{path}: no such ledger; make one with `servanda build PATH… --ledger {path}`")
        if not file.absolute().parent.is_dir():
            raise LedgerError(f"{path}: its folder does not exist; create it first")
        self._check_header(file)
        self.engine: Engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience})
        event.listen(self.engine, "connect", _pragmas)
        try:
            self._migrate()
        except DatabaseError as error:
            self.engine.dispose()
            raise explain(path, error) from error
        except BaseException:
            self.engine.dispose()
            raise

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

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        scripts = ScriptDirectory.from_config(config)
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise LedgerError(f"{self.path}: was written by a newer servanda; update the program to open it")
        try:
            with self.engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise LedgerError(f"{self.path}: its schema cannot be brought up to date: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is written, or nothing."""
        with self._told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise explain(self.path, error) from error

    def close(self) -> None:
        """Let the file go."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pragmas(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
