"""Which sentences are worth parsing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from servanda.extraction.lists import governed_items
from servanda.reading import official
from servanda.reading.cues import Lexicon
from servanda.reading.sentences import Sentence
from servanda.records import Document

_UNDERWAY = re.compile(r"\b(?:is|are)\s+(?:\w+ly\s+|also\s+)?\w+ing\b")
_DUE = re.compile(r"\b(?:is|are)\s+to\b")


def wanted(document: Document, found: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of `document` that are worth parsing: those with a cue, and lists with what governs them.

    In a document whose present tense undertakes, also those that tell what is under way.
    """
    lexicon = Lexicon.of(document.language)
    items = governed_items(document.text, found)
    leads = set(items.values())
    undertakes = official(document)
    return [
        s
        for s in found
        if s.start in items
        or s.start in leads
        or promising(document.text[s.start : s.end], lexicon, heading=s.kind == "heading")
        or (undertakes and _UNDERWAY.search(document.text, s.start, s.end))
    ]


def promising(sentence: str, lexicon: Lexicon, *, heading: bool = False) -> bool:
    """Whether a sentence holds any word that could open an act: the filter before parsing."""
    return lexicon.triggers.stand_in(sentence, heading=heading) or _DUE.search(sentence) is not None
