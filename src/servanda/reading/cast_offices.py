"""Offices under keys that can be compared, whatever the wording of the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from servanda.reading.cast_lexicon import Lexicon

FORMER = "former-"
"""Before the key of an office held in the past."""
_DEPUTY = "deputy"
_TOP = frozenset({"president", "premier", "chancellor", "general_secretary", "monarch", "speaker"})
"""Heads that are an office by themselves: what stands before them tells whose, not which."""
_EQUAL = {"chancellor": "premier"}
_MINISTERS = frozenset({"deputy_premier", "councilor", "secretary"})
"""Heads that "the minister" alone can mean too."""


@dataclass(slots=True)
class Title:
    """A title as it stands: items `first` to `last` (excluded), its names as item ranges, what it tells of its holder.

    `determiner` is the small word before it ("the", "his"); `apposed` where the name stands behind a comma.
    """

    first: int
    last: int
    head: int
    key: str
    office: str
    party: str | None
    names: list[tuple[int, int]] = field(default_factory=list)
    determiner: str = ""
    plural: bool = False
    capital: bool = False
    official: bool = True
    apposed: bool = False
    target: str | None = None


def office_key(key: str, domain: Sequence[str], lexicon: Lexicon) -> str:
    """The key of an office: its telling words in alphabetical order, then its head, as in `foreign-minister`."""
    idle, deputies = lexicon.words["idle"], lexicon.words["deputies"]
    told = {_DEPUTY if word in deputies else word for word in domain if word.isalpha() and word not in idle}
    if key in _TOP:
        told &= {_DEPUTY}
    return "-".join([*sorted(told), key])


def same_office(told: str, held: str) -> bool:
    """Whether a description can mean a holder of `held`.

    Its head is the same, none of its words is foreign to the office, and a deputy is not taken for the first. Several
    offices of one person are joined by `+`.
    """
    if "+" in held or "+" in told:
        return any(same_office(t, h) for t in told.split("+") for h in held.split("+"))
    *words, head = told.removeprefix(FORMER).split("-")
    *others, held_head = held.removeprefix(FORMER).split("-")
    head, held_head = _EQUAL.get(head, head), _EQUAL.get(held_head, held_head)
    if head != held_head and not (head == "minister" and held_head in _MINISTERS and not words):
        return False
    return set(words) <= set(others) and (_DEPUTY in words) == (_DEPUTY in others)


def stacked(before: Title, title: Title) -> Title:
    """Two titles of one holder as one: "Deputy Prime Minister and Foreign Minister X"."""
    title.first = before.first
    title.party = title.party or before.party
    title.determiner = before.determiner
    title.office = f"{before.office}+{title.office}"
    return title
