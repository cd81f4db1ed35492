"""A target's picture drawn: one panel for each reporter, on one scale."""

from __future__ import annotations

import math
import textwrap

from servanda.publishing.charts.svg import element, path, text_of
from servanda.publishing.charts.target import Panel, Picture, cells

_WIDE, _PLOT, _TOP, _LEFT, _GAP, _ROW = 960, 300, 92, 52, 44, 17
COLOURS = ("var(--chart-1, #1d5fa8)", "var(--chart-2, #a8431d)", "var(--chart-3, #3d7a2e)", "var(--chart-4, #6b3fa0)")
_MOST = 2.5
"""A plot is at most so many times as high as target, figures and paths need: a wide fan runs out of it."""
_LETTER = 5.6
"""Width of a character of the small type, on average and generously."""
PAPER = "var(--chart-paper, Canvas)"
_OPACITY = {95: 0.12, 80: 0.2, 50: 0.28}
_STYLE = (
    ".servanda-chart{font-family:system-ui,sans-serif;font-size:12px}"
    ".servanda-alone{--chart-paper:#fff;color:#1b1b1b;background:var(--chart-paper)}"
    "@media (prefers-color-scheme:dark){.servanda-alone{--chart-paper:#16181b;color:#e8e8e8;"
    "--chart-1:#7db4f0;--chart-2:#f0a27d;--chart-3:#96d183;--chart-4:#c0a0ee}}"
    "@media print{.servanda-alone{--chart-paper:#fff;color:#000}}"
)


def draw(shown: Picture, *, name: str = "target", alone: bool = True) -> str:
    """The picture as an SVG element.

    `alone`: a file of its own, with its own paper, ink, and the table below. Otherwise it goes into a page, which
    gives it the colour of its text, `--chart-paper` and `--chart-1` to `--chart-4` where it wants other colours than
    the usual, and the table as HTML (`charts.table`). `name` tells its identifiers from those of other pictures there.
    """
    low = _TOP + _PLOT
    parts = [_headline(shown), _axis(shown)]
    width = _width(shown)
    for number, panel in enumerate(shown.panels):
        left = _LEFT + number * (width + _GAP)
        parts.append(_panel(shown, panel, left, width, COLOURS[number % len(COLOURS)], f"{name}-{number}"))
    parts.append(_legend(low + 46))
    height = low + 66
    if alone:
        parts.append(_table(shown, height + 14))
        height += 14 + _ROW * (len(cells(shown)[1]) + 3)
    return element(
        "svg",
        element("title", text_of(shown.title), id=f"{name}-title"),
        element("desc", text_of(shown.description), id=f"{name}-desc"),
        element("style", _STYLE) if alone else "",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDE} {height}",
        width="100%",
        class_="servanda-chart servanda-alone" if alone else "servanda-chart",
        role="group" if alone else "img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        fill="currentColor",
    )


def _width(shown: Picture) -> float:
    count = len(shown.panels)
    return (_WIDE - _LEFT - 20 - _GAP * (count - 1)) / count


def _highest(shown: Picture) -> float:
    tops = [shown.value]
    for panel in shown.panels:
        tops += [value for _, value in (*panel.history, *panel.required, *panel.median)]
    fan = [high for panel in shown.panels for _, _, high in panel.bands.get(80, ())]
    return max(*tops, min(max(fan, default=0.0), _MOST * max(tops))) * 1.06


def ticks(most: float) -> list[float]:
    """Four to eight round steps from nothing to the most."""
    step = 10 ** math.floor(math.log10(most / 4))
    step *= next(factor for factor in (1, 2, 5, 10) if most / (step * factor) <= 8)
    return [n * step for n in range(int(most / step) + 1)]


def _x(shown: Picture, left: float, width: float, year: int) -> float:
    return left + width * (year - shown.first) / max(1, shown.deadline - shown.first)


def _y(shown: Picture, value: float) -> float:
    return _TOP + _PLOT * (1 - value / _highest(shown))


def _headline(shown: Picture) -> str:
    unit = element("text", text_of(f"in {shown.unit}"), x=_WIDE - 20, y=26, text_anchor="end")
    return element("text", text_of(shown.title), x=_LEFT, y=26, font_size=18, font_weight="bold") + unit


def _axis(shown: Picture) -> str:
    lines = []
    for tick in ticks(_highest(shown)):
        y = _y(shown, tick)
        lines.append(element("line", x1=_LEFT, x2=_WIDE - 20, y1=y, y2=y, stroke="currentColor", stroke_opacity=0.16))
        lines.append(element("text", f"{tick:g}", x=_LEFT - 8, y=y + 4, text_anchor="end"))
    return element("g", *lines, aria_hidden="true")


def _clip(name: str, left: float, width: float) -> str:
    """The frame of a plot: what is wider runs out of the picture."""
    return element("clipPath", element("rect", x=left, y=_TOP, width=width, height=_PLOT), id=name)


