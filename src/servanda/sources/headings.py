"""Titles and headings, told by their shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from servanda.records import RegionKind

if TYPE_CHECKING:
    from servanda.sources.lines import Line
    from servanda.sources.marking import Page

_LONGEST_TITLE = 220
_LONGEST_HEADING = 110
_MOST_WORDS = 16
_PARAGRAPH = 100
_HEAD_LINES = 40
_MARKED = re.compile(r"#{1,6}\s+\S.{0,300}|(?:\*\*|__)(?:<u>)?[^*\n]{2,200}?(?:</u>)?:?(?:\*\*|__)\\?")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_SUBTITLE = re.compile(r"[-–—<〈[]\s?[^-–—<>\n].{2,150}\s?[-–—>〉\]]")
_QUOTED = ('"', "“", "‘", "'", "(", "[", "※", "*", "|")
_HANGUL_END = re.compile(r"(?:다|요|음|임|함)[.)]?$")


def mark_headings(page: Page) -> None:
    """Mark the title, then the headings; both stay readable."""
    title = None if RegionKind.TITLE in page.kinds else _title(page)
    if title is not None:
        page.kinds[title] = RegionKind.TITLE
    for index, line in enumerate(page.lines):
        if page.kinds[index] is not None or not any(c.isalnum() for c in line.text):
            continue
        ahead = page.lines[index + 1] if index + 1 < len(page.lines) else None
        underlined = ahead is not None and not line.before_blank and _UNDERLINE.fullmatch(ahead.text) is not None
        if (
            _MARKED.fullmatch(line.text)
            or _SUBTITLE.fullmatch(line.text)
            or (underlined and len(line.text) <= _LONGEST_HEADING)
        ) or (_alone(page, index) and _short(line)):
            page.kinds[index] = RegionKind.HEADING


def _title(page: Page) -> int | None:
    """The first line of words before the first paragraph that is no sentence and stands for itself."""
    for index in range(min(page.body + 1, len(page.lines), _HEAD_LINES)):
        if page.kinds[index] is not None:
            continue
        line = page.lines[index]
        if any(p.start < line.end and line.start < p.end for p in page.pieces):
            return None
        words = len(line.text.split())
        wordy = words >= 3 or line.weight >= 20
        if not wordy:
            continue
        shaped = line.weight <= _LONGEST_TITLE and not (line.leads and not line.text.endswith(("?", "!", "…")))
        begins = not line.text[0].islower() and line.text[0] not in "•-※□○ㅇ*"
        wrapped = page.wrapped and not (line.after_blank and line.before_blank)
        last = index + 1 >= len(page.lines)
        if shaped and begins and not wrapped and not last and not page.fragment(index):
            return index
        return None
    return None


def _short(line: Line) -> bool:
    if line.item and not re.match(r"(?:\d{1,2}|[IVX]{1,4})[.)]\s\S.{2,60}$", line.text):
        return bool(_SUBTITLE.fullmatch(line.text))
    if line.text.startswith(_QUOTED) and not _SUBTITLE.fullmatch(line.text):
        return False
    if line.leads and not line.text.endswith("?"):
        return False
    plain = line.text[0].isupper() or line.text[0].isdigit() or not line.text[0].isascii()
    return (
        plain
        and not line.text[0].islower()
        and 3 <= len(line.text) <= _LONGEST_HEADING
        and len(line.text.split()) <= _MOST_WORDS
        and any(c.isalpha() for c in line.text)
        and not _HANGUL_END.search(line.text)
    )


def _alone(page: Page, index: int) -> bool:
    """Whether a line stands between an end and a paragraph, as headings do."""
    line = page.lines[index]
    if page.wrapped and not (line.after_blank and line.before_blank):
        return False
    if page.fragment(index):
        return False
    if index + 1 >= len(page.lines):
        return False
    before = page.lines[index - 1] if index else None
    after = page.lines[index + 1]
    if page.kinds[index + 1] not in {
        None,
        RegionKind.HEADING,
        RegionKind.DATELINE,
        RegionKind.BYLINE,
        RegionKind.CAPTION,
        RegionKind.IMAGE,
        RegionKind.REPEATED,
    }:
        return False
    opens = before is None or line.after_blank or before.closed or page.kinds[index - 1] is not None
    leads_in = (after.weight > line.weight or after.text.endswith(":")) and (
        after.leads or after.weight >= _PARAGRAPH or after.item or line.before_blank or line.text.isupper()
    )
    # A list whose items lack marks at their ends looks like a row of headings.
    listed = (
        before is not None
        and not line.after_blank
        and not before.leads
        and page.kinds[index - 1] in {None, RegionKind.HEADING}
    )
    return opens and leads_in and not listed and not after.text[0].islower()
