"""Something dated that happened, or is set to happen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.dates import PartialDate
from servanda.records.document import Document
from servanda.records.identity import identify
from servanda.records.span import Span
from servanda.records.statement import Who


class EventKind(StrEnum):
    """The kinds of the guidelines."""

    VISIT = "visit"
    TALKS = "talks"
    MEETING = "meeting"
    FORUM = "forum"
    SIGNING = "signing"
    SPEECH = "speech"
    PRESS = "press"
    MILESTONE = "milestone"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of a document, at its fullest mention."""

    document: str
    kind: EventKind
    date: PartialDate | None
    place: str | None
    participants: tuple[Who, ...]
    evidence: Span
    confidence: float
    rule: str
    kept_as: str = ""

    @property
    def id(self) -> str:
        """Named by its place and what was read there; a person's correction leaves the name as it was."""
        return self.kept_as or identify("e", self.document, self.evidence.start, self.evidence.end, self.kind)

    @classmethod
    def grounded(
        cls,
        document: Document,
        start: int,
        end: int,
        *,
        kind: EventKind,
        date: PartialDate | None = None,
        place: str | None = None,
        participants: tuple[Who, ...] = (),
        confidence: float,
        rule: str,
    ) -> Event:
        """An event whose evidence is `document.text[start:end]`; `GroundingError` where there is none."""
        evidence = Span.of(document.id, document.text, start, end)
        return cls(document.id, kind, date, place, participants, evidence, confidence, rule)
