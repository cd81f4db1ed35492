"""What a profile knows of official figures and of targets set before: CSV files beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from servanda.profiles.errors import ProfileError
from servanda.records import Observation, PartialDate, Period, Quality, Target

OBSERVATION_COLUMNS = ("indicator", "reporter", "subject", "counterpart", "period", "value", "unit", "comparator",
                       "quality", "basis", "vintage", "source", "url", "note")  # fmt: skip
"""The columns of a file of observations; `servanda statistics import` reads such files too."""
TARGET_COLUMNS = ("indicator", "value", "unit", "deadline", "subject", "counterpart", "set_on", "set_by", "source",
                  "url", "note")  # fmt: skip


def observation(row: Mapping[str, str]) -> Observation:
    """One row of a file with `OBSERVATION_COLUMNS`; `ValueError` says what is wrong with it."""
    return Observation(
        _needed(row, "indicator"),
        _needed(row, "reporter"),
        row["subject"] or None,
        row["counterpart"] or None,
        Period.parse(_needed(row, "period")),
        number(_needed(row, "value")),
        _needed(row, "unit"),
        _needed(row, "source"),
        row["url"],
        _date(row["vintage"]),
        row["comparator"] or "=",
        Quality(row["quality"] or "official"),
        row["basis"],
        row["note"],
    )


def observations(rows: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[Observation]:
    """The observations of rows that come with the words that say where they stand; `ProfileError` names the row."""
    for where, row in rows:
        try:
            yield observation(row)
        except ValueError as error:
            raise ProfileError(f"{where}: {error}") from None


def targets(rows: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[Target]:
    """The targets of such rows; `ProfileError` names the row that is wrong."""
    for where, row in rows:
        try:
            yield Target(
                _needed(row, "indicator"),
                number(_needed(row, "value")),
                _needed(row, "unit"),
                PartialDate.parse(_needed(row, "deadline")),
                subject=row["subject"] or None,
                counterpart=row["counterpart"] or None,
                set_on=_date(row["set_on"]),
                set_by=row["set_by"],
                source=_needed(row, "source"),
                url=row["url"],
                note=row["note"],
            )
        except ValueError as error:
            raise ProfileError(f"{where}: {error}") from None


def number(form: str) -> Decimal:
    """A plain number; `ValueError` for anything else."""
    try:
        found = Decimal(form)
    except InvalidOperation:
        raise ValueError(f"not a number: {form!r}") from None
    if not found.is_finite():
        raise ValueError(f"not a number: {form!r}")
    return found


def _needed(row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise ValueError(f"nothing in the column {column}")
    return row[column]


def _date(form: str) -> PartialDate | None:
    return PartialDate.parse(form) if form else None
