"""What a person decided about a record: appended, never altered, undone by another decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from servanda.records.identity import identify


class Verb(StrEnum):
    """What can be decided."""

    ACCEPT = "accept"  # the record is right as it is
    REJECT = "reject"  # the record is wrong and counts for nothing
    CORRECT = "correct"  # the record is right once a field is changed
    MERGE = "merge"  # two records tell of one thing
    SPLIT = "split"  # two records tell of two things
    STATUS = "status"  # an undertaking stands elsewhere than the machine worked out
    UNDO = "undo"  # an earlier decision no longer holds


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the log.

    `targets` are ids of records out of documents (statements, claims, events), which every rebuild finds again, or,
    for `undo`, of the decision undone; `values` are the fields that `correct` and `status` set, as text.
    """

    verb: Verb
    targets: tuple[str, ...]
    by: str
    when: datetime
    why: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Named by all that it says."""
        return identify("k", self.verb, *self.targets, self.by, self.when.isoformat(), self.why, *self.values)
