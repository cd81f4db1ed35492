"""The official series of one indicator drawn: a line for each office and direction, told at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from servanda.profiles import Profile
from servanda.publishing.charts.drawing import COLOURS, PAPER, ticks
from servanda.publishing.charts.svg import element, path, text_of
from servanda.publishing.charts.target import scale
from servanda.records import Quality
from servanda.statistics.series import Series, year_of

_WIDE, _PLOT, _TOP, _LEFT, _RIGHT, _APART = 960, 240, 30, 52, 250, 14
_Place = Callable[[int, float], tuple[float, float]]
"""Where the figure of a year stands in the picture."""
_DASHES = (None, "7 3", "2 3", "9 3 2 3")
_LEAST = 3
"""Years that a line needs to say more than the table."""


def draw_series(lines: Sequence[Series], profile: Profile, *, name: str = "series") -> str:
    """An SVG of the lines that have at least three years; empty where there are none.

    Colours are `--chart-1` to `--chart-4` of the page, lines of one colour differ by dashes, so that it reads in black
    and white too; points that are derived, estimated or second-hand are hollow.
    """
    shown = [line for line in lines if len(line.points) >= _LEAST]
    if not shown:
        return ""
    first, last = min(line.years[0] for line in shown), max(line.years[-1] for line in shown)
    highest = max(max(line.values) for line in shown)
    factor, word = scale(highest)
    most = highest / factor * 1.05
    lowest = min(0.0, *(min(line.values) / factor for line in shown)) * 1.05
    width = _WIDE - _LEFT - _RIGHT

    def at(year: int, value: float) -> tuple[float, float]:
        x = _LEFT + width * (year - first) / max(1, last - first)
        return x, _TOP + _PLOT * (1 - (value / factor - lowest) / ((most - lowest) or 1))

    parts = [element("text", text_of(f"in {f'{word} {shown[0].unit}'.strip()}"), x=_LEFT, y=16, font_size=11)]
    for tick in ticks(most):
        y = at(first, tick * factor)[1]
        parts.append(
            element("line", x1=_LEFT, x2=_LEFT + width, y1=y, y2=y, stroke="currentColor", stroke_opacity=0.16)
        )
        parts.append(element("text", f"{tick:g}", x=_LEFT - 8, y=y + 4, text_anchor="end", font_size=11))
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (last - first) / s <= width / 48)
    for year in range(last, first - 1, -step):
        x, y = at(year, lowest * factor)
        parts.append(element("text", str(year), x=x, y=y + 18, text_anchor="middle", font_size=11))
    ends = _apart([at(line.years[-1], line.values[-1])[1] for line in shown])
    for number, (line, label) in enumerate(zip(shown, ends, strict=True)):
        parts.append(_line(line, at, label, _told(line, profile), number))
    title = f"{len(shown)} official series by year; the same as the table below."
    return element(
        "svg",
        element("title", text_of(title), id=f"{name}-title"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDE} {_TOP + _PLOT + 26}",
        class_="servanda-chart",
        role="img",
        aria_labelledby=f"{name}-title",
        fill="currentColor",
    )


def _line(line: Series, at: _Place, label: float, told: str, number: int) -> str:
    colour = COLOURS[number % len(COLOURS)]
    points = [at(year_of(point), float(point.value)) for point in line.points]
    dash = _DASHES[number // len(COLOURS) % len(_DASHES)]
    drawn = [
        element("path", d=path(points), fill="none", stroke=colour, stroke_width=2, stroke_dasharray=dash),
        *(
            element(
                "circle",
                cx=x,
                cy=y,
                r=2.6,
                stroke=colour,
                stroke_width=1.3,
                fill=colour if point.quality is Quality.OFFICIAL else PAPER,
            )
            for (x, y), point in zip(points, line.points, strict=True)
        ),
    ]
    edge = float(_WIDE - _RIGHT)
    x, y = points[-1]
    drawn.append(element("path", d=path([(x + 4, y), (edge + 8, label)]), fill="none", stroke=colour, stroke_width=0.6))
    drawn.append(element("text", text_of(told), x=edge + 12, y=label + 4, font_size=11.5))
    return element("g", *drawn)


def _told(line: Series, profile: Profile) -> str:
    """Whose figure of what: `South Korea: KOR to VNM`."""
    reporter = profile.party(line.reporter).name() if line.reporter in profile.codes else line.reporter
    point = line.points[0]
    way = f": {point.subject} to {point.counterpart}" if point.subject and point.counterpart else ""
    return f"{reporter} counts{way}{f' ({line.basis[:18]})' if line.basis else ''}"


def _apart(places: Sequence[float]) -> list[float]:
    """The heights of labels, moved so that none covers another."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for one, other in pairwise(order):
        found[other] = max(found[other], found[one] + _APART)
    over = found[order[-1]] - (_TOP + _PLOT)
    for n in reversed(order) if over > 0 else ():
        found[n] = min(found[n], _TOP + _PLOT - _APART * (len(order) - 1 - order.index(n)))
    return found
