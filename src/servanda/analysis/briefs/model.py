"""What a brief is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Citation:
    """What a sentence rests on: words of a document, or an official figure.

    Words have `document` (path) and `quote`, with `id`, `start` and `end` of the document in the ledger; a figure
    has its `source` and address. `told` is the day on which it was said or published.
    """

    source: str
    told: str | None
    quote: str = ""
    id: str = ""
    start: int = 0
    end: int = 0
    url: str = ""

    @property
    def is_words(self) -> bool:
        """Whether it cites words of a document of the ledger."""
        return bool(self.id)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. Between “ and ” in `text` stand words of a cited document; `by` tells machine from human."""

    text: str
    citations: tuple[Citation, ...]
    by: str = "machine"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences; `more` counts those that the ledger holds beyond them."""

    title: str
    sentences: tuple[Sentence, ...]
    more: int = 0
    charts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole: what it is about, for which time, and its sections."""

    title: str
    since: date
    as_of: date
    pillars: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, each once, numbered by their place here."""
        return tuple(dict.fromkeys(c for sentence in self.sentences for c in sentence.citations))
