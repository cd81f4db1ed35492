"""The register of a document: whether it speaks for the parties itself or reports on them."""

from __future__ import annotations

from functools import lru_cache

from servanda.reading.data import load
from servanda.records import Document

_OPENING = 600
"""Characters in which a document says what it is."""


@lru_cache(maxsize=8)
def official(document: Document) -> bool:
    """Whether the document is a joint statement, fact sheet or the like, whose own voice undertakes."""
    opening = f"{document.title or ''} {document.text[:_OPENING]}".lower()
    return any(name in " ".join(opening.split()) for name in load(document.language, "register")["official"])
