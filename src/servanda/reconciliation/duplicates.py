"""Which documents are the same text: copies, shortened versions, rewrites.

A text is compared by its *shingles*, all its runs of a few words (Broder 1997, "On the resemblance and containment of
documents", Proc. SEQUENCES): *resemblance* is the Jaccard index of two sets of them, *containment* the share of one set
that lies in the other. A sketch keeps those shingles whose hash is a multiple of a power of two, so that both can be
estimated whatever the lengths. Candidates share a band of a MinHash signature (Leskovec, Rajaraman and Ullman, "Mining
of Massive Datasets", ch. 3), or a sentence or a longer run of words that is among the first of either by hash, which
lets shortened texts and texts embedded in longer ones meet as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from heapq import nsmallest

from rensa import RMinHash

from servanda.reconciliation.wording import fold, hangul, prose, sentences, words
from servanda.records import Document, Match, PartialDate

WORDS, SYLLABLES = 4, 8
"""Length of a shingle in words; in syllables, spaces left out, where the text is Korean."""
_LONG_WORDS, _LONG_SYLLABLES = 9, 20
"""Length of the runs that serve as keys: so long that two texts seldom share one by chance."""
_SAMPLE = 512
"""Shingles that a sketch holds at most: the standard error of a share estimated from them is 0.022 at most."""
_SHORTEST = 25
"""Shingles of the shortest text that is compared: below it any two notices resemble each other."""
_BANDS, _ROWS = 4, 3
"""Two texts with a resemblance of 0.9 share a band with probability 99 %, of 0.8 with 94 %, of 0.05 with 0.05 %."""
_KEYS = 4
"""Sentences, and long runs, by which a text is found."""
_SENTENCE_WORDS, _SENTENCE_SYLLABLES = 8, 20
"""Length of the shortest sentence that serves as a key."""

WHOLE = 0.8
"""Containment from which a text stands in another as a whole; measured on pairs of real copies: 0.82 and more."""
PART = 0.45
"""Containment from which a text is a new telling of another. Measured: rewrites 0.46 and more, unrelated statements on
one template 0.42 and less, independent reports of one event 0.10 and less."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A document reduced to what is compared.

    `size` counts its shingles, all of them; `sample` holds the hashes of those divisible by `rate`, a power of two.
    `keys` are those it is found under. Two documents of the same wording differ in nothing but `document`, `path` and
    `date`.
    """

    document: str
    path: str
    date: PartialDate | None
    size: int
    rate: int
    sample: frozenset[int]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How one text relates to another: resemblance, and the share of the one's shingles that stand in the other."""

    resemblance: float
    contained: float
    containing: float

    @property
    def most(self) -> float:
        """The higher of both containments."""
        return max(self.contained, self.containing)


def sketch(document: Document) -> Sketch | None:
    """The sketch of a document in any language; None where its prose is too short to be compared."""
    text = prose(document)
    korean = hangul(text)
    units = list("".join(words(text))) if korean else words(text)
    runs = _runs(units, SYLLABLES if korean else WORDS)
    if len(runs) < _SHORTEST:
        return None
    rate = 1
    while len(runs) > _SAMPLE * rate:
        rate *= 2
    hashes = {run: _hash(run) for run in runs}
    sample = frozenset(number for number in hashes.values() if number % rate == 0)
    long = _runs(units, _LONG_SYLLABLES if korean else _LONG_WORDS)
    whole = {s for s in sentences(text) if _telling(s, korean)}
    keys = (*_bands(sorted(runs)), *_first("s", whole), *_first("r", long))
    return Sketch(document.id, document.path, document.date, len(runs), rate, sample, keys)


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """How `one` relates to `other`; exact where neither text is longer than a sample, else estimated."""
    rate = max(one.rate, other.rate)
    mine, theirs = _thinned(one, rate), _thinned(other, rate)
    shared = len(mine & theirs)
    either = len(mine) + len(theirs) - shared
    return Likeness(
        shared / either if either else 0.0,
        shared / len(mine) if mine else 0.0,
        shared / len(theirs) if theirs else 0.0,
    )


class Duplicates:
    """Recognises texts that go back to one text: a `Matcher` of documents.

    The result depends on the wording of the two documents alone.
    """

    kind = "document"

    def features(self, told: Document) -> Sketch | None:
        """The sketch of a document; None where it is too short to be compared."""
        return sketch(told)

    def signature(self, features: Sketch) -> str:
        """A digest of the sample: the same for the same wording."""
        numbers = ",".join(map(str, sorted(features.sample)))
        return sha256(f"{features.size}/{features.rate}/{numbers}".encode()).hexdigest()[:32]

    def keys(self, features: Sketch) -> Sequence[str]:
        """Bands of the MinHash signature, sentences and long runs."""
        return features.keys

    def same(self, one: Sketch, other: Sketch) -> Match | None:
        """Whether most of one text stands in the other, or so much of it that it must be a new telling."""
        found = likeness(one, other)
        if found.most < PART:
            return None
        return Match(round(found.most, 4), f"{found.most:.0%} of the wording of one stands in the other")


def _runs(units: Sequence[str], length: int) -> set[str]:
    return {" ".join(units[at : at + length]) for at in range(len(units) - length + 1)}


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")


def _thinned(sketch: Sketch, rate: int) -> frozenset[int]:
    return sketch.sample if sketch.rate == rate else frozenset(n for n in sketch.sample if n % rate == 0)


def _bands(runs: Sequence[str]) -> list[str]:
    signature = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    signature.update(runs)
    numbers = signature.digest()
    return [f"b{band}:" + ".".join(map(str, numbers[band * _ROWS : (band + 1) * _ROWS])) for band in range(_BANDS)]


def _first(kind: str, wordings: Iterable[str]) -> list[str]:
    return [f"{kind}:{number:x}" for number in nsmallest(_KEYS, {_hash(wording) for wording in wordings})]


def _telling(sentence: str, korean: bool) -> bool:
    if korean:
        return len(fold(sentence).replace(" ", "")) >= _SENTENCE_SYLLABLES
    return sentence.count(" ") + 1 >= _SENTENCE_WORDS
