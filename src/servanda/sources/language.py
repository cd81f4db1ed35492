"""Which language a text is in: by its script, then by its most frequent words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from servanda.sources.data import load

UNKNOWN = "und"
_PIECE = 4_000
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SCRIPTS: tuple[tuple[str, re.Pattern[str], float], ...] = (
    # Weight of a character in Latin characters, about: a syllable or a word-part where Latin takes several letters.
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"), 2.5),
    ("ja", re.compile("[\u3040-\u30ff]"), 2.0),
    ("zh", re.compile("[\u4e00-\u9fff]"), 2.5),
    ("th", re.compile("[\u0e00-\u0e7f]"), 1.0),
    ("lo", re.compile("[\u0e80-\u0eff]"), 1.0),
    ("km", re.compile("[\u1780-\u17ff]"), 1.0),
    ("my", re.compile("[\u1000-\u109f]"), 1.0),
    ("hi", re.compile("[\u0900-\u097f]"), 1.0),
    ("ar", re.compile("[\u0600-\u06ff]"), 1.0),
    ("he", re.compile("[\u0590-\u05ff]"), 1.0),
    ("el", re.compile("[\u0370-\u03ff]"), 1.0),
    ("ka", re.compile("[\u10a0-\u10ff]"), 1.0),
    ("hy", re.compile("[\u0530-\u058f]"), 1.0),
    ("cyrillic", re.compile("[\u0400-\u04ff]"), 1.0),
    ("latin", re.compile("[\u00c0-\u024f\u1ea0-\u1eff]"), 1.0),
)
_LEAST = 0.04
"""Share of a text's words that must be frequent words of a language; prose of those listed has 0.2 and more."""


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language most of `text` is in, or `und`.

    Large texts are told by samples from their beginning, middle and end; the same text gives the same answer always.
    """
    sample = _sample(text)
    plain = sample.encode("ascii", "ignore")
    beyond = "" if len(plain) == len(sample) else "".join(_BEYOND.findall(sample))
    shares = {code: len(pattern.findall(beyond)) * weight for code, pattern, weight in _SCRIPTS}
    shares["latin"] += len(plain) - len(plain.translate(None, _LETTERS))
    if shares["ja"] > 0.1 * shares["zh"]:  # Japanese writes its nouns in the characters of Chinese
        shares["ja"] += shares.pop("zh")
    elif shares["ko"] > 0.5 * shares["zh"]:
        shares["ko"] += shares.pop("zh")
    script = max(shares, key=lambda code: shares[code])
    if shares[script] < 8:
        return UNKNOWN
    if script in {"latin", "cyrillic"}:
        return _by_words(sample, script)
    return script


def _by_words(sample: str, script: str) -> str:
    words = Counter(_WORD.findall(sample.replace("_", " ").casefold()))
    total = sum(words.values())
    told = {code: frequent & words.keys() for code, frequent in _profiles(script).items()}
    scores = {code: sum(words[w] for w in found) / total for code, found in told.items()}
    best = max(sorted(scores), key=lambda code: scores[code])
    return best if scores[best] >= _LEAST else UNKNOWN


@cache
def _profiles(script: str) -> dict[str, frozenset[str]]:
    return {code: frozenset(str(words).split()) for code, words in load("languages")[script].items()}


def _sample(text: str) -> str:
    if len(text) <= _PIECE * 6:
        return text
    middle = len(text) // 2
    return text[: _PIECE * 2] + text[middle - _PIECE : middle + _PIECE] + text[-_PIECE * 2 :]
