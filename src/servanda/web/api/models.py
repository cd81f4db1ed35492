"""The shapes of the API's answers, for its description."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import Field

from servanda.records import EventKind, Force, RegionKind
from servanda.statistics.verdicts import Finding
from servanda.web.api.shapes import Shape as _Shape
from servanda.web.api.shapes import Who
from servanda.web.api.things import Ask, Discrepancy, Happening, Project, Undertaking

T = TypeVar("T")


class Trouble(_Shape):
    """What is wrong with a request."""

    detail: str


class Document(_Shape):
    """A document in a list."""

    id: str
    path: str | None
    language: str
    date: str | None
    publisher: str | None
    title: str | None
    statements: int
    claims: int
    events: int
    kin: str = Field(description="What it is to an earlier document: copy, shortened, rewrite; empty: its own text")
    of: str | None = Field(description="The document that it repeats")
    side: str | None = Field(description="The party whose side published it")


class Region(_Shape):
    """A stretch of a document that is not prose."""

    start: int
    end: int
    kind: RegionKind


class _Read(_Shape):
    id: str
    document: str
    path: str | None
    told: str | None
    start: int
    end: int
    quote: str
    confidence: float
    rule: str
    by: str = Field(description="`machine`, or who judged it and how")


class Statement(_Read):
    """A statement with its words."""

    force: Force
    speakers: list[Who]
    addressees: list[Who]
    pillars: list[str]
    deadline: str | None


class Claim(_Read):
    """A quantity asserted as fact, or set as a target."""

    indicator: str
    label: str | None
    value: float
    unit: str
    comparator: str
    period: str | None
    base_period: str | None
    target: bool
    subject: str | None
    counterpart: str | None


class JudgedClaim(Claim):
    """A claim with what official figures say of it; None for targets and for what no indicator measures."""

    verdict: Finding | None
    judged: dict[str, Any] | None = Field(description="The figures and reasons behind the verdict")


class Event(_Read):
    """Something dated that happened, as one document tells it."""

    kind: EventKind
    date: str | None
    place: str | None
    participants: list[Who]


class Reply(_Read):
    """How a side met an ask, as one document tells it."""

    reception: str
    speakers: list[Who]


class Actor(_Shape):
    """Somebody who speaks, is addressed or takes part, with how often."""

    party: str
    name: str
    speakers: int
    addressees: int
    participants: int


class WholeDocument(_Shape):
    """A document with its text and all that was read in it."""

    id: str
    paths: list[str]
    sha256: str
    media_type: str
    language: str
    publisher: str | None
    title: str | None
    author: str | None
    published: str | None
    dateline_place: str | None
    dateline_date: str | None
    dateline_agency: str | None
    signoff: str | None
    date: str | None
    read: bool
    version: str | None
    kin: str
    of: str | None
    side: str | None
    kin_why: str
    text: str
    regions: list[Region]
    statements: list[Statement]
    claims: list[Claim]
    events: list[Event]
    replies: list[Reply]


class StatementRecord(Statement):
    """A statement by its id."""

    type: str


class ClaimRecord(Claim):
    """A claim by its id."""

    type: str


class EventRecord(Event):
    """An event by its id."""

    type: str


class ReplyRecord(Reply):
    """A reply by its id."""

    type: str


class _Listed(_Shape):
    total: int = Field(description="Rows of the whole list under these filters")
    page: int
    pages: int
    next: str | None = Field(description="Address of the next page")


class Listed(_Listed, Generic[T]):
    """A page of a list."""

    items: list[T]


Documents = Listed[Document]
Statements = Listed[Statement]
Claims = Listed[JudgedClaim]
Tellings = Listed[Event]
Replies = Listed[Reply]
Actors = Listed[Actor]
Events = Listed[Happening]
Undertakings = Listed[Undertaking]
Asks = Listed[Ask]
Discrepancies = Listed[Discrepancy]
Projects = Listed[Project]


class Encounter(_Shape):
    """Two people of different parties, at how many events, and when last."""

    party: str
    name: str
    other_party: str
    other_name: str
    times: int
    last: str | None


class FoundDocument(_Shape):
    """A document that a search found; matches in the snippet stand between « and »."""

    id: str
    title: str | None
    publisher: str | None
    language: str
    date: str | None
    path: str | None
    snippet: str


class Hits(_Shape):
    """What a search found."""

    query: str
    total: int
    statements: list[StatementRecord]
    documents: list[FoundDocument]
