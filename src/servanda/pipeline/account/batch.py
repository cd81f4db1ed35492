"""What the steps of one batch share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from servanda.ledger.overlay import Overlay
from servanda.profiles import Profile


@dataclass(slots=True)
class Batch:
    """One transaction's worth of documents.

    `documents` are those that wait; `again` says that they were in the account before, so that what they tell is no
    news; `revisited` others whose place among their kin has changed, so that their records weigh differently;
    `happenings` and `undertakings` the ids of those that the steps before have put in place, `moved` those of
    happenings that have become a part of another one or of none, `gone` the ids of things that are no more, `projects`
    the keys of projects that are named, or were.
    """

    connection: Connection
    profile: Profile
    documents: list[str]
    overlay: Overlay
    now: datetime
    again: bool = False
    revisited: set[str] = field(default_factory=set)
    happenings: set[str] = field(default_factory=set)
    undertakings: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)

    @property
    def concerned(self) -> list[str]:
        """The documents whose records have to be looked at again."""
        return sorted({*self.documents, *self.revisited})
