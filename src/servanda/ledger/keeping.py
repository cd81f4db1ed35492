"""Backups: a ledger as one file, from either store, and from that file into either store.

A backup is itself a ledger in a file: every command opens it. What is backed up is one state of the ledger, whoever
writes meanwhile; what is restored is there as a whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from servanda.ledger import postgresql, schema
from servanda.ledger.errors import LedgerError
from servanda.ledger.inserting import fill
from servanda.ledger.store import Ledger

_TOGETHER = 500
Progress = Callable[[str, int], None]
"""Told the table that is copied and how many of its rows have been."""


def backup(ledger: Ledger, file: Path, progress: Progress = lambda *_: None) -> None:
    """Write all of `ledger` to `file`, in place of what was there.

    The file appears when it is whole. Raises `LedgerError` where it cannot be written.
    """
    if not ledger.remote and file.absolute() == Path(ledger.path).absolute():
        raise LedgerError(f"{file}: is the ledger itself; name another file")
    with _written(file) as part:
        if ledger.remote:
            with Ledger(str(part), create=True) as copy, ledger.reading() as source, copy.writing() as target:
                _copy(source, target, progress)
        else:
            with closing(sqlite3.connect(ledger.path)) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target, pages=10_000, progress=lambda _, left, all_: progress("pages", all_ - left))
        _settle(part)


def restore(file: Path, address: str, progress: Progress = lambda *_: None) -> None:
    """Make the ledger at `address` out of a backup, which stays as it is, even where its schema is an older one.

    Raises `LedgerError` where `file` is no ledger, or `address` holds one that is not empty.
    """
    if not file.is_file():
        raise LedgerError(f"{file}: no such file; name a backup")
    if not file.stat().st_size:  # SQLite would take it for a database without tables
        raise LedgerError(f"{file}: is empty; name another backup")
    if not postgresql.is_address(address):
        target = Path(address)
        if target.exists():
            raise LedgerError(f"{address}: is there already; move it away or name another file")
        with _written(target) as part:
            shutil.copyfile(file, part)
            Ledger(str(part)).close()
            _settle(part)
        return
    with tempfile.TemporaryDirectory(prefix="servanda-") as folder:
        copy = Path(folder) / "backup.db"
        shutil.copyfile(file, copy)
        with Ledger(str(copy)) as source, Ledger(address, create=True) as store, store.writing() as connection:
            if connection.execute(select(func.count()).select_from(schema.documents)).scalar():
                raise LedgerError(f"{store.path}: holds documents already; name an empty database")
            with source.reading() as reader:
                _copy(reader, connection, progress)
            _go_on_counting(connection)


def _copy(source: Connection, target: Connection, progress: Progress) -> None:
    """All rows of all tables, parents before children."""
    for table in schema.metadata.sorted_tables:
        order = list(table.primary_key.columns)
        result = source.execute(select(table).order_by(*order), execution_options={"yield_per": _TOGETHER})
        copied = 0
        for some in result.mappings().partitions(_TOGETHER):
            fill(target, table, [dict(row) for row in some])
            copied += len(some)
            progress(table.name, copied)


def _go_on_counting(connection: Connection) -> None:
    """Let numbers that PostgreSQL gives go on after those that were restored."""
    for table in schema.metadata.sorted_tables:
        if "number" in table.columns:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), "  # noqa: S608 - our own name
                    f"(SELECT coalesce(max(number), 0) + 1 FROM {table.name}), false)"
                )
            )


def _settle(part: Path) -> None:
    """Leave one file, whole and without a journal beside it."""
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """A file that takes the place of `file` once it is whole and on the disk."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        raise LedgerError(f"{file}: cannot be written ({error.strerror}); name another file") from error
    except sqlite3.Error as error:
        raise LedgerError(f"{file}: cannot be written ({error}); free some space or name another file") from error
    finally:
        for leftover in (part, *(part.with_name(part.name + ending) for ending in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)
