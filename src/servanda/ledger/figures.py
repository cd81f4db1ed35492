"""Official figures that were fetched or imported, each vintage of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Connection, Index, Numeric, String, Table, Text, select

from servanda.ledger.inserting import add
from servanda.ledger.schema import metadata
from servanda.records import Observation, PartialDate, Period, Quality

observations_table = Table(
    "observations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("indicator", String(60), nullable=False),
    Column("reporter", String(16), nullable=False),
    Column("subject", String(16)),
    Column("counterpart", String(16)),
    Column("period", String(21), nullable=False),
    Column("value", Numeric(30, 6), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("comparator", String(1), nullable=False),
    Column("quality", String(16), nullable=False),
    Column("basis", String(120), nullable=False),
    Column("vintage", String(10)),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("kept", String(10), nullable=False),  # the day it came into the ledger
    Index("ix_observations_series", "indicator", "reporter", "period"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of an import: figures that are new, those that revise an earlier vintage, and those known already."""

    new: int
    revised: int
    unchanged: int


def keep(connection: Connection, found: Iterable[Observation], on: date) -> Kept:
    """Add figures to the ledger; what is there stays.

    A figure that its source gave before with the same value is left as it is. Another value makes a vintage of its
    own beside the earlier ones.
    """
    before: dict[tuple[object, ...], Observation] = {}
    for known in observations(connection):
        name = (*known.key, str(known.period), known.source)
        if name not in before or _published(before[name]) <= _published(known):
            before[name] = known
    rows, new, revised, unchanged = [], 0, 0, 0
    for figure in found:
        name = (*figure.key, str(figure.period), figure.source)
        earlier = before.get(name)
        if earlier is not None and earlier.value == figure.value and earlier.comparator == figure.comparator:
            unchanged += 1
            continue
        before[name] = figure
        new, revised = (new + 1, revised) if earlier is None else (new, revised + 1)
        rows.append(_row(figure, on))
    add(connection, observations_table, rows)
    return Kept(new, revised, unchanged)


def observations(connection: Connection) -> list[Observation]:
    """All figures of the ledger, every vintage, in the order in which they came."""
    o = observations_table
    chosen = select(o).order_by(o.c.kept, o.c.indicator, o.c.reporter, o.c.period, o.c.id)
    return [
        Observation(
            row["indicator"],
            row["reporter"],
            row["subject"],
            row["counterpart"],
            Period.parse(row["period"]),
            row["value"].normalize(),
            row["unit"],
            row["source"],
            row["url"],
            PartialDate.parse(row["vintage"]) if row["vintage"] else None,
            row["comparator"],
            Quality(row["quality"]),
            row["basis"],
            row["note"],
        )
        for row in connection.execute(chosen).mappings()
    ]


def _published(figure: Observation) -> str:
    return str(figure.vintage or "")


def _row(figure: Observation, on: date) -> dict[str, object]:
    return {
        "id": figure.id,
        "indicator": figure.indicator,
        "reporter": figure.reporter,
        "subject": figure.subject,
        "counterpart": figure.counterpart,
        "period": str(figure.period),
        "value": figure.value,
        "unit": figure.unit,
        "comparator": figure.comparator,
        "quality": figure.quality.value,
        "basis": figure.basis,
        "vintage": str(figure.vintage) if figure.vintage else None,
        "source": figure.source,
        "url": figure.url,
        "note": figure.note,
        "kept": on.isoformat(),
    }
