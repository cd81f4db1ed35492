"""The check that lets no sentence pass that its sources do not carry."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from servanda.analysis.briefs.model import Brief, Sentence
from servanda.ledger import loading

_QUOTED = re.compile(r"“([^“”]*)”")


class UnsupportedError(Exception):
    """A brief holds sentences that rest on nothing; the message names them."""


def check(brief: Brief, connection: Connection) -> None:
    """Raise `UnsupportedError` unless every sentence of `brief` is carried by what it cites.

    Each must cite at least one source; cited words must stand in their document, at their place, and everything that
    a sentence puts between quotation marks must be part of words that it cites.
    """
    texts = {
        key: document.text
        for key, document in loading.documents(connection, {c.id for c in brief.citations if c.is_words}).items()
    }
    bad = [f"{sentence.text}: {reason}" for sentence in brief.sentences if (reason := _reason(sentence, texts))]
    if bad:
        raise UnsupportedError("not carried by its sources: " + "; ".join(bad))


def _reason(sentence: Sentence, texts: dict[str, str]) -> str | None:
    if not sentence.citations:
        return "no source"
    for citation in sentence.citations:
        if citation.is_words and texts.get(citation.id, "")[citation.start : citation.end] != citation.quote:
            return f"these words are not in {citation.source}: {citation.quote!r}"
        if not citation.is_words and not citation.source:
            return "a figure without a source"
    quotes = [plain(c.quote) for c in sentence.citations if c.is_words]
    for said in _QUOTED.findall(sentence.text):
        if not any(plain(said) in quote for quote in quotes):
            return f"nothing that is cited says {said!r}"
    return None


def plain(words: str) -> str:
    """Words as one line, with quotation marks that would be taken for those of the brief as single ones."""
    return " ".join(words.replace("“", "‘").replace("”", "’").split())