def _panel(shown: Picture, panel: Panel, left: float, width: float, colour: str, name: str) -> str:
    def at(year: int, value: float) -> tuple[float, float]:
        return _x(shown, left, width, year), _y(shown, value)

    low = _TOP + _PLOT
    parts = [element("text", text_of(panel.title), x=left, y=52, font_weight="bold", font_size=14)]
    parts += [
        element("text", text_of(note), x=left, y=67 + 13 * n, font_size=11)
        for n, note in enumerate(_wrapped(panel.notes, int(width / _LETTER)))
    ]
    for year in _years(shown, width):
        x = _x(shown, left, width, year)
        parts.append(element("line", x1=x, x2=x, y1=low, y2=low + 4, stroke="currentColor"))
        parts.append(element("text", str(year), x=x, y=low + 18, text_anchor="middle", font_size=11))
    parts.append(element("line", x1=left, x2=left + width, y1=low, y2=low, stroke="currentColor"))
    fan = []
    for level, band in panel.bands.items():
        edge = [at(year, high) for year, _, high in band] + [at(year, floor) for year, floor, _ in reversed(band)]
        fan.append(element("path", d=path(edge, closed=True), fill=colour, fill_opacity=_OPACITY[level]))
    if fan:
        parts += [_clip(name, left, width), element("g", *fan, clip_path=f"url(#{name})")]
    if panel.median:
        points = [at(*point) for point in panel.median]
        parts.append(_line(points, colour, stroke_dasharray="2 3", stroke_width=1.6))
    if panel.required:
        parts.append(_line([at(*point) for point in panel.required], "currentColor", stroke_dasharray="8 4"))
    goal = _y(shown, shown.value)
    parts.append(
        element("line", x1=left, x2=left + width, y1=goal, y2=goal, stroke="currentColor", stroke_dasharray="1 4")
    )
    x = _x(shown, left, width, shown.deadline)
    diamond = [(x, goal - 6), (x + 6, goal), (x, goal + 6), (x - 6, goal)]
    parts.append(element("path", d=path(diamond, closed=True)))
    label = f"target {shown.value:,.1f}".removesuffix(".0")
    parts.append(element("text", label, x=left + 2, y=goal - 6, font_size=11))
    points = [at(*point) for point in panel.history]
    parts.append(_line(points, colour, stroke_width=2.2))
    parts += [
        element(
            "circle",
            cx=px,
            cy=py,
            r=3.0,
            stroke=colour,
            stroke_width=1.4,
            fill=PAPER if year in panel.marked else colour,
        )
        for (px, py), (year, _) in zip(points, panel.history, strict=True)
    ]
    if panel.history:
        year, value = panel.history[-1]
        px, py = at(year, value)
        parts.append(
            element("text", f"{value:,.1f}", x=px, y=py + 18, text_anchor="middle", font_size=11, font_weight="bold")
        )
    return element("g", *parts, aria_hidden="true")


def _line(points: list[tuple[float, float]], colour: str, **more: object) -> str:
    return element("path", d=path(points), fill="none", stroke=colour, stroke_linejoin="round", **more)


def _wrapped(notes: tuple[str, ...], most: int) -> list[str]:
    """The notes in two lines of at most so many characters: growth and, where there is room, outlook."""
    lines = ["; ".join(notes[:-1]), notes[-1]] if len(notes) > 1 else list(notes)
    if any(len(line) > most for line in lines):
        lines = textwrap.wrap("; ".join(notes), most, max_lines=2, placeholder=" …")
    return lines


def _years(shown: Picture, width: float) -> list[int]:
    span = shown.deadline - shown.first
    step = next(s for s in (1, 2, 5, 10, 20, 50) if span / s <= width / 48)
    return [year for year in range(shown.first, shown.deadline + 1) if (shown.deadline - year) % step == 0]


def _legend(y: float) -> str:
    colour = "currentColor"
    entries = (
        ("official figures", _line([(0, -4), (28, -4)], colour, stroke_width=2.2)),
        (
            "derived or second-hand *",
            element("circle", cx=14, cy=-4, r=3.0, stroke=colour, stroke_width=1.4, fill=PAPER),
        ),
        ("required path", _line([(0, -4), (28, -4)], colour, stroke_dasharray="8 4")),
        ("forecast, median", _line([(0, -4), (28, -4)], colour, stroke_dasharray="2 3", stroke_width=1.6)),
        ("50, 80 and 95 % intervals", "".join(_swatch(n, level) for n, level in enumerate((50, 80, 95)))),
    )
    parts, x = [], _LEFT
    for words, sample in entries:
        parts.append(element("g", sample, element("text", text_of(words), x=36), transform=f"translate({x} {y})"))
        x += 60 + int(6.6 * len(words))
    return element("g", *parts, aria_hidden="true")


def _swatch(number: int, level: int) -> str:
    opacity = sum(value for other, value in _OPACITY.items() if other >= level)
    return element(
        "rect", x=number * 10, y=-9, width=10, height=10, fill="currentColor", fill_opacity=round(opacity, 2)
    )


def _table(shown: Picture, top: float) -> str:
    head, rows = cells(shown)
    group = (_WIDE - 70) / len(shown.panels)
    places = [20.0]
    for n in range(len(shown.panels)):
        places += [70 + n * group + group * share for share in (0.2, 0.4, 0.66, 0.97)]
    over = [
        element(
            "text", text_of(panel.title), x=places[1 + 4 * n] - group * 0.18, y=top, font_weight="bold", font_size=11
        )
        for n, panel in enumerate(shown.panels)
    ]
    named = ["Year", *("counted" if n % 4 == 1 else cell for n, cell in enumerate(head) if n)]
    lines = [_table_row(named, places, top + _ROW, "columnheader", bold=True)]
    lines += [_table_row(row, places, top + _ROW * (n + 2), "cell") for n, row in enumerate(rows)]
    return element("g", *over, *lines, role="table", aria_label=f"{shown.title}, in {shown.unit}", font_size=11)


def _table_row(row: list[str], places: list[float], y: float, role: str, *, bold: bool = False) -> str:
    texts = [
        element(
            "text",
            text_of(cell),
            x=x,
            y=y,
            text_anchor="end" if n else "start",
            role=role if n or bold else "rowheader",
            font_weight="bold" if bold else None,
        )
        for n, (cell, x) in enumerate(zip(row, places, strict=True))
        if cell
    ]
    return element("g", *texts, role="row")
