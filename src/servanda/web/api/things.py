"""The shapes of what records come to: events, undertakings, asks, discrepancies, projects."""

from __future__ import annotations

from pydantic import Field

from servanda.records import (
    Change,
    Completion,
    DiscrepancyKind,
    EventKind,
    Force,
    Part,
    Reception,
    Schedule,
    Severity,
    Stage,
)
from servanda.web.api.shapes import Shape, Who


class Participant(Who):
    """Who took part, and as what."""

    role: Part


class Happening(Shape):
    """An event with all that tell of it; `documents` are paths, `tellings` ids of records."""

    id: str
    kind: EventKind
    date: str | None
    until: str | None
    place: str | None
    participants: list[Participant]
    documents: list[str]
    parent: str | None
    tellings: list[str]
    why: list[str]
    by: str


class Told(Shape):
    """A statement as part of an undertaking or ask."""

    id: str
    document: str
    document_id: str
    force: Force
    date: str | None
    speakers: list[Who]
    addressees: list[Who]
    deadline: str | None
    quote: str
    start: int
    end: int
    by: str


class Step(Told):
    """A statement in the course of an undertaking, measured against the one before it."""

    change: Change
    why: str
    dropped: list[str]
    added: list[str]
    copy_: bool = Field(alias="copy")


class Proof(Shape):
    """A record that speaks for or against completion."""

    record: str
    completion: Completion
    why: str
    date: str | None


class Undertaking(Shape):
    """One thing promised, asked or agreed, as it stands on the day `as_of`."""

    id: str
    title: str
    actors: list[str]
    beneficiaries: list[str]
    pillars: list[str]
    stage: Stage
    evidence_of_completion: Completion
    schedule: Schedule
    deadline: str | None
    as_of: str
    statements: list[Step]
    proofs: list[Proof]
    projects: list[str]
    why: list[str]
    by: str


class Response(Shape):
    """What met an ask: a statement, or a reply that documents tell."""

    id: str
    document: str
    document_id: str
    date: str | None
    speakers: list[Who]
    quote: str
    by: str
    reception: Reception | None = None
    force: Force | None = None
    addressees: list[Who] = Field(default_factory=list)
    deadline: str | None = None
    start: int | None = None
    end: int | None = None


class Ask(Shape):
    """A request or proposal with how the other side met it."""

    id: str
    from_: str = Field(alias="from")
    to: list[str]
    pillars: list[str]
    answer: Reception
    ask: Told
    reply: Response | None
    undertaking: str
    why: str
    by: str


class Side(Shape):
    """One of the records that differ."""

    document: str
    document_id: str
    quote: str
    says: str
    record: str
    start: int
    end: int


class Discrepancy(Shape):
    """Records that cannot both be right, or that readers would take for the same."""

    id: str
    kind: DiscrepancyKind
    severity: Severity
    why: str
    sides: list[Side]
    by: str


class Evidence(Shape):
    """Words of a document."""

    document: str
    start: int
    end: int
    quote: str


class Naming(Shape):
    """Where a document names a project."""

    name: str
    sector: str
    place: str | None
    stage: Stage | None
    evidence: Evidence
    document: str


class Project(Shape):
    """A project or institution with all that is told of it."""

    id: str
    name: str
    sector: str
    place: str | None
    stage: Stage | None
    documents: list[str]
    namings: list[Naming]
    statements: list[str]
    events: list[str]
    why: list[str]
    by: str
