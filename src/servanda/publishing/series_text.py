"""The series of an indicator told in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.analysis.figures import Figures
from servanda.profiles import Profile
from servanda.records import Observation, Quality
from servanda.statistics.forecast import LEAST, LEVELS, backtest
from servanda.statistics.growth import compound
from servanda.statistics.mirror import causes, gaps
from servanda.statistics.series import Series, annual, year_of


def series_text(indicator: str, found: Figures, profile: Profile) -> str:
    """Each reporter's annual series, revisions, the mirror gap and a backtest; empty where there are no figures."""
    blocks = [_series(line, found, profile) for line in annual(found.in_force, indicator)]
    shown = {id(o) for line in annual(found.in_force, indicator) for o in line.points}
    other = [o for o in found.in_force if o.indicator == indicator and id(o) not in shown]
    if other:
        blocks.append("\n".join(["bounds, round figures and parts of years", *(_other(o) for o in other)]))
    if lines := list(_gaps(indicator, found)):
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _series(line: Series, found: Figures, profile: Profile) -> str:
    first = line.points[0]
    party = profile.party(line.reporter).name() if line.reporter in profile.codes else line.reporter
    sides = f", {first.subject} to {first.counterpart}" if first.subject and first.indicator == "trade.export" else ""
    basis = f", {line.basis}" if line.basis else ""
    lines = [f"{line.indicator} as {party} counts{sides}{basis} ({line.unit})"]
    previous: Observation | None = None
    for point in line.points:
        growth = _growth(previous, point)
        quality = "" if point.quality is Quality.OFFICIAL else f"  {point.quality.value}"
        revised = "".join(
            f"; {o.value:,f} as of {o.vintage or 'unknown'}"
            for o in found.superseded
            if o.key == point.key and o.period == point.period and o.value != point.value
        )
        lines.append(f"  {point.period}  {point.value:>20,f}  {growth:>8}  {point.source}{quality}{revised}")
        previous = point
    return "\n".join([*lines, *_coverage(line)])


def _growth(previous: Observation | None, point: Observation) -> str:
    if previous is None or previous.value <= 0 or point.value <= 0:
        return ""
    years = year_of(point) - year_of(previous)
    return f"{compound(float(previous.value), float(point.value), years) * 100:+.1f} %" + ("" if years == 1 else " a")


def _coverage(line: Series) -> Iterator[str]:
    if min(line.values) <= 0:
        return
    if len(line.points) <= LEAST:
        yield f"  {len(line.points)} annual points: {'no forecast' if len(line.points) < LEAST else 'no backtest'}"
        return
    for points in (LEAST, len(line.points)):
        tested = backtest(line.years, line.values, points=points)
        held = ", ".join(f"{level} % interval {tested.share(level) * 100:.0f} %" for level in LEVELS)
        memory = f"the last {points} figures" if points == LEAST else "all figures before"
        yield f"  {tested.forecasts} forecasts one to five years ahead from {memory} held: {held}"


def _other(o: Observation) -> str:
    figure = f"{o.comparator} {o.value:,f} {o.unit}"
    return f"  {o.reporter}  {o.period}  {figure}  {o.source}  {o.quality.value}  {o.basis}".rstrip()


def _gaps(indicator: str, found: Figures) -> Iterator[str]:
    own = [gap for gap in gaps(found.in_force) if gap.first.indicator == indicator]
    if own:
        yield "mirror gap: how much more or less the second reporter counts"
        for gap in own:
            sides = f"{gap.first.subject} to {gap.first.counterpart}" if indicator == "trade.export" else ""
            yield (
                f"  {gap.first.period}  {gap.second.reporter} against {gap.first.reporter}  "
                f"{gap.share * 100:+.1f} %  {sides}"
            ).rstrip()
        yield f"  {causes(indicator)}"
