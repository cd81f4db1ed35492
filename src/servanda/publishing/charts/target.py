"""What the picture of a target shows: for each reporter history, target, required path and forecast."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from servanda.profiles import Profile
from servanda.records import Quality
from servanda.statistics.forecast import Walk
from servanda.statistics.growth import Category
from servanda.statistics.progress import Progress, path
from servanda.statistics.series import Series, year_of
from servanda.statistics.targets import Standing

SPAN = 22
"""Years that a picture shows, up to the deadline."""
_SCALES = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of one reporter, in the unit of the picture, by year."""

    title: str
    notes: tuple[str, ...]
    history: tuple[tuple[int, float], ...]
    marked: frozenset[int]
    """Years whose figure is derived, estimated or second-hand."""
    required: tuple[tuple[int, float], ...]
    median: tuple[tuple[int, float], ...]
    bands: dict[int, tuple[tuple[int, float, float], ...]]
    """Low and high end by year, for each level in percent."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn of a target: `value` in `unit` by `deadline`; `description` tells it in words."""

    title: str
    description: str
    unit: str
    value: float
    deadline: int
    first: int
    panels: tuple[Panel, ...]


def picture(standing: Standing, profile: Profile) -> Picture | None:
    """The picture of a target; None where no official figure measures it."""
    if not standing.progress or standing.target.deadline is None:
        return None
    target, deadline = standing.target, standing.target.deadline.year
    highest = max(p.value for p in standing.progress)
    factor, word = scale(highest)
    name = next((i.names.get("en", (i.key,))[0] for i in profile.indicators if i.key == target.indicator), "")
    measure = standing.lines[0].unit
    unit = f"{word} {measure}".strip()
    first = max(deadline - SPAN, min(line.years[0] for line in standing.lines))
    panels = tuple(
        _panel(line, p, profile, factor, first, deadline)
        for line, p in zip(standing.lines, standing.progress, strict=True)
    )
    wanted = (
        f"{_short(float(target.value) / factor)} {unit}"
        if target.value is not None
        else f"{target.multiple} times the figure of {standing.baseline}"
    )
    title = f"{name[:1].upper()}{name[1:]}: {wanted} by {target.deadline}"
    told = " ".join(f"{panel.title}: {'; '.join(panel.notes)}." for panel in panels)
    kinds = "Figures by year with the target, the path that leads to it at constant growth, and the forecast."
    return Picture(title, f"{kinds} {told}", unit, highest / factor, deadline, first, panels)


def scale(highest: float) -> tuple[float, str]:
    """By what figures up to `highest` are divided, and how that is told."""
    return next(((f, w) for f, w in _SCALES if highest >= f), (1.0, ""))


def table(shown: Picture) -> str:
    """The data behind a picture as an HTML table."""
    head, body = cells(shown)
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in body
    )
    caption = escape(f"{shown.title} ({shown.unit})")
    return f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def cells(shown: Picture) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the table of a picture; `*` marks figures that are derived or second-hand."""
    head = ["Year"]
    for panel in shown.panels:
        head += [panel.title, "required", "forecast (median)", "80 % interval"]
    rows = []
    for year in range(shown.first, shown.deadline + 1):
        row = [str(year)]
        for panel in shown.panels:
            counted = _cell(dict(panel.history).get(year))
            row += [f"{counted}*" if year in panel.marked else counted, _cell(dict(panel.required).get(year))]
            row += _ahead(panel, year)
        if any(row[1:]):
            rows.append(row)
    return head, rows


def _ahead(panel: Panel, year: int) -> list[str]:
    """Median and 80 % interval of a year to come, empty for the others."""
    band = panel.bands.get(80, ())[1:]
    low, high = next(((low, high) for other, low, high in band if other == year), (None, None))
    if low is None:
        return ["", ""]
    return [_cell(dict(panel.median).get(year)), f"{_cell(low)}–{_cell(high)}"]


def _panel(line: Series, p: Progress, profile: Profile, factor: float, first: int, deadline: int) -> Panel:
    walk = p.outlook.walk
    ahead = range(line.years[-1] + 1, deadline + 1) if walk else range(0)
    last = (line.years[-1], line.values[-1] / factor)
    bands = {level: _band(walk, level, ahead, last, factor) for level in (95, 80, 50)} if walk else {}
    return Panel(
        f"As {_party(p.reporter, profile)} counts",
        _notes(p),
        tuple((y, v / factor) for y, v in zip(line.years, line.values, strict=True) if first <= y <= deadline),
        frozenset(year_of(point) for point in line.points if point.quality is not Quality.OFFICIAL),
        tuple((y, v / factor) for y, v in path(p.baseline, p.value, deadline)),
        (last, *((year, walk.median(year) / factor) for year in ahead)) if walk else (),
        bands,
    )


def _band(
    walk: Walk, level: int, ahead: range, last: tuple[int, float], factor: float
) -> tuple[tuple[int, float, float], ...]:
    """The interval of each year ahead, opening at the last figure."""
    ends = [(year, *walk.interval(year, level)) for year in ahead]
    return ((*last, last[1]), *((year, low / factor, high / factor) for year, low, high in ends))


def _notes(p: Progress) -> tuple[str, ...]:
    start, now = year_of(p.baseline), year_of(p.judged)
    notes = []
    if p.required is not None:
        notes.append(f"needed {p.required * 100:.1f} % a year from {start}")
    if p.since_baseline is not None and p.category is not Category.REACHED:
        notes.append(f"came {p.since_baseline * 100:.1f} % to {now}: {p.category.value if p.category else ''}")
    elif p.reached:
        notes.append(f"reached by {now}")
    else:
        notes.append(f"no figure after {now}")
    if p.outlook.probability is not None:
        notes.append(f"probability {p.outlook.probability * 100:.0f} % if it goes on as in the last 8 figures")
    else:
        notes.append(p.outlook.status)
    return tuple(notes)


def _party(code: str, profile: Profile) -> str:
    return profile.party(code).name() if code in profile.codes else code


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _short(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
