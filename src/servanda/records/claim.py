"""A quantity asserted as fact, or set as a target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from servanda.records.dates import PartialDate
from servanda.records.document import Document
from servanda.records.identity import identify
from servanda.records.span import Span

COMPARATORS = ("=", "~", ">", "<")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number with what it counts.

    `value` is the plain number in `unit` (an ISO 4217 code, `persons`, `rank`, `ratio`, `percent`, …); `comparator`
    is one of `=` `~` `>` `<`; `period` is the time the number is about; `label` says what is counted where
    `indicator` is `other`; `base_period` is what a ratio is measured against.
    """

    document: str
    indicator: str
    value: Decimal
    unit: str
    comparator: str
    period: PartialDate | None
    target: bool
    subject: str | None
    counterpart: str | None
    evidence: Span
    confidence: float
    rule: str
    label: str | None = None
    base_period: PartialDate | None = None
    kept_as: str = ""

    @property
    def id(self) -> str:
        """Named by its place and what was read there; a person's correction leaves the name as it was."""
        return self.kept_as or identify(
            "c", self.document, self.evidence.start, self.evidence.end, self.indicator, self.value
        )

    @classmethod
    def grounded(
        cls,
        document: Document,
        start: int,
        end: int,
        *,
        indicator: str,
        value: Decimal,
        unit: str,
        comparator: str = "=",
        period: PartialDate | None = None,
        target: bool = False,
        subject: str | None = None,
        counterpart: str | None = None,
        confidence: float,
        rule: str,
        label: str | None = None,
        base_period: PartialDate | None = None,
    ) -> Claim:
        """A claim whose evidence is `document.text[start:end]`; `GroundingError` where there is none."""
        if comparator not in COMPARATORS:
            raise ValueError(f"not a comparator: {comparator!r} (one of {' '.join(COMPARATORS)})")
        return cls(
            document.id,
            indicator,
            value,
            unit,
            comparator,
            period,
            target,
            subject,
            counterpart,
            Span.of(document.id, document.text, start, end),
            confidence,
            rule,
            label,
            base_period,
        )
