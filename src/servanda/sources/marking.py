"""The parts of a text that are no prose, marked: the text itself stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.records import Region, RegionKind
from servanda.sources.blocks import mark_blocks
from servanda.sources.datelines import Opening, opening
from servanda.sources.dating import Written, date_line
from servanda.sources.headings import mark_headings
from servanda.sources.lines import LONGEST_SHORT, Line, hard_wrapped, lines
from servanda.sources.patterns import Patterns, upper

_HEAD_LINES = 60
_DATED_LINES = 40
_EDGE = 400
_LONGEST_NAME = 60
_LEAST_PROSE = 40
_LONGEST_DATED = 140
_EMOJI = re.compile("[\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+")
_BULLETS = frozenset("▶▷►◆◇■□●○☞☎✓✔➤➢→⇒▲△▼▽★☆←↑↓⟶➔※")
_COUNTER = re.compile(r"\(?\d{1,6}\)?[.)]?")
_NAME = re.compile(rf"[{upper()}][\w'’.-]{{0,20}}(?:\s[{upper()}][\w'’.-]{{0,20}}){{1,3}}")
_PLACE = re.compile(rf"[{upper()}][\w'’. -]{{1,30}}(?:,\s[{upper()}][\w'’. -]{{1,24}})?")


@dataclass
class Page:
    """A text being marked: its lines, the kind of each as far as it is known, and pieces of lines."""

    text: str
    lines: list[Line]
    kinds: list[RegionKind | None]
    wrapped: bool
    pieces: list[Region] = field(default_factory=list)
    dates: list[tuple[Written, bool]] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    signoff: str | None = None
    body: int = 0

    def prose(self, index: int) -> bool:
        """Whether a line is prose and nothing else is known of it."""
        return self.kinds[index] is None and self.lines[index].prose

    def fragment(self, index: int) -> bool:
        """Whether a line is a scrap of a sentence that goes on before or after it, as links do that stand alone."""
        line = self.lines[index]
        if not line.before_blank and index + 1 < len(self.lines):
            after = self.lines[index + 1].text
            joined = after[0] in ",.;)’'" or (after[0] == "-" and after[1:2].islower())
            goes_on = joined or (after[0].islower() and len(after.split()) > 2)
            if goes_on and not line.leads and not line.text.isupper():
                return True
        if not line.after_blank and index > 0 and line.text[0] not in "•-":
            before = self.lines[index - 1]
            scrap = line.text[0].islower() and len(line.text.split()) > 2
            return not before.leads and before.prose and (scrap or line.text[0] in ",.;")
        return False


@dataclass(frozen=True, slots=True)
class Marked:
    """The regions of a text, sorted and apart, with what was read on the way."""

    regions: tuple[Region, ...]
    dates: tuple[tuple[Written, bool], ...]
    openings: tuple[Opening, ...]
    signoff: str | None
    title: str | None


def mark(text: str, known: Iterable[Region] = ()) -> Marked:
    """Mark `text`; `known` are regions of which its format or head tells already."""
    found = lines(text)
    given = sorted(known)
    page = Page(text, found, _given(found, given), hard_wrapped(found))
    patterns = Patterns.loaded()
    _mark_alone(page, patterns)
    page.body = next((i for i in range(len(found)) if page.prose(i)), len(found))
    _mark_dates(page)
    _mark_head(page, patterns)
    _mark_openings(page)
    mark_blocks(page, patterns)
    _mark_signoff(page, patterns)
    mark_headings(page)
    _mark_repeated(page)
    _mark_pieces(page, patterns)
    regions = _apart(page, given)
    title = next((text[r.start : r.end] for r in regions if r.kind is RegionKind.TITLE), None)
    return Marked(regions, tuple(page.dates), tuple(page.openings), page.signoff, _plain(title))


def _given(found: list[Line], given: list[Region]) -> list[RegionKind | None]:
    kinds: list[RegionKind | None] = []
    at = 0
    for line in found:
        while at < len(given) and given[at].end <= line.start:
            at += 1
        inside = at < len(given) and given[at].start < line.end
        kinds.append(given[at].kind if inside else None)
    return kinds


def _mark_alone(page: Page, patterns: Patterns) -> None:
    begun = False
    for index, line in enumerate(page.lines):
        begun = begun or (index > 0 and page.prose(index - 1))
        if page.kinds[index] is not None or len(line.text) > LONGEST_SHORT:
            continue
        if not any(c.isalnum() for c in line.text):
            if _EMOJI.search(line.text):
                page.kinds[index] = RegionKind.IMAGE
            elif line.text[0] == "#" or "\\#" in line.text:
                page.kinds[index] = RegionKind.SIGNOFF
            elif line.text.startswith("<!--") or "![" in line.text:
                page.kinds[index] = RegionKind.IMAGE if "![" in line.text else RegionKind.NOTICE
            continue
        kind = patterns.kind(line.text, line.key)
        if kind is RegionKind.RELATED and not begun:  # "Explainer: ..." before any paragraph is the title of this page
            kind = None
        if kind is None and len(line.text) <= 300 and _captioned(page, index, patterns):
            kind = RegionKind.CAPTION
        # One word that a link left alone ("China", "more") may be part of a sentence; a whole wording is not.
        if kind is not None and not (kind is RegionKind.MENU and len(line.key.split()) <= 2 and page.fragment(index)):
            page.kinds[index] = kind


def _captioned(page: Page, index: int, patterns: Patterns) -> bool:
    """A line that ends with an agency in brackets and tells a scene is a caption; the last one of a report is not."""
    line = page.lines[index]
    later = page.lines[index + 1 : index + 40]
    return bool(
        patterns.agency_at_end.search(line.text[-80:])
        and patterns.caption_cues.search(line.text)
        and any(other.prose for other in later)
    )


def _mark_dates(page: Page) -> None:
    """Lines of the head that hold a date and little else; a place beside it makes a dateline, a name a byline."""
    for index in range(min(len(page.lines), _DATED_LINES)):
        line = page.lines[index]
        kind = page.kinds[index]
        if (
            len(line.text) > _LONGEST_DATED
            or line.item
            or kind in {RegionKind.NOTICE, RegionKind.CAPTION, RegionKind.RELATED, RegionKind.IMAGE}
        ):
            continue
        if not (told := date_line(line.text)):
            continue
        written, rest = told
        rest = rest.strip(" ,;|-–—")
        if written.year is None or page.fragment(index) or (index > page.body + 3 and rest):
            continue
        later = (
            line.text.casefold().lstrip("( ").startswith(("updated", "last updated", "수정", "cập nhật", "modified"))
        )
        if not rest:
            page.kinds[index] = RegionKind.DATELINE
        elif kind is RegionKind.BYLINE or (line.text.casefold().startswith("by ") and len(rest.split()) <= 6):
            page.kinds[index] = RegionKind.BYLINE
        elif kind is None and _PLACE.fullmatch(rest) and len(rest.split()) <= 4 and not line.closed:
            page.kinds[index] = RegionKind.DATELINE
            page.openings.append(Opening(line.start, line.end, rest, None, written))
        else:
            continue
        page.dates.append((written, later))


def _mark_head(page: Page, patterns: Patterns) -> None:
    """Names of sections, counters and names of writers before the first paragraph."""
    near = min(page.body + 12, len(page.lines), _HEAD_LINES)
    dated = [i for i in range(near) if page.kinds[i] in {RegionKind.DATELINE, RegionKind.BYLINE}]
    head = max(min(page.body, _HEAD_LINES), dated[-1] + 1 if dated else 0)
    for index in range(head):
        line = page.lines[index]
        if page.kinds[index] is RegionKind.BYLINE and line.text.endswith(":") and index + 1 < len(page.lines):
            after = page.lines[index + 1]
            if page.kinds[index + 1] is None and after.weight <= _LONGEST_NAME and not after.leads:
                page.kinds[index + 1] = RegionKind.BYLINE
        if page.kinds[index] is not None:
            continue
        if page.fragment(index):
            continue
        beside = any(abs(index - d) <= 2 for d in dated)
        if line.key in patterns.sections or _COUNTER.fullmatch(line.text):
            page.kinds[index] = RegionKind.MENU
        elif index > 0 and beside and _NAME.fullmatch(line.text) and len(line.text) <= _LONGEST_NAME:
            page.kinds[index] = RegionKind.BYLINE


def _mark_openings(page: Page) -> None:
    seen = 0
    for index in range(min(page.body + 8, len(page.lines))):
        if page.kinds[index] is not None:
            continue
        line = page.lines[index]
        ahead = page.lines[index + 1] if index + 1 < len(page.lines) and not line.before_blank else line
        prose = line.prose or (ahead.prose and ahead.text[0] in ",.")
        if found := opening(page.text, line.start, prose=prose):
            page.openings.append(found)
            page.pieces.append(Region(found.start, found.end, RegionKind.DATELINE))
            for other in range(index, len(page.lines)):
                if page.lines[other].end > found.end:
                    break
                page.kinds[other] = None
            return
        seen += prose
        if seen >= 2:
            return


def _mark_signoff(page: Page, patterns: Patterns) -> None:
    last = [i for i, kind in enumerate(page.kinds) if kind is None and page.lines[i].weight >= _LEAST_PROSE][-2:]
    ends = [i for i, kind in enumerate(page.kinds) if kind is RegionKind.SIGNOFF]
    if ends:
        page.signoff = page.lines[ends[-1]].text
    for index in reversed(last):
        line = page.lines[index]
        tail_at = max(line.start, line.end - _EDGE)
        tail = page.text[tail_at : line.end]
        for pattern in patterns.signoffs:
            if ending := pattern.search(tail):
                page.pieces.append(Region(tail_at + ending.start(1), tail_at + ending.end(1), RegionKind.SIGNOFF))
                page.signoff = ending[1].strip()
                return


def _mark_repeated(page: Page) -> None:
    """A paragraph that stands in the text before; scraps and short lines repeat for other reasons."""
    seen: set[str] = set()
    for index, line in enumerate(page.lines):
        if page.kinds[index] not in {None, RegionKind.HEADING} or line.weight < 40:
            continue
        if line.text in seen and not page.fragment(index) and not (page.wrapped and not line.after_blank):
            page.kinds[index] = RegionKind.REPEATED
        seen.add(line.text)


def _mark_pieces(page: Page, patterns: Patterns) -> None:
    if page.text.startswith("\ufeff"):
        page.pieces.append(Region(0, 1, RegionKind.NOTICE))
    for match in patterns.inline_images.finditer(page.text):
        page.pieces.append(Region(match.start(), match.end(), RegionKind.IMAGE))
    for match in _EMOJI.finditer(page.text):
        if not set(match.group()) <= _BULLETS:
            page.pieces.append(Region(match.start(), match.end(), RegionKind.IMAGE))
    # Captions glued before a paragraph stand near the head of a page.
    for index, line in enumerate(page.lines[:_HEAD_LINES]):
        if page.kinds[index] is not None:
            continue
        head = line.text[:_EDGE]
        for pattern in patterns.glued:
            glued = pattern.search(head)
            if glued is not None and len(re.findall(r"[.!?]\s+[A-ZÀ-ỸĐ]", head[: glued.start()])) <= 1:
                page.pieces.append(Region(line.start, line.start + glued.end(), RegionKind.CAPTION))
                break


def _apart(page: Page, given: list[Region]) -> tuple[Region, ...]:
    """All regions without overlaps: those of the format, then whole lines, then pieces cut where they meet others."""
    whole = [
        Region(line.start, line.end, kind)
        for line, kind in zip(page.lines, page.kinds, strict=True)
        if kind is not None
    ]
    taken: list[Region] = []
    for group in (given, whole):
        taken = _merged(taken, group)
    return tuple(_merged(taken, _split_around(taken, sorted(page.pieces))))


def _merged(taken: list[Region], more: Iterable[Region]) -> list[Region]:
    """`taken` with those of `more` that touch none of it, nor each other."""
    result: list[Region] = []
    both = sorted(
        [(r.start, 0, r) for r in taken] + [(r.start, 1, r) for r in more if r.start < r.end], key=lambda e: e[:2]
    )
    for _, order, region in both:
        if result and region.start < result[-1].end:
            if order == 0:  # what was taken first stays
                result.pop()
                result.append(region)
            continue
        result.append(region)
    return result


def _split_around(taken: list[Region], pieces: list[Region]) -> list[Region]:
    """Pieces cut out of readable lines take precedence over none: a piece inside a taken region is dropped."""
    kept: list[Region] = []
    at = 0
    last = 0
    for piece in pieces:
        start = max(piece.start, last)
        while at < len(taken) and taken[at].end <= start:
            at += 1
        end = min(piece.end, taken[at].start) if at < len(taken) else piece.end
        if start < end:
            kept.append(Region(start, end, piece.kind))
            last = end
    return kept


def _plain(title: str | None) -> str | None:
    return " ".join(title.strip("#* ").split()) or None if title else None
