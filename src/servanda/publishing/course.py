"""The course of an undertaking as a picture: how firmly it was spoken of, statement by statement, over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from servanda.records import Force, PartialDate

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 760, 92, 20, 14, 19
_RANKS = {force.value: n for n, force in enumerate(Force)}
_DAYS = 365.25


def course_picture(steps: Sequence[Mapping[str, Any]], deadline: str | None, as_of: date) -> Markup:
    """An SVG of dated statements by force, the firmest on top; empty for fewer than two of them.

    Colours are the page's own, forces told by rows and not by colour alone; the deadline and the day are marked.
    """
    dated = [(PartialDate.parse(step["date"]).first_day, step) for step in steps if step["date"]]
    if len(dated) < 2:
        return Markup("")
    last = PartialDate.parse(deadline).last_day if deadline else None
    first_day = min(day for day, _ in dated)
    end = max([day for day, _ in dated] + ([min(last, date(first_day.year + 80, 1, 1))] if last else []))
    span = max((end - first_day).days, 30)
    low = _TOP + _ROW * len(_RANKS)

    def x(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(1.0, (day - first_day).days / span)

    parts = [
        Markup(
            '<svg class="course" viewBox="0 0 {w} {h}" role="img" aria-label="{told}" font-size="11.5" '
            'fill="currentColor">'
        ).format(w=_WIDTH, h=low + 26, told="How firmly it was spoken of over time; the same as a list below.")
    ]
    for force, rank in _RANKS.items():
        y = _TOP + _ROW * rank + _ROW / 2
        parts.append(
            Markup(
                '<text x="{tx}" y="{ty}" text-anchor="end" fill-opacity="0.8">{force}</text>'
                '<path d="M{x1} {y}H{x2}" stroke="currentColor" stroke-opacity="0.14"/>'
            ).format(tx=_LEFT - 10, ty=y + 4, force=force, x1=_LEFT, y=y, x2=_WIDTH - _RIGHT)
        )
    points = [(x(day), _TOP + _ROW * _RANKS[step["force"]] + _ROW / 2, day, step) for day, step in dated]
    line = " ".join(f"{px:.1f},{py:.1f}" for px, py, _, step in points if not step["copy"])
    parts.append(Markup('<polyline points="{}" fill="none" stroke="currentColor" stroke-opacity="0.45"/>').format(line))
    for px, py, day, step in points:
        parts.append(
            Markup(
                '<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill-opacity="{}" stroke="currentColor">'
                "<title>{}: {}, {}</title></circle>"
            ).format(px, py, 3 if step["copy"] else 4.5, 0 if step["copy"] else 1, day, step["force"], step["change"])
        )
    year_mark = Markup('<text x="{:.1f}" y="{}" text-anchor="middle" fill-opacity="0.75">{}</text>')
    parts += [year_mark.format(x(date(year, 1, 1)), low + 17, year) for year in _years(first_day, end)]
    day_mark = Markup(
        '<path d="M{x:.1f} {y1}V{y2}" stroke="currentColor" stroke-dasharray="{dash}" stroke-opacity="0.7"/>'
        '<text x="{x:.1f}" y="{ty}" text-anchor="end" font-style="italic">{mark}</text>'
    )
    for mark, at, dash in (("deadline", last, "6 3"), ("today", as_of, "1 3")):
        if at and first_day < at <= end:
            parts.append(day_mark.format(x=x(at), y1=_TOP, y2=low, ty=_TOP - 3, mark=mark, dash=dash))
    return Markup("").join([*parts, Markup("</svg>")])


def _years(first: date, last: date) -> list[int]:
    """The years whose beginning is marked: every one, or every fifth where there are many."""
    found = list(range(first.year + 1, last.year + 1))
    return found if len(found) <= 12 else [year for year in found if year % 5 == 0]
