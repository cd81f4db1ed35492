"""What tells a happening, as data: the rules of `reading/LANGUAGE/events.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from servanda.reading.data import load
from servanda.reading.stems import Stems
from servanda.records import EventKind

_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording of one kind of happening, and what its clause must hold.

    `needs` is a key of `events_needs.NEEDS`. A `soft` rule points back at what is told elsewhere; a `named` rule reads
    a name, which tells its happening from others of the same people on the same day; a `sure` rule holds a past verb
    itself, so that no wish before it undoes it; an `each` rule tells a happening with each of several people.
    """

    name: str
    kind: EventKind
    pattern: re.Pattern[str]
    needs: str
    soft: bool
    named: bool
    sure: bool
    confidence: float
    each: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a language, with the wordings that undo, postpone, place or date a happening."""

    rules: tuple[Rule, ...]
    stems: Stems
    wordings: dict[str, re.Pattern[str]]

    def fitting(self, sentence: str) -> Iterator[Rule]:
        """The rules that `sentence` may fit, by its stems."""
        return (self.rules[number] for number in self.stems.among(sentence))

    def __getitem__(self, key: str) -> re.Pattern[str]:
        """The wording under a key of the data file; `KeyError` where it has none."""
        return self.wordings[key]


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
            bool(rule.get("sure", False)),
            float(rule["confidence"]),
            bool(rule.get("each", False)),
        )
        for rule in data["rules"]
    )
    wordings = {key: re.compile(value, re.IGNORECASE) for key, value in data.items() if isinstance(value, str)}
    return Rules(rules, Stems([rule["stems"] for rule in data["rules"]]), wordings)


def _fill(pattern: str, words: dict[str, str]) -> str:
    """`{name}` replaced by the wording of that name; anything else in braces (a count) stays."""
    while any(m.group(1) in words for m in _SLOT.finditer(pattern)):
        pattern = _SLOT.sub(lambda m: words.get(m.group(1), m.group()), pattern)
    return pattern
