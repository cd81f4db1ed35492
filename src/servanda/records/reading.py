"""All that was read out of one document."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.records.claim import Claim
from servanda.records.document import Document
from servanda.records.event import Event
from servanda.records.reply import Reply
from servanda.records.statement import Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its records, each kind in the order of its words."""

    document: Document
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    replies: tuple[Reply, ...] = ()
