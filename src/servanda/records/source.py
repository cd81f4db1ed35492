"""A record in the light of its document: what reconciliation compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from servanda.records.claim import Claim
from servanda.records.dates import PartialDate
from servanda.records.event import Event
from servanda.records.reply import Reply
from servanda.records.statement import Statement

R_co = TypeVar("R_co", bound=Statement | Claim | Event | Reply, covariant=True)


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document without its text.

    `date` is the day it speaks from; `place` that of its dateline; `side` the party whose outlet or organ published
    it, None where that is not known; `copy_of` the document it repeats, None for an original.
    """

    id: str
    path: str
    language: str = "en"
    publisher: str | None = None
    title: str | None = None
    date: PartialDate | None = None
    place: str | None = None
    side: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Told(Generic[R_co]):
    """A record with the document that tells it.

    `setting` is the id of the event of the same document at which a statement was made; None where the text ties it
    to none, and for claims and events.
    """

    record: R_co
    source: Source
    setting: str | None = None

    @property
    def date(self) -> PartialDate | None:
        """The day the document speaks from."""
        return self.source.date
