"""What tells a happening, as data: the rules of `reading/LANGUAGE/events.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from servanda.reading.data import load
from servanda.records import EventKind

_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording of one kind of happening, and what its clause must hold.

    `needs` is a key of `events_needs.NEEDS`; a `soft` rule points back at what is told elsewhere; a `named` rule reads a name,
    which tells its happening from others of the same people on the same day.
    """

    name: str
    kind: EventKind
    pattern: re.Pattern[str]
    needs: str
    soft: bool
    named: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a language, with the wordings that undo or postpone a happening."""

    rules: tuple[Rule, ...]
    not_before: re.Pattern[str]
    future: re.Pattern[str]
    not_dated_by: re.Pattern[str]
    recent: re.Pattern[str]
    backward: re.Pattern[str]
    held: re.Pattern[str]
    here: re.Pattern[str]
    acts: re.Pattern[str]
    relative: re.Pattern[str]
    goal: re.Pattern[str]


@cache
def rules_of(language: str) -> Rules | None:
    """The rules of `language`; None where it has none."""
    try:
        data = load(language, "events")
    except KeyError:
        return None
    words = data["words"]
    rules = tuple(
        Rule(
            rule["name"],
            EventKind(rule["kind"]),
            re.compile(_fill(rule["pattern"], words), re.IGNORECASE),
            rule["needs"],
            bool(rule.get("soft", False)),
            bool(rule.get("named", False)),
            float(rule["confidence"]),
        )
        for rule in data["rules"]
    )
    keys = ("not_before", "future", "not_dated_by", "recent", "backward", "held", "here", "acts", "relative", "goal")
    named = (re.compile(data[key], re.IGNORECASE) for key in keys)
    return Rules(rules, *named)


def _fill(pattern: str, words: dict[str, str]) -> str:
    """`{name}` replaced by the wording of that name; anything else in braces (a count) stays."""
    while any(m.group(1) in words for m in _SLOT.finditer(pattern)):
        pattern = _SLOT.sub(lambda m: words.get(m.group(1), m.group()), pattern)
    return pattern
