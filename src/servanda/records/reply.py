"""How one side met what the other had said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.document import Document
from servanda.records.identity import identify
from servanda.records.span import Span
from servanda.records.statement import Who


class Reception(StrEnum):
    """How an ask was met, from most to least forthcoming."""

    AGREED = "agreed"
    ACCEPTED_IN_PART = "accepted in part"
    ACKNOWLEDGED = "acknowledged"
    DEFERRED = "deferred"
    DECLINED = "declined"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Reply:
    """An act of answering that a document reports: "acknowledged this", "agreed with his host's views".

    `evidence` holds the words of the answer; what was answered is told before it in the same document.
    """

    document: str
    reception: Reception
    speakers: tuple[Who, ...]
    evidence: Span
    confidence: float
    rule: str

    @property
    def id(self) -> str:
        """Named by its place and what was read there."""
        return identify("r", self.document, self.evidence.start, self.evidence.end, self.reception)

    @classmethod
    def grounded(
        cls,
        document: Document,
        start: int,
        end: int,
        *,
        reception: Reception,
        speakers: tuple[Who, ...],
        confidence: float,
        rule: str,
    ) -> Reply:
        """A reply whose evidence is `document.text[start:end]`; `GroundingError` where there is none."""
        evidence = Span.of(document.id, document.text, start, end)
        return cls(document.id, reception, speakers, evidence, confidence, rule)
