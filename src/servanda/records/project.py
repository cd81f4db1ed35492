"""Projects and institutions that the documents name."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.records.identity import identify
from servanda.records.span import Span
from servanda.records.undertaking import Stage


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a document names a project: what it is called there, and the stage its sentence tells of."""

    name: str
    sector: str
    place: str | None
    stage: Stage | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project or institution with all that is told of it.

    `key` is that of the profile, or made of the name where the profile does not know it; `sector` one of the
    pillars; `statements` and `events` are ids of records about it.
    """

    key: str
    name: str
    sector: str
    place: str | None
    stage: Stage | None
    namings: tuple[Naming, ...]
    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Named by its key."""
        return identify("p", self.key)
