"""A document with everything read out of it."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.extraction.anchoring import anchor
from servanda.extraction.choosing import wanted
from servanda.extraction.claims import claims
from servanda.extraction.events import events
from servanda.extraction.relevance import concerns_states
from servanda.extraction.replies import replies
from servanda.extraction.statements import statements
from servanda.profiles import Profile
from servanda.reading import Sentence, languages, sentences
from servanda.reading.cast import Cast
from servanda.reading.cues import Lexicon
from servanda.reading.loading import DEFAULT_MODEL
from servanda.reading.parsing import Parsed, parse_all, pipeline
from servanda.records import Document, Reading

VERSION = "4"
"""Raised whenever the same document may yield other records, so that ledgers read it again."""
_SURE = 0.5
"""Confidence from which the words themselves name who speaks."""
LONGEST = 3_000_000
"""Characters of the longest document that is read, about a thousand pages: what is longer is an archive."""


class Extractor:
    """Reads documents about one partnership."""

    def __init__(self, profile: Profile, model: str | None = None) -> None:
        """Make ready for `profile`; `model` is any installed spaCy pipeline (`ModelError` where it is not)."""
        self.profile = profile
        self.model = model or DEFAULT_MODEL
        pipeline(self.model)

    def read(self, document: Document) -> Reading:
        """The statements, claims, events and replies of `document`; none where its language is not read."""
        return self.read_all([document])[0]

    def read_all(self, documents: Sequence[Document]) -> list[Reading]:
        """Each document as `read` reads it, a few dozen of them faster together than one by one."""
        found = [sentences(d) if readable(d) else [] for d in documents]
        chosen = [(d.text, wanted(d, own) if readable(d) else []) for d, own in zip(documents, found, strict=True)]
        spoken = {d.language for d in documents if readable(d)}
        shouted = frozenset(form for language in spoken for form in Lexicon.of(language).forms)
        parsed = parse_all(chosen, self.model, shouted)
        return [self._reading(d, own, p) for d, own, p in zip(documents, found, parsed, strict=True)]

    def _reading(self, document: Document, found: list[Sentence], parsed: list[Parsed]) -> Reading:
        if not readable(document):
            return Reading(document)
        places = [(s.start, s.end) for s in found]
        cast = Cast.of(document, self.profile)
        told = sorted(
            statements(document, self.profile, cast, found, parsed), key=lambda s: (s.evidence.start, s.evidence.end)
        )
        figures = claims(document, self.profile, places, cast)
        if not concerns_states(document, cast):
            # Nobody who acts for a state is named: only what a party is itself said to do is its word.
            told = [s for s in told if s.confidence >= _SURE and not any(who.name for who in s.speakers)]
            figures = [c for c in figures if c.indicator != "other"]
        since = anchor(document, self.profile, cast, figures) if document.date is None else None
        return Reading(
            document,
            tuple({s.id: s for s in told}.values()),
            tuple({c.id: c for c in figures}.values()),
            tuple({e.id: e for e in events(document, self.profile, cast, places, since)}.values()),
            tuple({r.id: r for r in replies(document, self.profile, cast, places)}.values()),
        )


def readable(document: Document) -> bool:
    """Whether a document of this language and length can be read."""
    return document.language in languages() and len(document.text) <= LONGEST
