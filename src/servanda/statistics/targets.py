"""Many tellings, one target: grouping, relative targets made absolute, and what became of the targets before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from servanda.records import Mention, Observation, PartialDate, Target
from servanda.statistics import vocabulary
from servanda.statistics.progress import Progress, comes_down, progress
from servanda.statistics.series import Series, annual, year_of

NEAR = 0.2
"""How far a multiple may be from what the absolute target comes to and still tell the same: "double" was said of 150
billion when that was 1.84 times the figure of one side and 1.73 times that of the other."""


class Outcome(StrEnum):
    """What became of a target."""

    REACHED = "reached"
    MISSED = "missed"
    LATE = "reached late"
    DISPUTED = "reached by one reporter's figures only"
    OPEN = "open"
    UNKNOWN = "no official figure"


@dataclass(frozen=True, slots=True)
class Told:
    """A telling before it is grouped: what is to be reached, and where that is told."""

    indicator: str
    value: Decimal
    unit: str
    comparator: str
    deadline: PartialDate | None
    subject: str | None
    counterpart: str | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class Past:
    """A target set before another for the same indicator, with its outcome by reporter.

    `figures` holds, by reporter, the figure of the deadline (or the nearest before) and the year in which the target
    was first reached, None where it was not.
    """

    target: Target
    outcome: Outcome
    figures: tuple[tuple[Observation, int | None], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A target with all that can be said of it: progress by reporter, the targets before, and the slippage.

    `lines` are the series it is measured on, one for each `progress`; `baseline` is the year that is counted from;
    `own` is what became of the target itself.
    """

    target: Target
    lines: tuple[Series, ...]
    progress: tuple[Progress, ...]
    previous: tuple[Past, ...]
    baseline: int
    own: Past

    @property
    def slipped(self) -> tuple[str, ...]:
        """Which values were put off from deadline to deadline: "100000000000 USD: 2020, 2023, 2025"."""
        by_value: dict[tuple[Decimal, str], list[str]] = {}
        for target in (*(past.target for past in self.previous), self.target):
            if target.value is not None and target.deadline is not None:
                by_value.setdefault((target.value, target.unit), []).append(str(target.deadline))
        return tuple(f"{v:f} {u}: {', '.join(dates)}" for (v, u), dates in by_value.items() if len(dates) > 1)


def grouped(
    tellings: Iterable[Told], known: Iterable[Target] = (), observations: Sequence[Observation] = ()
) -> list[Target]:
    """The targets that the tellings speak of, each once, by indicator, deadline and value.

    The same figure by the same deadline is one target, whoever tells it. A telling of an `other` figure with the same
    value, unit and deadline joins it. A multiple joins the absolute target of the same indicator and deadline that it
    is near (`NEAR`) on the figures of any reporter, and stands alone where there is none. What `known` targets tell of
    setting and source is added; those that nobody in the ledger tells are not among the result.
    """
    groups: dict[tuple[object, ...], list[Told]] = {}
    loose: list[Told] = []
    for telling in tellings:
        if telling.indicator == "other" or vocabulary.multiple_of(telling.indicator):
            loose.append(telling)
        else:
            groups.setdefault(_key(telling), []).append(telling)
    targets = [_target(group) for group in groups.values()]
    alone: dict[tuple[object, ...], list[Told]] = {}
    for telling in loose:
        joined = next((n for n, target in enumerate(targets) if _joins(telling, target, observations)), None)
        if joined is not None:
            multiple = telling.value if vocabulary.multiple_of(telling.indicator) else None
            mention = replace(telling.mention, multiple=multiple)
            targets[joined] = replace(targets[joined], mentions=(*targets[joined].mentions, mention))
        elif telling.indicator != "other":
            alone.setdefault(_key(telling), []).append(telling)
    targets += [_relative(group) for group in alone.values()]
    remembered = list(known)
    return sorted((_remembered(_sorted(target), remembered) for target in targets), key=_order)


def standing(
    target: Target,
    others: Iterable[Target],
    observations: Sequence[Observation],
    parties: Sequence[str],
    as_of: date,
    baseline: int | None = None,
) -> Standing:
    """How a target stands; `observations` are those in force on `as_of` and completed, `others` all other targets.

    Progress counts from `baseline`, by default from the last full year before the target was first told in the
    ledger, else from the year before `as_of`.
    """
    year = baseline or (target.first_told or target.set_on or PartialDate.of(as_of)).year - 1
    lines = lines_of(target, observations, parties)
    figures = [(line, absolute(target, line, year)) for line in lines]
    measured = tuple(line for line, figure in figures if figure and target.deadline)
    stands = tuple(
        progress(line, figure, target.deadline.year, year) for line, figure in figures if figure and target.deadline
    )
    earlier = [other for other in others if _precedes(other, target)]
    past = tuple(outcome(other, lines, as_of) for other in sorted(earlier, key=_order))
    return Standing(target, measured, stands, past, year, outcome(target, lines, as_of))


