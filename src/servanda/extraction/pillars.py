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

_SHARE = 0.55
"""Part of the strongest pillar's weight that another needs; tuned on half of the public evaluation set."""
_LEAST = 0.8
_DEFAULT = "politics"
_WORD = re.compile(r"\w+")
_STEM = 3
"""Letters of the shortest stem that takes any ending."""


@dataclass(slots=True)
class _Vocabulary:
    """The entries of one pillar: whole words and stems by their letters, longer entries as patterns."""

    words: dict[str, float] = field(default_factory=dict)
    stems: dict[str, float] = field(default_factory=dict)
    phrases: list[tuple[str, re.Pattern[str], float]] = field(default_factory=list)

    def score(self, text: str, words: frozenset[str]) -> float:
        """The weights of all entries found in `text`, whose words are `words`."""
        total = 0.0
        for start, pattern, weight in self.phrases:
            if start in text and pattern.search(text):
                total += weight
                text = pattern.sub(" ", text)
                words = frozenset(_WORD.findall(text))
        for word in words:
            total += self.words.get(word, 0.0) or self._by_stem(word)
        return total

    def _by_stem(self, word: str) -> float:
        for length in range(len(word), _STEM - 2, -1):
            if weight := self.stems.get(word[:length]):
                return weight
        return 0.0


@lru_cache(maxsize=32)
def _vocabularies(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, _Vocabulary], ...]:
    found = []
    for key, forms in entries:
        vocabulary = _Vocabulary()
        for form in sorted(forms, key=len, reverse=True):
            entry, _, told = form.partition("=")
            weight = float(told) if told else 1.0
            stem = entry.removesuffix("*")
            if not _WORD.fullmatch(stem):
                spaced = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in entry.split())
                pattern = re.compile(rf"(?<!\w){spaced}(?!\w)")
                vocabulary.phrases.append((re.split(r"[\s*]", entry)[0], pattern, weight))
            elif stem != entry:
                vocabulary.stems[stem] = weight
            else:
                vocabulary.words[stem] = weight
        found.append((key, vocabulary))
    return tuple(found)


def pillars(text: str, profile: Profile, language: str = "en") -> tuple[str, ...]:
    """The pillars that `text` is about, strongest first; never empty."""
    entries = tuple((p.key, p.vocabulary.get(language, ())) for p in profile.pillars if p.vocabulary.get(language))
    folded = text.lower()
    words = frozenset(_WORD.findall(folded))
    scores = {key: vocabulary.score(folded, words) for key, vocabulary in _vocabularies(entries)}
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return (_DEFAULT,)
    ranked = sorted((key for key in scores if scores[key] > 0), key=lambda key: -scores[key])
    return tuple(key for key in ranked if key == ranked[0] or scores[key] >= max(_SHARE * best, _LEAST))
