"""The register of a document: whether it speaks for the parties itself or reports on them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice

from ahocorasick_rs import AhoCorasick

from servanda.reading.data import load
from servanda.records import Document

_OPENING = 600
"""Characters in which a document says what it is."""
_INTRODUCED = 3000
"""Characters in which those who speak as "we" introduce themselves."""
_OFTEN = 3
"""Times that a text says "we" or "our" outside quotation marks by which it is known to speak itself."""
_LABEL = re.compile(
    r"([A-Z][\w.’'-]{0,40}(?: (?:[A-Z][\w.’'-]{0,40}|of|the|and|for|de|al|bin|van|von)){0,6}):\s{1,20}\S"
)
"""Who speaks, before a colon at the head of a paragraph."""
_TOGETHER = 32
"""Documents that are read together: each is asked again when the sentences of all of them are parsed."""
_QUOTED = re.compile(r'"[^"]{0,1500}"|“[^”]{0,1500}”')


@lru_cache(maxsize=_TOGETHER)
def official(document: Document) -> bool:
    """Whether the document is a joint statement, fact sheet or the like, whose own voice undertakes."""
    return _called(document, "official") or joint(document)


@lru_cache(maxsize=_TOGETHER)
def joint(document: Document) -> bool:
    """Whether the "we" of the document's own voice are all parties.

    It calls itself a joint statement, or those who speak introduce themselves ("We, the ministers of …"), or it says
    "we" and "our" again and again outside quotation marks, nobody says "I" or is reported, and it is not called a
    paper of one side.
    """
    if _called(document, "joint"):
        return True
    voice = load(document.language, "register")["voice"]
    if re.search(voice["introduced"], document.text[:_INTRODUCED]):
        return True
    if _called(document, "single") or not re.search(voice["we"], document.text):
        return False
    narrated = _QUOTED.sub(" ", document.text)
    often = len(list(islice(re.finditer(voice["we"], narrated), _OFTEN))) == _OFTEN
    return often and not re.search(voice["other"], narrated)


@lru_cache(maxsize=_TOGETHER)
def speech(document: Document) -> bool:
    """Whether the document is what one person said: remarks, a speech, a statement."""
    return not joint(document) and _called(document, "speech")


def asked(document: Document, start: int) -> bool:
    """Whether the paragraph at `start` is a question with its asker before it: "Reuters: Will the port open?"."""
    label = _LABEL.match(document.text, start)
    return label is not None and label.group(1).lower() in load(document.language, "register")["askers"]


def label_end(document: Document, start: int) -> int:
    """Where the name of a speaker before a colon ends in the paragraph at `start`; `start` where none stands there."""
    label = _LABEL.match(document.text, start)
    return label.end(1) if label else start


def _called(document: Document, key: str) -> bool:
    """Whether the document calls itself by one of the names under `key` in its title or at its head."""
    opening = " ".join(f"{document.title or ''} {document.text[:_OPENING]}".lower().replace("’", "'").split())
    return bool(_names(document.language, key).find_matches_as_indexes(opening))


@cache
def _names(language: str, key: str) -> AhoCorasick:
    return AhoCorasick(load(language, "register")[key])
