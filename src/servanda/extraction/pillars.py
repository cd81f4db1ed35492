"""The pillars of a statement, from the vocabulary of the profile.

Every word of a pillar's vocabulary found in the text adds its weight to that pillar, the longest entry first and each
character counted once per pillar. The strongest pillar is taken, and every other that reaches `_SHARE` of its weight
and `_LEAST`; a text without any word of the vocabulary is about the partnership as a whole: `politics`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from servanda.profiles import Profile

_SHARE = 0.55
"""Part of the strongest pillar's weight that another needs; tuned on half of the public evaluation set."""
_LEAST = 0.8
_DEFAULT = "politics"


@lru_cache(maxsize=32)
def _matchers(
    vocabularies: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[tuple[str, re.Pattern[str], dict[str, float]], ...]:
    found = []
    for key, entries in vocabularies:
        weights: dict[str, float] = {}
        alternatives = []
        for entry in sorted(entries, key=len, reverse=True):
            word, _, weight = entry.partition("=")
            name = f"w{len(weights)}"
            weights[name] = float(weight) if weight else 1.0
            stem = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split())
            alternatives.append(f"(?P<{name}>{stem})")
        found.append((key, re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"), weights))
    return tuple(found)


def pillars(text: str, profile: Profile, language: str = "en") -> tuple[str, ...]:
    """The pillars that `text` is about, strongest first; never empty."""
    vocabularies = tuple((p.key, p.vocabulary.get(language, ())) for p in profile.pillars if p.vocabulary.get(language))
    folded = text.lower()
    scores: dict[str, float] = {}
    for key, pattern, weights in _matchers(vocabularies):
        heard: set[str] = set()
        for match in pattern.finditer(folded):
            if match.lastgroup is not None and match.group() not in heard:
                heard.add(match.group())
                scores[key] = scores.get(key, 0.0) + weights[match.lastgroup]
    if not scores:
        return (_DEFAULT,)
    ranked = sorted(scores, key=lambda key: -scores[key])
    best = scores[ranked[0]]
    return tuple(key for key in ranked if key == ranked[0] or (scores[key] >= _SHARE * best and scores[key] >= _LEAST))
