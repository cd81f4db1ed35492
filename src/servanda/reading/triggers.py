"""Which sentences are worth parsing: those in which a cue stands together with what it could govern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servanda.reading.cues import Cue

_WORD = re.compile(r"[\w'’]+|[\"“”]")
_INFINITIVE, _CLAUSE = "to", "that"
_MARKS = {"to": _INFINITIVE, "that": _CLAUSE}
_ADDRESSED = frozenset({"of", "for", "from", "by"})


@dataclass(slots=True)
class Triggers:
    """The forms of cues: `alone` needs nothing, `near` one of some words next to it, `later` one somewhere after it.

    `together` are forms that are a cue only with other words, each with the sets of these.
    """

    alone: set[str] = field(default_factory=set)
    near: dict[str, frozenset[str]] = field(default_factory=dict)
    later: dict[str, frozenset[str]] = field(default_factory=dict)
    together: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Iterable[dict[str, tuple[Cue, ...]]], openers: Iterable[str]) -> Triggers:
        """The triggers of cues by form, and of `openers`, words that open an act without a cue."""
        found = cls(set(openers))
        for table in tables:
            for form, cues in table.items():
                for cue in cues:
                    found._add(form, cue)
        return found

    def _add(self, form: str, cue: Cue) -> None:
        frames = {frame for frame, _ in cue.frames}
        if cue.rest:
            self.together.setdefault(form, []).append(frozenset(cue.rest))
        elif cue.kind == "verb" and (frames <= {"to"} or (cue.marked and frames <= {"to", "that"})):
            self.later[form] = self.later.get(form, frozenset()) | {_MARKS[frame] for frame in frames}
        elif cue.kind == "verb":
            self.alone.add(form)
        else:
            markers = {_INFINITIVE, _CLAUSE, *cue.prepositions} | (_ADDRESSED if "to" in frames else set())
            if cue.kind == "noun":
                self.near[form] = self.near.get(form, frozenset()) | markers
            if cue.kind != "noun" or cue.copula:
                self.later[form] = self.later.get(form, frozenset()) | ({_INFINITIVE} if cue.copula else markers)

    def stand_in(self, sentence: str, *, heading: bool = False) -> bool:
        """Whether a sentence holds a cue with what it needs; in a heading capitals tell nothing about a word."""
        words = _WORD.findall(sentence)
        if heading:
            words = [w.lower() for w in words]
        elif words:
            # A capital inside a sentence is a name ("the United States"), at its beginning it may be a cue.
            words[0] = words[0].lower()
        several = frozenset(words)
        if not several.isdisjoint(self.alone):
            return True
        return (
            any(self._followed(words, form) for form in several & self.near.keys())
            or any(not self.later[form].isdisjoint(words[words.index(form) :]) for form in several & self.later.keys())
            or any(rest <= several for form in several & self.together.keys() for rest in self.together[form])
        )

    def _followed(self, words: Sequence[str], form: str) -> bool:
        markers = self.near[form]
        return any(word == form and following in markers for word, following in pairwise(words))
