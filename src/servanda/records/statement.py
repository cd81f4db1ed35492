"""What somebody said they would do, wanted done, or held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.dates import PartialDate
from servanda.records.document import Document
from servanda.records.identity import identify
from servanda.records.span import Span


class Force(StrEnum):
    """How far a statement binds its speaker, from most to least."""

    AGREEMENT = "agreement"
    COMMITMENT = "commitment"
    OFFER = "offer"
    PROPOSAL = "proposal"
    REQUEST = "request"
    ASPIRATION = "aspiration"
    POSITION = "position"


@dataclass(frozen=True, slots=True, order=True)
class Who:
    """A party, with the person or office that acts for it where the text names one."""

    party: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.party}:{self.name}" if self.name else self.party


@dataclass(frozen=True, slots=True)
class Statement:
    """One forward-looking or position-taking act, with the words that carry it.

    `confidence` is the share of such readings that are right, 0 to 1; `rule` names what read it.
    """

    document: str
    force: Force
    speakers: tuple[Who, ...]
    addressees: tuple[Who, ...]
    evidence: Span
    pillars: tuple[str, ...]
    deadline: PartialDate | None
    confidence: float
    rule: str
    kept_as: str = ""

    @property
    def id(self) -> str:
        """Named by its place and what was read there; a person's correction leaves the name as it was."""
        return self.kept_as or identify("s", self.document, self.evidence.start, self.evidence.end, self.force)

    @classmethod
    def grounded(
        cls,
        document: Document,
        start: int,
        end: int,
        *,
        force: Force,
        speakers: tuple[Who, ...],
        addressees: tuple[Who, ...] = (),
        pillars: tuple[str, ...] = (),
        deadline: PartialDate | None = None,
        confidence: float,
        rule: str,
    ) -> Statement:
        """A statement whose evidence is `document.text[start:end]`; `GroundingError` where there is none."""
        evidence = Span.of(document.id, document.text, start, end)
        return cls(document.id, force, speakers, addressees, evidence, pillars, deadline, confidence, rule)
