"""Long lists of ids, in pieces that every database takes as parameters of one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select

MOST = 500
"""Ids in one statement: SQLite of old takes 999 parameters, PostgreSQL 65,535."""


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, each once and sorted, in lists of at most `MOST`."""
    rest = sorted(set(ids))
    for start in range(0, len(rest), MOST):
        yield rest[start : start + MOST]


def rows(connection: Connection, chosen: Select[Any], column: Any, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What `chosen` selects where `column` is one of `ids`, as values by name.

    In the order that `chosen` has, else in that of the column and the key of its table: the same in every store.
    """
    chosen = chosen.order_by(column, *column.table.primary_key.columns)
    for some in chunks(ids):
        found = connection.execute(chosen.where(column.in_(some)))
        names = tuple(found.keys())
        for values in found.all():
            yield dict(zip(names, values, strict=True))
