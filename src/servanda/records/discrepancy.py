"""Two records that cannot both be right, or that readers would take for the same and are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.identity import identify
from servanda.records.span import Span


class DiscrepancyKind(StrEnum):
    """In what they differ."""

    VALUE = "value"
    PARTIES = "parties"
    SCOPE = "scope"
    RANK = "rank"
    DATE = "date"
    ARITHMETIC = "arithmetic"
    FORCE = "force"


class Severity(StrEnum):
    """How much hangs on it: `high` where the ledger would state something false, `low` where only readers may err."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One of the records that differ, with its words and what it says, in short."""

    record: str
    evidence: Span
    says: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What differs, how much hangs on it, and why, in words; two or more sides, in the order of their documents."""

    kind: DiscrepancyKind
    severity: Severity
    why: str
    sides: tuple[Side, ...]

    @property
    def id(self) -> str:
        """Named by its kind and the records that differ."""
        return identify("x", self.kind, *sorted(side.record for side in self.sides))
