"""What words are about: the concepts of a language with their weights, out of `reading/LANGUAGE/actions.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from servanda.reading.data import load
from servanda.reconciliation.wording import fold

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_SHORT = 3
"""Letters of the longest word that tells nothing by itself."""
_STEM = 4
"""Letters that an ending must leave of a word."""
ORDINARY = 0.9
"""The weight of a word that no list has: just less than that of a thing that the lists have."""
SPECIFIC = 0.5
"""The least weight of a concept that tells a matter from others."""


@dataclass(frozen=True)
class Vocabulary:
    """The concepts of one language. A language without data has its words, and Korean its pairs of syllables."""

    phrases: dict[str, str] = field(default_factory=dict)
    words: dict[str, tuple[str, float]] = field(default_factory=dict)
    prefixes: dict[str, tuple[str, float]] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    tail: float = 1.0
    tails: re.Pattern[str] | None = None
    by: re.Pattern[str] | None = None
    _phrase: re.Pattern[str] | None = None
    _written: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    @cache
    def of(cls, language: str) -> Vocabulary:
        """The vocabulary in the folder of `language`."""
        try:
            data: dict[str, Any] = load(language, "actions")
        except KeyError:
            return cls()
        words: dict[str, tuple[str, float]] = {}
        prefixes: dict[str, tuple[str, float]] = {}

        def file(form: str, concept: str, weight: float) -> None:
            if form.endswith("*"):
                prefixes.setdefault(form[:-1], (concept, weight))
            else:
                words.setdefault(form, (concept, weight))

        for section in ("topic", "object", "action", "general"):
            weight = float(data[section]["weight"])
            for concept, forms in data[section]["words"].items():
                for form in forms:
                    file(str(form), str(concept), weight)
        for form in data["stop"]:
            file(str(form), "", 0.0)
        phrases = {str(k): str(v) for k, v in data["phrases"].items()}
        longest = sorted(phrases, key=len, reverse=True)
        return cls(
            phrases,
            words,
            prefixes,
            tuple(sorted(data["endings"], key=len, reverse=True)),
            frozenset(data["measures"]),
            float(data["tail"]),
            re.compile(data["tails"], re.IGNORECASE),
            re.compile(data["by"], re.IGNORECASE),
            re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b"),
            {joined: phrase for phrase, joined in reversed(phrases.items())},
        )

    @property
    def known(self) -> bool:
        """Whether the language has data, so that its words are weighed."""
        return bool(self.words)

    def concepts(self, text: str) -> dict[str, float]:
        """The concepts of `text` with their weights; what stands after its matter weighs less."""
        folded = self._joined(text)
        cut = self.tails.search(folded) if self.tails else None
        close = cut.start() if cut else len(folded)
        found: dict[str, float] = {}
        for match in _WORD.finditer(folded):
            for word in _parts(match.group()):
                if len(word) == 1 and word.isascii():
                    continue
                concept, weight = self._concept(word)
                if not weight:
                    continue
                if match.start() >= close:
                    weight *= self.tail
                if weight > found.get(concept, 0.0):
                    found[concept] = weight
        return found

    def surfaces(self, text: str, least: float) -> dict[str, str]:
        """For each concept of `text` that weighs `least` or more the words that name it, as they stand."""
        found: dict[str, str] = {}
        for match in _WORD.finditer(self._joined(text)):
            for word in _parts(match.group()):
                concept, weight = self._concept(word)
                if weight >= least:
                    found.setdefault(concept, self._written.get(word, word))
        return found

    def plain(self, text: str) -> dict[str, float]:
        """The words of `text` as they stand, each with the same weight: for what names no matter of its own."""
        return {
            word: ORDINARY for m in _WORD.finditer(_folded(text)) for word in _parts(m.group()) if len(word) > _SHORT
        }

    def _joined(self, text: str) -> str:
        """`text` folded, with the phrases that are one word written as one."""
        folded = _folded(text)
        return self._phrase.sub(lambda match: self.phrases[match.group()], folded) if self._phrase else folded

    def _concept(self, word: str) -> tuple[str, float]:
        if kept := self._kept.get(word):
            return kept
        found = self.words.get(word)
        for length in range(len(word), 1, -1):
            if found:
                break
            found = self.prefixes.get(word[:length])
        if found is None:
            found = (self._stem(word), ORDINARY)
        if len(self._kept) < 100_000:
            self._kept[word] = found
        return found

    def _stem(self, word: str) -> str:
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _STEM:
                return word[: -len(ending)]
        return word


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else fold(text)


def _parts(word: str) -> list[str]:
    """A word as what it is compared by: itself without a genitive; Korean as pairs of syllables."""
    if _HANGUL.search(word):
        return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
    for genitive in ("'s", "’s"):
        word = word.removesuffix(genitive)
    return [word]
