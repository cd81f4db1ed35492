"""An official figure: what was counted, by whom, for which time, published when and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from servanda.records.claim import COMPARATORS
from servanda.records.dates import PartialDate
from servanda.records.identity import identify


class Quality(StrEnum):
    """How near a figure is to the office that counted it, the nearest first."""

    OFFICIAL = "official"  # printed by the office, or quoted with its name
    ESTIMATE = "estimate"  # the office's own figure before the period had ended or the count was closed
    DERIVED = "derived"  # worked out from official figures; the note tells how
    SECOND_HAND = "second-hand"  # the page names no office


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time between two partial dates, both included (EDTF level 0: `2024`, `2025-01/2025-11`)."""

    start: PartialDate
    end: PartialDate

    def __post_init__(self) -> None:
        if self.end.last_day < self.start.first_day:
            raise ValueError(f"a period that ends ({self.end}) before it starts ({self.start})")

    @classmethod
    def parse(cls, form: str) -> Period:
        """Read `DATE` or `DATE/DATE`; `ValueError` for anything else."""
        start, _, end = form.partition("/")
        first = PartialDate.parse(start)
        return cls(first, PartialDate.parse(end) if end else first)

    @classmethod
    def of(cls, year: int) -> Period:
        """A calendar year."""
        return cls(PartialDate(year), PartialDate(year))

    @property
    def year(self) -> int | None:
        """The calendar year it is, None where it is longer, shorter or none."""
        return self.start.year if self.start == self.end and self.start.month is None else None

    @property
    def last_day(self) -> date:
        """The last day it can mean."""
        return self.end.last_day

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one office.

    `reporter` is the party (or organisation) whose office counted; `subject` and `counterpart` are those of the
    indicator's definition, so that a country's imports from its partner are the partner's `trade.export` with the
    importing country as `reporter`. `value` is the plain number in `unit`. `comparator` is other than `=` where the
    source gives a bound or a round figure ("more than", "about"). `basis` names the way of counting where there is
    more than one (registered capital, outward investment): figures of different bases make different series.
    `vintage` is when the figure was published, None where the source does not say.
    """

    indicator: str
    reporter: str
    subject: str | None
    counterpart: str | None
    period: Period
    value: Decimal
    unit: str
    source: str
    url: str = ""
    vintage: PartialDate | None = None
    comparator: str = "="
    quality: Quality = Quality.OFFICIAL
    basis: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.comparator not in COMPARATORS:
            raise ValueError(f"not a comparator: {self.comparator!r} (one of {' '.join(COMPARATORS)})")
        if not self.value.is_finite():
            raise ValueError(f"not a number: {self.value}")
        if not self.source:
            raise ValueError("an observation without a source")

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What its series is told apart by: indicator, reporter, subject, counterpart, unit, basis."""
        return self.indicator, self.reporter, self.subject or "", self.counterpart or "", self.unit, self.basis

    @property
    def exact(self) -> bool:
        """Whether it is a point value, no bound and no round figure."""
        return self.comparator == "="

    @property
    def id(self) -> str:
        """Named by its series, period, vintage, value and source."""
        return identify("o", *self.key, self.period, self.vintage or "", self.value.normalize(), self.source)
