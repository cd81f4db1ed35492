"""Where sentences begin and end: own rules, since datelines, lists and hard-wrapped lines mislead trained splitters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from servanda.reading.data import load
from servanda.records import Document, RegionKind

_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(
    r"\s{0,200}(?:[-*•▴□○◦▪●–※]|\(?\d{1,2}[.)]|\(?[a-z]\)|\(?[ivx]{1,5}[.)]|[IVX]{1,4}\.(?=\s+[A-Z])|#{1,9})\s+"
)
_DASH = re.compile(r"\s{0,200}[-–—]\s+[a-z]")
_RUN_IN = re.compile(
    r"(?:\*\*|__)(?:<u>)?[^*_\n]{2,90}?(?::(?:</u>)?(?:\*\*|__)|(?:</u>)?(?:\*\*|__):)\s+(?=[\"“‘]?[A-Z])"
)
"""A heading in bold that opens the line of its own text: "**Fisheries:** The two sides will …"."""
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?:\s+|$)""")
_TERMINAL = re.compile(r"""[.!?:;…]["'”’»)\]*]*\s*$""")
_LONGEST = 2000
"""Characters of the longest sentence that is read; what is longer is no prose."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document's text: `kind` is `prose`, `heading` or `item`; `paragraph` counts from 0."""

    start: int
    end: int
    kind: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Rules:
    abbreviations: frozenset[str]
    open_abbreviations: frozenset[str]
    openers: frozenset[str]
    continuing: frozenset[str]

    @classmethod
    @cache
    def of(cls, language: str) -> _Rules:
        data = load(language, "sentences")
        return cls(*(frozenset(data[key]) for key in ("abbreviations", "open_abbreviations", "openers", "continuing")))


def sentences(document: Document) -> list[Sentence]:
    """The sentences of the readable parts of `document`, in their order; a sentence never crosses a region."""
    rules = _Rules.of(document.language)
    found: list[Sentence] = []
    for number, (start, end, kind) in enumerate(_paragraphs(document, rules)):
        for first, last in _split(document.text, start, end, rules):
            if last - first <= _LONGEST:
                found.append(Sentence(first, last, kind, number))
    return found


def _is_comment(line: str) -> bool:
    """Whether a line is a comment of markup and nothing else."""
    bare = line.strip()
    return bare.startswith("<!--") and bare.endswith("-->") and ">" not in bare[:-1]


def _paragraphs(document: Document, rules: _Rules) -> Iterator[tuple[int, int, str]]:
    text = document.text
    wrapped = _hard_wrapped(text)
    open_at: int | None = None
    open_end, open_kind = 0, "prose"
    for start, end, kind in _pieces(document):
        line = text[start:end]
        if not line.strip() or _is_comment(line):
            if open_at is not None:
                yield open_at, open_end, open_kind
                open_at = None
            continue
        bullet = bool(_BULLET.match(line)) and kind is None
        if bullet and wrapped and open_at is not None and open_kind == "prose":
            # A wrapped line may begin with the dash of its sentence.
            bullet = not (_DASH.match(line) and not _TERMINAL.search(text[open_at:open_end]))
        joins = (
            open_at is not None
            and not bullet
            and kind is None
            and open_kind != "heading"
            and _continues(text[open_at:open_end], line, rules, wrapped=wrapped)
        )
        if joins:
            open_end = end
            continue
        if open_at is not None:
            yield open_at, open_end, open_kind
        if kind is not None and kind.readable and kind is not RegionKind.REPEATED:
            open_kind = "heading"
        else:
            open_kind = "item" if bullet else "prose"
        if kind is not None and not kind.readable:
            open_at = None
            continue
        mark = _BULLET.match(line)
        open_at, open_end = start + (mark.end() if mark and mark.end() < len(line) else 0), end
    if open_at is not None:
        yield open_at, open_end, open_kind


def _pieces(document: Document) -> Iterator[tuple[int, int, RegionKind | None]]:
    """Lines, cut where a region begins or ends, each with the kind of its region."""
    regions = sorted(document.regions)
    at = 0
    for match in _LINE.finditer(document.text):
        start, end = match.span()
        if start == end:
            break
        while start < end:
            while at < len(regions) and regions[at].end <= start:
                at += 1
            region = regions[at] if at < len(regions) else None
            if region is None or region.start >= end:
                yield start, end, None
                start = end
            elif region.start > start:
                yield start, region.start, None
                start = region.start
            else:
                stop = min(region.end, end)
                yield start, stop, region.kind
                start = stop


def _hard_wrapped(text: str) -> bool:
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    return len(lengths) >= 12 and lengths[int(len(lengths) * 0.95)] <= 100 and lengths[len(lengths) // 2] >= 40


def _continues(before: str, line: str, rules: _Rules, *, wrapped: bool) -> bool:
    """Whether `line` goes on with the sentence of `before`."""
    if wrapped:
        return True
    if _TERMINAL.search(before):
        return False
    first = line.lstrip()[:1]
    last = before.rstrip().rsplit(None, 1)[-1].lower() if before.strip() else ""
    if first.islower() or first in ",;.)%”’" or last.endswith((",", "-")) or last in rules.continuing:
        return True
    # A page whose links stand on lines of their own breaks a sentence into scraps of a few words.
    lines = before.rstrip("\n").split("\n")
    return len(line.split()) <= 2 or (len(lines) > 1 and len(lines[-1].split()) <= 3)


def _split(text: str, start: int, end: int, rules: _Rules) -> Iterator[tuple[int, int]]:
    at = start
    if heading := _RUN_IN.match(text, start, end):
        at = heading.end()
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _ends(text, at, match, rules):
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, end)


def _ends(text: str, start: int, match: re.Match[str], rules: _Rules) -> bool:
    follows = text[match.end() : match.end() + 40].lstrip("\"'“‘([*")
    if not follows or not (follows[0].isupper() or follows[0].isdigit() or not follows[0].isalpha()):
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    word = text[max(start, match.start() - 20) : match.start()].rsplit(None, 1)
    last = word[-1].lstrip("\"'“‘(").lower().rsplit("-", 1)[-1] if word else ""
    if last in rules.open_abbreviations:
        opener = re.match(r"\w+", follows)
        return bool(opener and opener.group().lower() in rules.openers)
    if last in rules.abbreviations or (len(last) == 1 and last.isalpha()):
        return False
    return not (last.isdigit() and len(last) <= 2 and match.start() - len(last) <= start + 1)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
