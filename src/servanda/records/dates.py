"""Dates no more precise than their source (after EDTF, ISO 8601-2:2019, level 0)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, total_ordering

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day: `2030`, `2025-08`, `2025-08-11`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"not a year: {self.year}")
        if self.month is None:
            if self.day is not None:
                raise ValueError("a day needs its month")
        elif not 1 <= self.month <= 12:
            raise ValueError(f"not a month: {self.month}")
        elif self.day is not None and not 1 <= self.day <= monthrange(self.year, self.month)[1]:
            raise ValueError(f"not a day of {self.year}-{self.month:02}: {self.day}")

    @classmethod
    def parse(cls, form: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `ValueError` for anything else."""
        return _parsed(form)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The day as a partial date of full precision."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04}"
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @property
    def parts(self) -> tuple[int, ...]:
        """What is known: year, then month, then day."""
        return tuple(part for part in (self.year, self.month, self.day) if part is not None)

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def agrees(self, other: PartialDate) -> bool:
        """Whether both can mean the same day: one is a prefix of the other."""
        return all(mine == theirs for mine, theirs in zip(self.parts, other.parts, strict=False))

    def __lt__(self, other: PartialDate) -> bool:
        return (self.first_day, len(self.parts)) < (other.first_day, len(other.parts))


@lru_cache(maxsize=20_000)
def _parsed(form: str) -> PartialDate:
    """A ledger tells the same days again and again."""
    if not (match := _FORM.fullmatch(form)):
        raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {form!r}")
    year, month, day = match.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
