"""Blocks that stand between or after the paragraphs: other articles, tags, polls, and the foot of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servanda.records import RegionKind

if TYPE_CHECKING:
    from servanda.sources.marking import Page
    from servanda.sources.patterns import Patterns

_MOST_INSIDE = 14
_HEADLINE = 200
_POLL_ANSWER = 80


def mark_blocks(page: Page, patterns: Patterns) -> None:
    """Mark what follows a line such as "Related articles", up to where prose goes on."""
    foot = _foot(page, patterns)
    index = 0
    while index < len(page.lines):
        opener = _opener(page, index, patterns)
        if opener is None:
            index += 1
            continue
        page.kinds[index] = opener
        if index >= foot:
            _mark_foot(page, index + 1, opener, patterns)
            return
        index = _mark_inside(page, index, opener, patterns)


def _opener(page: Page, index: int, patterns: Patterns) -> RegionKind | None:
    line = page.lines[index]
    if len(line.text) > _HEADLINE:
        return None
    if page.kinds[index] is RegionKind.SHARE and line.key.endswith("poll") and len(line.key.split()) <= 4:
        return RegionKind.SHARE
    if page.kinds[index] not in {None, RegionKind.MENU, RegionKind.SHARE, RegionKind.RELATED}:
        return None
    one = line.key in patterns.related_one and line.text.endswith((":", "："))
    if one or line.key in patterns.related or line.key.startswith("more in "):
        return RegionKind.RELATED
    return RegionKind.SHARE if line.key in patterns.tags and not page.fragment(index) else None


def _foot(page: Page, patterns: Patterns) -> int:
    """The first opener after the last paragraph; the number of lines where there is none."""
    last = -1
    for i in range(len(page.lines)):
        if page.prose(i) and page.lines[i].closed and not _asks(page, i):
            last = i
    for index in range(last + 1, len(page.lines)):
        if _opener(page, index, patterns) is not None:
            return index
    return len(page.lines)


def _asks(page: Page, index: int) -> bool:
    """Whether a line is the question of a poll."""
    return index > 0 and page.lines[index - 1].key.endswith("poll")


def _mark_foot(page: Page, start: int, opener: RegionKind, patterns: Patterns) -> None:
    kind = opener
    for index in range(start, len(page.lines)):
        if another := _opener(page, index, patterns):
            kind = page.kinds[index] = another
        elif page.kinds[index] is None:
            page.kinds[index] = kind


def _mark_inside(page: Page, index: int, opener: RegionKind, patterns: Patterns) -> int:
    """Mark the headlines under an opener between paragraphs; give the index of the first line after them."""
    line = page.lines[index]
    single = line.text.rstrip().endswith((":", "：")) and line.key in patterns.related_one
    most = 1 if single else _MOST_INSIDE
    poll = line.key.endswith("poll")
    at = index + 1
    while at < len(page.lines) and at - index <= most:
        other = page.lines[at]
        if page.kinds[at] is None:
            if poll and at == index + 1:
                pass
            elif (
                _goes_on(page, at)
                or (other.before_blank and other.after_blank and not other.item and at - index > 8)
                or (poll and len(other.text) > _POLL_ANSWER)
            ):
                break
            page.kinds[at] = opener
        elif page.kinds[at] in {RegionKind.TITLE, RegionKind.HEADING}:
            break
        at += 1
    return at


def _goes_on(page: Page, index: int) -> bool:
    """Whether prose goes on at a line: it ends as a sentence does, or is a scrap of one."""
    line = page.lines[index]
    if line.weight > _HEADLINE or line.text[0] in '"“‘,.;':
        return True
    if line.closed and len(line.text.split()) > 2:
        return not line.text.endswith("?")
    return page.fragment(index)
