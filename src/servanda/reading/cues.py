"""The cues of a language: words that open an act, with the force of each thing they can govern."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from servanda.reading.data import load
from servanda.reading.triggers import Triggers

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of `cues.yaml`.

    `frames` maps a kind of complement to a force, or to `embedded`, `agreed`, `believed` or `decided`.
    """

    name: str
    kind: str  # "verb", "noun" or "adjective"
    frames: tuple[tuple[str, str], ...]
    rest: tuple[str, ...] = ()  # the words after the first, in a cue of several words
    prepositions: tuple[str, ...] = ()
    whom: bool = False
    keep: bool = False
    present: bool = False
    copula: bool = False
    whole: bool = False
    marked: bool = False
    paper: bool = False
    state: bool = False

    def force(self, frame: str) -> str | None:
        """What the cue says of a complement of this kind; None where it governs none."""
        return dict(self.frames).get(frame)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of a language, by the form of their first word; longer cues first."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, tuple[Cue, ...]]
    adjectives: dict[str, tuple[Cue, ...]]
    light: frozenset[str]
    reporting: frozenset[str]
    participles: frozenset[str]
    stance: frozenset[str]
    occasions: frozenset[str]
    results: frozenset[str]
    courtesies: frozenset[str]
    anybody: frozenset[str]
    relatives: frozenset[str]
    encounters: frozenset[str]
    happens: frozenset[str]
    triggers: Triggers

    @property
    def forms(self) -> frozenset[str]:
        """The first words of all cues, in all their forms."""
        return frozenset((*self.verbs, *self.nouns, *self.adjectives))

    @classmethod
    @cache
    def of(cls, language: str) -> Lexicon:
        """The lexicon in the folder of `language`."""
        data = load(language, "cues")
        irregular: dict[str, list[str]] = data["irregular"]

        def forms(verb: str) -> list[str]:
            return irregular.get(verb) or _inflect(verb)

        def index(kind: str, entries: dict[str, dict[str, Any]]) -> dict[str, tuple[Cue, ...]]:
            found: dict[str, list[Cue]] = {}
            for name, entry in entries.items():
                words = name.split()
                frames = tuple((k, v) for k, v in entry.items() if isinstance(v, str))
                prepositions = entry.get("prep") or ()
                flags = {
                    k: bool(entry.get(k))
                    for k in ("whom", "keep", "present", "copula", "whole", "marked", "paper", "state")
                }
                cue = Cue(name, kind, frames, tuple(words[1:]), tuple(prepositions), **flags)
                for form in forms(words[0]) if kind == "verb" else [words[0]]:
                    found.setdefault(form, []).append(cue)
            return {form: tuple(sorted(cues, key=lambda c: -len(c.rest))) for form, cues in found.items()}

        light = frozenset(form for verb in data["light"] for form in forms(verb.split()[0]))
        verbs, nouns, adjectives = (index(k, data[f"{k}s"]) for k in ("verb", "noun", "adjective"))
        return cls(
            verbs,
            nouns,
            adjectives,
            light,
            frozenset(data["reporting"]),
            frozenset(data["reporting_participles"]),
            frozenset(data["stance"]),
            frozenset(data["occasions"]),
            frozenset(data["results"]),
            frozenset(data["courtesies"]),
            frozenset(data["anybody"]),
            frozenset(data["relatives"]),
            frozenset(data["encounters"]),
            frozenset(data["happens"]),
            Triggers.of((verbs, nouns, adjectives), data["openers"]),
        )


def _inflect(verb: str) -> list[str]:
    """The forms of a regular verb: base, third person, past, -ing."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
    return [verb, verb + ending, verb + "ed", verb + "ing"]
