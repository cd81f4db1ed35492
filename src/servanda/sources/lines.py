"""The lines of a text, with the shapes that tell prose from what stands around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape

LONGEST_SHORT = 600
"""Characters up to which a line is held against the patterns of captions, menus and the like; longer ones are prose."""

_FINAL = re.compile(r"""[.!?…。:;]["'”’»)\]*_\\]*$""")
_STOP = re.compile(r"""[.!?…。]["'”’»)\]*_\\]*$""")
_EDGES = re.compile(r"^[^\w(#&]+|[^\w)]+$")
_KEY_LENGTH = 120
_HANGUL = re.compile(r"[가-힣]")
_ITEM = re.compile(r"\s{0,200}(?:[-*•▴□○◦▪●–※ㅇ▲△▶☞·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the white space around it: place, words, and whether blanks surround it."""

    start: int
    end: int
    text: str
    after_blank: bool
    before_blank: bool

    @cached_property
    def key(self) -> str:
        """The line as the lists of whole lines have it: entities read, lower case, without marks at its edges."""
        if len(self.text) > _KEY_LENGTH:
            return ""
        plain = unicodedata.normalize("NFC", unescape(self.text)).replace("\xa0", " ")
        return " ".join(_EDGES.sub("", plain.replace("*", "").replace("_", " ")).casefold().split())

    @cached_property
    def weight(self) -> int:
        """Its length in Latin characters: a Hangul syllable says as much as two and a half of them."""
        if len(self.text) > LONGEST_SHORT:
            return len(self.text)
        return len(self.text) + len(_HANGUL.findall(self.text)) * 3 // 2

    @cached_property
    def closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return _STOP.search(self.text[-12:]) is not None

    @cached_property
    def leads(self) -> bool:
        """Whether it ends with a mark of any kind that a heading does not have."""
        return _FINAL.search(self.text[-12:]) is not None

    @cached_property
    def item(self) -> bool:
        """Whether it is an item of a list."""
        return _ITEM.match(self.text) is not None

    @property
    def prose(self) -> bool:
        """Whether it is by its shape a sentence, or several."""
        return self.weight >= 160 or (self.weight >= 60 and self.closed)


def lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank."""
    found: list[Line] = []
    previous_blank = True
    pending: tuple[int, int, str, bool] | None = None
    for start, end, body in _bare(text):
        if pending is not None:
            found.append(Line(*pending, before_blank=start == end))
            pending = None
        if start < end:
            pending = (start, end, body, previous_blank)
        previous_blank = start == end
    if pending is not None:
        found.append(Line(*pending, before_blank=True))
    return found


def _bare(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for raw in text.split("\n"):
        body = raw.strip("\ufeff \t\r\f\v\xa0\u200b\u3000")
        start = at + (raw.find(body) if body else 0)
        yield start, start + len(body), body
        at += len(raw) + 1


def hard_wrapped(found: list[Line]) -> bool:
    """Whether the text breaks its lines at a width, so that a line is no paragraph."""
    if len(found) < 12:
        return False
    runs = sum(1 for line in found if 50 <= len(line.text) <= 100 and not line.leads and not line.before_blank)
    return runs >= len(found) * 0.4
