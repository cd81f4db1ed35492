"""The pillars of a statement, from the vocabulary of the profile.

Every word of a pillar's vocabulary found in the text adds its weight to that pillar, once; words inside a longer entry
that was found do not count again. The strongest pillar is taken, and every other that reaches `_SHARE` of its weight
and `_LEAST`; a text without any word of the vocabulary is about the partnership as a whole: `politics`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from servanda.profiles import Profile
from servanda.reading.stems import Stems

_SHARE = 0.55
"""Part of the strongest pillar's weight that another needs; tuned on half of the public evaluation set."""
_LEAST = 0.8
_DEFAULT = "politics"
_WORD = re.compile(r"\w+")
_STEM = 3
"""Letters of the shortest stem that takes any ending."""
_KEPT = 50_000
"""Words whose weights are remembered."""


@dataclass(slots=True)
class _Vocabulary:
    """The entries of all pillars: weights of words and stems by pillar, longer entries as patterns, longest first.

    `beginnings` tells of which of the phrases the first word stands in a text.
    """

    words: dict[str, dict[str, float]]
    stems: dict[str, dict[str, float]]
    phrases: list[tuple[str, re.Pattern[str], float]]
    beginnings: Stems
    known: dict[str, dict[str, float]] = field(default_factory=dict)

    def of(self, word: str) -> dict[str, float]:
        """What a word weighs for each pillar: as itself, else by its longest stem."""
        found = self.known.get(word)
        if found is None:
            found = {}
            for length in range(_STEM - 1, len(word) + 1):
                found |= self.stems.get(word[:length], {})
            found |= self.words.get(word, {})
            if len(self.known) < _KEPT:
                self.known[word] = found
        return found

    def scores(self, text: str) -> dict[str, float]:
        """The weights of all entries found in `text`, which is in small letters, by pillar."""
        total: dict[str, float] = {}
        words = frozenset(_WORD.findall(text))
        for word in words:
            for key, weight in self.of(word).items():
                total[key] = total.get(key, 0.0) + weight
        begun: dict[str, list[tuple[re.Pattern[str], float]]] = {}
        for number in self.beginnings.among(text):
            key, pattern, weight = self.phrases[number]
            begun.setdefault(key, []).append((pattern, weight))
        for key, phrases in begun.items():
            told, rest = 0.0, text
            for pattern, weight in phrases:
                if pattern.search(rest):
                    told += weight
                    rest = pattern.sub(" ", rest)
            if told:
                left = frozenset(_WORD.findall(rest))
                total[key] = told + sum(self.of(word).get(key, 0.0) for word in left)
        return total


@lru_cache(maxsize=32)
def _vocabulary(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> _Vocabulary:
    words: dict[str, dict[str, float]] = {}
    stems: dict[str, dict[str, float]] = {}
    phrases: list[tuple[str, re.Pattern[str], float]] = []
    beginnings: list[list[str]] = []
    for key, forms in entries:
        for form in sorted(forms, key=len, reverse=True):
            entry, _, told = form.partition("=")
            weight = float(told) if told else 1.0
            stem = entry.removesuffix("*")
            if not _WORD.fullmatch(stem):
                spaced = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in entry.split())
                pattern = re.compile(rf"(?<!\w){spaced}(?!\w)")
                phrases.append((key, pattern, weight))
                beginnings.append([first] if (first := re.split(r"[\s*]", entry)[0]) else [])
            else:
                (words if stem == entry else stems).setdefault(stem, {})[key] = weight
    return _Vocabulary(words, stems, phrases, Stems(beginnings))


class Pillars:
    """The pillars of a profile in one language."""

    def __init__(self, profile: Profile, language: str) -> None:
        entries = tuple((p.key, p.vocabulary.get(language, ())) for p in profile.pillars if p.vocabulary.get(language))
        self._keys = tuple(key for key, _ in entries)
        self._vocabulary = _vocabulary(entries)

    def of(self, text: str) -> tuple[str, ...]:
        """The pillars that `text` is about, strongest first; never empty."""
        scores = self._vocabulary.scores(text.lower())
        best = max(scores.values(), default=0.0)
        if best <= 0:
            return (_DEFAULT,)
        ranked = sorted((key for key in self._keys if scores.get(key, 0.0) > 0), key=lambda key: -scores[key])
        return tuple(key for key in ranked if key == ranked[0] or scores[key] >= max(_SHARE * best, _LEAST))
