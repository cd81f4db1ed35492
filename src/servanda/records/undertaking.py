"""One thing promised, asked or agreed, followed through all statements about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.dates import PartialDate
from servanda.records.identity import identify


class Stage(StrEnum):
    """How far it has come (IATI activity status, codelist 2.03)."""

    IDENTIFICATION = "identification"
    IMPLEMENTATION = "implementation"
    FINALISATION = "finalisation"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class Completion(StrEnum):
    """What evidence there is of completion (Open Government Partnership, IRM coding)."""

    NO_EVIDENCE = "no evidence available"
    NOT_STARTED = "not started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"


class Schedule(StrEnum):
    """How it stands against its deadline on a given day."""

    ON_TIME = "on time"
    LATE = "late"
    OVERDUE = "overdue"
    NO_DEADLINE = "no deadline"


class Change(StrEnum):
    """What a statement did to the undertaking, measured against the one before it."""

    FIRST = "first"
    REPEATED = "repeated"
    REWORDED = "reworded"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"


@dataclass(frozen=True, slots=True)
class Step:
    """One statement in the course of an undertaking.

    `dropped` and `added` are words of weight that the telling before had and this one lacks, and the other way round.
    `copy` marks a statement of a document that repeats another: it is shown and adds no weight.
    """

    statement: str
    date: PartialDate | None
    change: Change
    why: str
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A record that speaks for or against completion: its id (statement, event or claim), what it shows, why, when."""

    record: str
    completion: Completion
    why: str
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A thread of statements about the same promise, ask or target.

    `title` is the action in the words of its fullest statement; `actors` the codes of the parties that are to act,
    `beneficiaries` of those that it is done for; `steps` the course in the order of dates; `proofs` what speaks for
    completion; `stage` and `completion` follow from steps and proofs by stated rules, told in `why`.
    The schedule depends on the day and is worked out when asked.
    """

    title: str
    actors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    pillars: tuple[str, ...]
    deadline: PartialDate | None
    steps: tuple[Step, ...]
    stage: Stage
    completion: Completion
    proofs: tuple[Proof, ...] = ()
    projects: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of its statements, in the order of its course."""
        return tuple(step.statement for step in self.steps)

    @property
    def id(self) -> str:
        """Named by the smallest id of its statements; it answers to the name that any of them would give it."""
        return undertaking_id(min(self.statements))


def undertaking_id(statement: str) -> str:
    """The name that an undertaking has from one of its statements."""
    return identify("u", statement)
