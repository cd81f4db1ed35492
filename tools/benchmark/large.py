"""A ledger of any size, the same for the same size and seed: a reconciled one, copied again and again under new names.

The base is made as users make theirs: perturbed examples are written and reconciled. Each copy has names of its own for
documents, records and things, so that what belongs together in the base belongs together in each copy, and nothing
does across copies. Rows go in as the ledger puts them in by bulk.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, select

from benchmark.perturbed import perturbed
from benchmark.reconciling import readings_of_examples
from servanda.ledger import Ledger, account, schema
from servanda.ledger.inserting import fill
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import reconcile, remember
from servanda.profiles import Profile
from servanda.records import Answer, Discrepancy, Happening, Undertaking
from servanda.records.codec import restored

NAME = "vietnam-korea"
BASE = 1040
"""Documents of the base: two waves of ten copies of each example."""
_TOGETHER = 2000
_NAME = re.compile(r"\b(?:[a-z]-)?[0-9a-f]{16,64}\b")
_ONCE = frozenset({"marks", "decisions", "reviewed", "observations", "projects", "namings"})
"""Tables that are about the whole ledger, and projects, which have their names from the profile: copied once."""
_THINGS = {
    account.happenings: Happening,
    account.undertakings: Undertaking,
    account.discrepancies: Discrepancy,
    account.answers: Answer,
}
"""Things that have their names from what they hold, those that others name first."""
_KEYS = frozenset({"key", "about"})
"""Columns of keys that must not bring copies together."""
_AS_IT_IS = frozenset({"digest", "text", "quote", "exact", "folded", "hangul", "title", "regions"})


def make(path: Path, statements: int, profile: Profile) -> int:
    """A ledger in a new file with at least so many statements, all of it reconciled; gives how many it has."""
    base = path.with_suffix(".base.db")
    if not base.exists():
        _base(base, profile)
    with Ledger(str(base)) as source, Ledger(str(path), create=True) as target, source.reading() as reader:
        there = int(reader.execute(select(func.count()).select_from(schema.statements)).scalar_one())
        times = -(-statements // there)
        for number in range(times):
            with target.writing() as writer:
                _copy(reader, writer, number)
    return times * there


def _base(path: Path, profile: Profile) -> None:
    made = perturbed(readings_of_examples(profile), BASE, waves=True)
    with Ledger(str(path), create=True) as store:
        while some := list(islice(made, 260)):
            write_all(store, [Entry(reading, read=True) for reading in some], "1", "p")
        remember(store, NAME)
        reconcile(store, profile, now=datetime.now(UTC))


def _copy(reader: Connection, writer: Connection, number: int) -> None:
    """All rows of the base under the names of one copy, parents before children."""
    mask = random.Random(f"copy {number}").getrandbits(64) if number else 0
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        letter, _, digits = match[0].rpartition("-")
        if letter == "p":
            return match[0]
        return names.get(match[0]) or f"{letter}{'-' if letter else ''}{int(digits[:16], 16) ^ mask:016x}{digits[16:]}"

    for table, kind in _THINGS.items() if number else ():
        for key, body in reader.execute(select(table.c.id, table.c.body)):
            names[key] = restored(kind, _body(body, other)).id
    for table in schema.metadata.sorted_tables:
        if table.name in _ONCE and number:
            continue
        result = reader.execute(select(table), execution_options={"yield_per": _TOGETHER})
        for some in result.mappings().partitions(_TOGETHER):
            fill(writer, table, list(_renamed(table, some, number, other)))


def _renamed(table: Table, rows: Any, number: int, other: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        if number and table is account.facets and row["thing"].startswith("p-"):
            continue
        yield {
            column.name: _value(column, row, number, other) if number else row[column.name]
            for column in table.columns
            if column is not table.autoincrement_column
        }


def _body(body: Any, other: Any) -> Any:
    return json.loads(_NAME.sub(other, json.dumps(body, ensure_ascii=False)))


def _value(column: Any, row: Mapping[str, Any], number: int, other: Any) -> Any:
    value = row[column.name]
    if value is None or column.name in _AS_IT_IS:
        return value
    if isinstance(column.type, JSON):
        return _body(value, other)
    if not isinstance(value, str):
        return value
    if column.name in _KEYS:
        return f"{value[:112]}~{number}"
    return f"{number}/{value}" if column.name == "path" else _NAME.sub(other, value)
