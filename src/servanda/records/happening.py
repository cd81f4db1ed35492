"""One happening, out of all that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.records.dates import PartialDate
from servanda.records.event import EventKind
from servanda.records.identity import identify
from servanda.records.statement import Who


class Part(StrEnum):
    """What somebody was at an event."""

    HOST = "host"
    GUEST = "guest"
    CO_CHAIR = "co-chair"
    SIGNATORY = "signatory"
    SPEAKER = "speaker"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """A party, or a person for it, with what they were at the event."""

    who: Who
    role: Part = Part.PARTICIPANT


@dataclass(frozen=True, slots=True)
class Happening:
    """A visit, talk, signing or forum with every event record that tells of it.

    `date` and `until` are its first and last day as far as they are told (`until` None for a single day); `events`
    the ids of the records behind it, the one whose telling is fullest first; `documents` those of their documents;
    `parent` the id of the happening it was a part of; `why` says what united the tellings and what was reconciled.
    """

    kind: EventKind
    date: PartialDate | None
    until: PartialDate | None
    place: str | None
    participants: tuple[Participant, ...]
    events: tuple[str, ...]
    documents: tuple[str, ...]
    parent: str | None = None
    why: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Named by the smallest id of its events; it answers to the name that any of them would give it."""
        return happening_id(min(self.events))


def happening_id(event: str) -> str:
    """The name that a happening has from one of its event records."""
    return identify("h", event)
