"""Observations in order: which figure of an office is in force, what follows from others, and annual series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from servanda.records import Observation, PartialDate, Quality

_QUALITY = {quality: place for place, quality in enumerate(Quality)}


@dataclass(frozen=True, slots=True)
class Series:
    """The annual figures of one office, one a year, in the order of the years; bounds and part years are left out."""

    points: tuple[Observation, ...]

    @property
    def indicator(self) -> str:
        """What is counted."""
        return self.points[0].indicator

    @property
    def reporter(self) -> str:
        """Whose office counts."""
        return self.points[0].reporter

    @property
    def unit(self) -> str:
        """The unit of all points."""
        return self.points[0].unit

    @property
    def basis(self) -> str:
        """The way of counting, empty where there is only one."""
        return self.points[0].basis

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the points."""
        return tuple(year_of(point) for point in self.points)

    @property
    def values(self) -> tuple[float, ...]:
        """The values of the points."""
        return tuple(float(point.value) for point in self.points)

    @property
    def latest(self) -> Observation:
        """The point of the last year."""
        return self.points[-1]

    def at(self, year: int) -> Observation | None:
        """The point of this year."""
        return next((point for point in self.points if year_of(point) == year), None)

    def up_to(self, year: int) -> Observation | None:
        """The last point not after this year."""
        return next((point for point in reversed(self.points) if year_of(point) <= year), None)

    def since(self, year: int) -> Series | None:
        """The part from this year on; None where there is none."""
        kept = tuple(point for point in self.points if year_of(point) >= year)
        return Series(kept) if kept else None


def year_of(observation: Observation) -> int:
    """The calendar year of an annual figure; `ValueError` for any other."""
    if observation.period.year is None:
        raise ValueError(f"not the figure of a year: {observation.period}")
    return observation.period.year


def known(observations: Iterable[Observation], as_of: date) -> Iterator[Observation]:
    """Those that could be known on that day: published by then, or of a period that had ended where nothing is told."""
    for observation in observations:
        told = observation.vintage.first_day if observation.vintage else observation.period.last_day
        if told <= as_of:
            yield observation


def vintages(observations: Iterable[Observation]) -> list[tuple[Observation, ...]]:
    """The figures of each series and period together, the one in force first.

    In force is the last published; where nothing tells them apart the one nearest to the counting office, then the
    exact one, then the later in the given order.
    """

    def order(observation: Observation) -> tuple[object, ...]:
        published = observation.vintage or PartialDate(1)
        return published.last_day, -_QUALITY[observation.quality], observation.exact

    def name(observation: Observation) -> tuple[object, ...]:
        return *observation.key, observation.period.start, observation.period.end

    together = groupby(sorted(observations, key=name), key=name)
    return [tuple(sorted(group, key=order, reverse=True)) for _, group in together]


def current(observations: Iterable[Observation], as_of: date) -> list[Observation]:
    """Of each series and period the figure that was in force on that day."""
    return [group[0] for group in vintages(known(observations, as_of))]


def completed(observations: Iterable[Observation]) -> list[Observation]:
    """The figures in force, with what follows from them: turnover as the sum of exports and imports, and the balance.

    A turnover that the office prints itself is kept as printed. Only exact figures of the same reporter and year are
    added up, never one reporter's exports with the other's.
    """
    given = list(observations)
    flows = {
        (o.reporter, o.subject, o.counterpart, o.period, o.unit, o.basis): o
        for o in given
        if o.indicator == "trade.export" and o.exact
    }
    printed = {(o.reporter, o.period, o.indicator, o.unit, o.basis, _pair(o)) for o in given}
    for (reporter, subject, counterpart, period, unit, basis), exports in flows.items():
        imports = flows.get((reporter, counterpart, subject, period, unit, basis))
        if reporter != subject or imports is None:
            continue
        for indicator, value, note in (
            ("trade.turnover", exports.value + imports.value, "sum of exports and imports of the same reporter"),
            ("trade.balance", exports.value - imports.value, "exports less imports of the same reporter"),
        ):
            if (reporter, period, indicator, unit, basis, _pair(exports)) not in printed:
                given.append(
                    Observation(
                        indicator,
                        reporter,
                        subject,
                        counterpart,
                        period,
                        value,
                        unit,
                        exports.source,
                        exports.url,
                        exports.vintage,
                        quality=Quality.DERIVED,
                        basis=basis,
                        note=note,
                    )
                )
    return given


def annual(
    observations: Iterable[Observation],
    indicator: str,
    *,
    subject: str | None = None,
    counterpart: str | None = None,
    parties: Iterable[str] | None = None,
) -> list[Series]:
    """The annual series of an indicator, the longest of each reporter first.

    `subject` and `counterpart` narrow to a direction where the indicator has one; `parties` narrows to what is
    counted between them. The observations are those in force (`current`).
    """
    wanted = [
        o
        for o in observations
        if o.indicator == indicator
        and o.exact
        and o.period.year is not None
        and (subject is None or o.subject == subject)
        and (counterpart is None or o.counterpart == counterpart)
        and (parties is None or {o.subject, o.counterpart} - {None} <= set(parties))
    ]
    grouped = groupby(sorted(wanted, key=lambda o: o.key), key=lambda o: o.key)
    series = [Series(tuple(sorted(group, key=year_of))) for _, group in grouped]
    return sorted(series, key=lambda s: (s.reporter, -len(s.points)))


def _pair(observation: Observation) -> frozenset[str | None]:
    return frozenset((observation.subject, observation.counterpart))
