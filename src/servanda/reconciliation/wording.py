"""The wording of a document, made comparable: accents, case, layout and headlines do not count."""

from __future__ import annotations

import re
import unicodedata

from servanda.records import Document, RegionKind

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"(?<![.!?…;])[.!?…;]++[\s\"'”’)\]]+|[。？！]|\n+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HEADLINES = frozenset({RegionKind.TITLE, RegionKind.HEADING})


def prose(document: Document) -> str:
    """The text of a document without headlines and without what is not to be read (datelines, menus, captions, …)."""
    kept: list[str] = []
    at = 0
    for region in sorted(document.regions):
        if region.kind.readable and region.kind not in _HEADLINES:
            continue
        kept.append(document.text[at : region.start])
        at = max(at, region.end)
    return "\n".join([*kept, document.text[at:]])


def fold(text: str) -> str:
    """Lower case without accents: "Hà Nội" is "ha noi"; Hangul stays as it is.

    The barred d of Vietnamese has no decomposition, so it is replaced first.
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in letters if unicodedata.category(c) != "Mn"))


def words(text: str) -> list[str]:
    """The folded words and numbers of a text; joining underscores of segmented Vietnamese count as spaces."""
    return _WORD.findall(fold(text))


def hangul(text: str) -> bool:
    """Whether most letters of a text are Hangul: its words are spaced too freely to be compared."""
    return 2 * len(_HANGUL.findall(text)) > sum(map(str.isalpha, text))


def sentences(text: str) -> list[str]:
    """A text in pieces that end at a stop or a line, each folded, with single spaces; without empty ones."""
    pieces = (" ".join(words(piece)) for piece in _BREAK.split(text))
    return [piece for piece in pieces if piece]
