"""What a clause must hold for a rule to read a happening in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from servanda.extraction.events_clauses import Clause
from servanda.extraction.events_rules import Rules
from servanda.records import PartialDate

_PEOPLE = frozenset({"person", "office", "role"})
_PAIR = 2
_NEAR = 12
_BEFORE, _AFTER = 45, 60
"""Characters before and after a match within which a date belongs to it and not to another happening."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A match from `start` to `end` with what its clause tells."""

    text: str
    clause: Clause
    start: int
    end: int
    date: PartialDate | None
    place: str | None
    anchor: PartialDate | None
    rules: Rules


def ahead(date: PartialDate | None, anchor: PartialDate | None) -> bool:
    """Whether `date` may lie on or after the day the document speaks from."""
    return date is not None and (anchor is None or date.last_day >= anchor.first_day)


def holds(need: str, ground: Ground) -> bool:
    """Whether the clause has what a rule needs; `KeyError` for a need that does not exist."""
    return NEEDS[need](ground)


def _parties(ground: Ground) -> int:
    return len({who.party for who in ground.clause.whos})


def _recent(ground: Ground) -> bool:
    return ground.date is not None or bool(
        ground.rules["recent"].search(ground.text, ground.clause.start, ground.clause.end)
    )


def _is_ahead(ground: Ground) -> bool:
    """Whether the text lies in the future of a known day, or says so itself."""
    told = ground.rules["future"].search(ground.text, ground.clause.start, ground.start)
    return ground.anchor is not None or told is not None


def _owns(ground: Ground, end: int) -> bool:
    """Whether what ends at `end` stands in the possessive: the thing, not the person, is spoken of."""
    return ground.text[end : end + 2] in {"'s", "’s", "s'", "s’"}


def _receiving(ground: Ground) -> bool:
    """Somebody receives somebody: a person before, and a person or delegation right after."""
    after = [m for m in ground.clause.mentions if m.end > ground.end]
    before = any(
        m.start < ground.start and m.kind in _PEOPLE | {"pronoun", "party", "group"} for m in ground.clause.mentions
    )
    return (
        before
        and bool(after)
        and after[0].start - ground.end < _NEAR
        and not _owns(ground, after[0].end)
        and (
            after[0].kind in _PEOPLE
            or (after[0].kind == "organ" and after[0].head in {"delegation", "leader", "leaders"})
        )
    )


def _held(ground: Ground) -> bool:
    told = ground.rules["held"].search(ground.text, ground.clause.start, ground.clause.end)
    return ground.date is not None or bool(ground.clause.whos and told)


def _encounter(ground: Ground) -> bool:
    """Two named people of two sides, at a place, on a day or in a month."""
    named = {who.party for who in ground.clause.people if who.name}
    here = ground.place is not None or bool(
        ground.rules["here"].search(ground.text, ground.clause.start, ground.clause.end)
    )
    return len(named) >= _PAIR and here and ground.date is not None


def _object(ground: Ground) -> bool:
    """Somebody stands right after the match, and somebody else acts in the clause."""
    after = [m for m in ground.clause.mentions if m.end > ground.end]
    near = bool(after) and after[0].start - ground.end < _NEAR and after[0].kind in _PEOPLE | {"organ"}
    return near and len(ground.clause.whos) >= _PAIR


def _welcome(ground: Ground) -> bool:
    """Somebody is welcomed to a place: a person right after the match, then the word for the place."""
    after = [m for m in ground.clause.mentions if m.end > ground.end]
    if not after or after[0].kind not in _PEOPLE or after[0].start - ground.end >= _NEAR:
        return False
    return bool(ground.rules["goal"].match(ground.text, after[0].end)) and _parties(ground) >= _PAIR


def _close_date(ground: Ground) -> bool:
    return any(d.start - ground.start >= -_BEFORE and d.start - ground.end <= _AFTER for d in ground.clause.dates)


NEEDS: dict[str, Callable[[Ground], bool]] = {
    "nothing": lambda _: True,
    "actor": lambda g: bool(g.clause.whos) or g.date is not None or any(m.head == "we" for m in g.clause.mentions),
    "visitor": lambda g: bool(g.clause.people) or _parties(g) >= _PAIR,
    "person": lambda g: bool(g.clause.people),
    "two": lambda g: _parties(g) >= _PAIR,
    "two people": lambda g: len(g.clause.whos) >= _PAIR and bool(g.clause.people),
    "receiving": _receiving,
    "encounter": _encounter,
    "object": _object,
    "welcome": _welcome,
    "known future date": lambda g: ahead(g.date, g.anchor) and _is_ahead(g),
    "close date": _close_date,
    "date": lambda g: g.date is not None,
    "future date": lambda g: ahead(g.date, g.anchor),
    "year": _recent,
    "held": _held,
}
"""What rules can ask for, by the word used in the data."""
