"""What a worker is given to do, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from servanda.pipeline.bulk.bounds import Hand
from servanda.pipeline.bulk.settings import Settings
from servanda.pipeline.bulk.shards import Shard


class OtherVersionError(Exception):
    """A worker is not the same program as the one that gave it work."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step of one shard. `made_by` guards against workers of another version; `copies` are for the second step.

    `copies` names for the position of each document that is not to be read the id of the one read in its place, and how
    much the two resemble each other: 1 where they are the same.
    """

    shard: Shard
    settings: Settings
    made_by: str
    copies: dict[int, tuple[str, float]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `OtherVersionError` where this process would read otherwise than the one that gave the task."""
        if self.settings.made_by() != self.made_by:
            raise OtherVersionError("a worker runs another version of servanda; install the same on every machine")

    def table(self, table: str) -> Path:
        """The file of a table."""
        return self.settings.table(table, self.shard.name)

    def state(self, ending: str) -> Path:
        """A small file about this shard."""
        return self.settings.state(f"{self.shard.name}.{ending}")

    def hand(self, step: str) -> Hand:
        """What is in hand of a step."""
        return Hand(self.state(step), self.settings.seconds, self.settings.megabytes)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished step, with how many documents and records it gave and how many stayed outside, by kind.

    `seconds` is the processor time it took just now; 0 where it was found finished.
    """

    counts: dict[str, int]
    seconds: float = 0.0