def lines_of(target: Target, observations: Sequence[Observation], parties: Sequence[str]) -> list[Series]:
    """The annual series that measure a target: of each reporter and way of counting one."""
    return annual(
        observations, target.indicator, subject=target.subject, counterpart=target.counterpart, parties=parties
    )


def absolute(target: Target, line: Series, baseline: int) -> float | None:
    """The figure to be reached on a series: the target's own, or its multiple of the figure of the baseline year."""
    if target.value is not None:
        return float(target.value)
    base = line.up_to(baseline)
    return float(target.multiple * base.value) if base and target.multiple else None


def outcome(target: Target, lines: Iterable[Series], as_of: date) -> Past:
    """What became of a target on each series."""
    deadline = target.deadline.year if target.deadline else as_of.year
    start = target.known_since.year if target.known_since else 0
    figures, found = [], []
    for line in lines:
        figure = absolute(target, line, start - 1 if start else line.years[0])
        at = line.up_to(deadline)
        if figure is None or at is None:
            continue
        base = line.up_to(start - 1)
        down = base is not None and comes_down(target.indicator, float(base.value), figure)
        reached = [y for y, v in zip(line.years, line.values, strict=True) if (v <= figure if down else v >= figure)]
        first = next((year for year in reached if year >= start), None)
        figures.append((at, first))
        if first is not None and first <= deadline:
            found.append(Outcome.REACHED)
        elif year_of(at) < deadline:
            found.append(Outcome.OPEN if target.deadline and target.deadline.last_day >= as_of else Outcome.UNKNOWN)
        else:
            found.append(Outcome.MISSED if first is None else Outcome.LATE)
    return Past(target, _agreed(found), tuple(figures))


def _agreed(found: list[Outcome]) -> Outcome:
    judged = [outcome for outcome in found if outcome is not Outcome.UNKNOWN]
    if not judged:
        return Outcome.UNKNOWN
    if len(set(judged)) == 1:
        return judged[0]
    if Outcome.REACHED in judged:
        return Outcome.DISPUTED
    return Outcome.MISSED if Outcome.MISSED in judged else judged[0]


def _key(telling: Told) -> tuple[object, ...]:
    sides = (telling.subject, telling.counterpart) if vocabulary.directed(telling.indicator) else ()
    return telling.indicator, telling.value, telling.unit, str(telling.deadline or ""), sides


def _target(group: list[Told]) -> Target:
    first = group[0]
    directed = vocabulary.directed(first.indicator)
    return Target(
        first.indicator,
        first.value,
        first.unit,
        first.deadline,
        comparator=first.comparator,
        subject=first.subject if directed else None,
        counterpart=first.counterpart if directed else None,
        mentions=tuple(telling.mention for telling in group),
    )


def _relative(group: list[Told]) -> Target:
    first = group[0]
    mentions = tuple(replace(telling.mention, multiple=telling.value) for telling in group)
    base = vocabulary.multiple_of(first.indicator) or first.indicator
    return Target(base, None, "ratio", first.deadline, multiple=first.value, mentions=mentions)


def _joins(telling: Told, target: Target, observations: Sequence[Observation]) -> bool:
    if telling.deadline is None or target.deadline is None or not telling.deadline.agrees(target.deadline):
        return False
    if telling.indicator == "other":
        return telling.value == target.value and telling.unit == target.unit
    if vocabulary.multiple_of(telling.indicator) != target.indicator or target.value is None:
        return False
    told = telling.mention.told or target.first_told
    bases = [
        line.up_to(told.year - 1) if told else line.latest
        for line in annual(observations, target.indicator)
        if line.unit == target.unit
    ]
    multiples = [float(target.value / base.value) for base in bases if base and base.value]
    return not multiples or any(abs(m / float(telling.value) - 1) <= NEAR for m in multiples)


def _sorted(target: Target) -> Target:
    """The mentions by date, the undated last, each claim once."""
    once = {mention.claim: mention for mention in target.mentions}
    ordered = sorted(once.values(), key=lambda m: (m.told is None, m.told or PartialDate(1), m.path, m.evidence.start))
    return replace(target, mentions=tuple(ordered))


def _remembered(target: Target, known: list[Target]) -> Target:
    for other in known:
        if same(target, other):
            return replace(
                target,
                set_on=other.set_on,
                set_by=other.set_by,
                source=other.source,
                url=other.url,
                note=other.note,
            )
    return target


def same(target: Target, other: Target) -> bool:
    """Whether both are the same figure by the same date."""
    return target.id == other.id


def _precedes(other: Target, target: Target) -> bool:
    if other.indicator != target.indicator or same(other, target) or other.deadline is None or target.deadline is None:
        return False
    if (other.subject, other.counterpart) != (target.subject, target.counterpart):
        return False
    return other.deadline.last_day < target.deadline.last_day


def _order(target: Target) -> tuple[object, ...]:
    deadline = target.deadline or PartialDate(9999)
    return target.indicator, deadline.last_day, target.value if target.value is not None else Decimal(0), target.id
