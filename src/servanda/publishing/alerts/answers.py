"""How a delivery ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """What is known of a delivery; only `NOT_TAKEN` and `AWAY` may be tried again without a danger of telling twice.

    `AWAY` says that the receiver cannot be reached or would not begin, whatever it were to be told.
    """

    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    AWAY = "away"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The ending, with what the other side said."""

    ending: Ending
    answer: str


class ChannelError(Exception):
    """A channel that cannot be used as it is set up: what is wrong and what to do, for its user."""
