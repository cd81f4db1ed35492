"""Why two records are taken for tellings of one thing, and what a person ruled on it."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_KEY = 120
"""Characters of a key by which records are filed: names can be longer than an index of a database holds."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How alike two records are, 0 to 1, and in words why they count as the same."""

    score: float
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two records, by id with the smaller first, that tell of one thing."""

    a: str
    b: str
    match: Match

    @classmethod
    def between(cls, one: str, other: str, match: Match) -> Link:
        """The link in the order of the ids."""
        return cls(min(one, other), max(one, other), match)


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """A person's word on two records: one thing (`together`) or two."""

    a: str
    b: str
    together: bool

    @classmethod
    def on(cls, one: str, other: str, *, together: bool) -> Ruling:
        """The ruling in the order of the ids."""
        return cls(min(one, other), max(one, other), together)
