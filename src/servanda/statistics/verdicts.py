"""What the told figures are worth: each claim against the official figures of its indicator, parties and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from servanda.records import Claim, Observation, PartialDate, Quality
from servanda.statistics import vocabulary
from servanda.statistics.comparing import Fit, fit

STALE = 2
"""Years before a document whose figures an undated claim may be about; where there is none the last before them."""


class Finding(StrEnum):
    """What comes of a comparison."""

    SUPPORTED = "supported"
    ROUNDED = "within rounding"
    OTHER = "supported by the other reporter's figures only"
    DIFFERS = "differs"
    NONE = "no official figure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim with the figures it was held against, the best fitting first.

    `why` says what was done and what else a reader should know; `period` is what the claim was taken to be about.
    """

    claim: Claim
    finding: Finding
    figures: tuple[tuple[Observation, Fit], ...] = ()
    period: str = ""
    why: str = ""

    @property
    def reporters(self) -> frozenset[str]:
        """The reporters whose figures fit."""
        return frozenset(o.reporter for o, how in self.figures if how > Fit.DIFFERS)


@dataclass(frozen=True, slots=True)
class Mixture:
    """A total of one reporter that is printed with components of the other."""

    total: Verdict
    components: tuple[Verdict, ...]

    @property
    def why(self) -> str:
        """What is mixed, in words."""
        total, parts = (", ".join(sorted(v.reporters)) for v in (self.total, self.components[0]))
        return f"the total is {total}'s, the components beside it are {parts}'s: they do not belong together"


def verdict(
    claim: Claim,
    told: PartialDate | None,
    observations: Iterable[Observation],
    parties: Sequence[str],
    as_of: date,
    *,
    superseded: Iterable[Observation] = (),
) -> Verdict | None:
    """What the figures in force say of a claim; None for a target or a forecast, which assert nothing yet.

    `told` is the date of the document, `parties` are those of the profile; `superseded` are the figures that were in
    force before and have been revised since.
    """
    day = min(told.last_day, as_of) if told else as_of
    if claim.target or (claim.period is not None and claim.period.first_day > day):
        return None
    own, figures, note = _asked(claim, observations, parties)
    chosen = _of_its_time(claim, own, day)
    if not chosen:
        return Verdict(claim, Finding.NONE, period=str(claim.period or ""), why=note)
    held = sorted(((o, fit(claim.value, claim.comparator, o)) for o in chosen), key=_best_first)
    finding, why = _found(claim, held)
    if finding is Finding.DIFFERS:
        before = _of_its_time(claim, _asked(claim, superseded, parties)[0], day)
        if earlier := next((o for o in before if fit(claim.value, claim.comparator, o) > Fit.DIFFERS), None):
            held = [(earlier, fit(claim.value, claim.comparator, earlier)), *held]
            finding, why = Finding.SUPPORTED, f"as {earlier.reporter} first counted; revised since ({why})"
        else:
            why = _join(why, _swapped(claim, figures, chosen))
    period = claim.period or held[0][0].period
    dated = "" if claim.period else f"no date is told, held against the figure of {period}"
    return Verdict(claim, finding, tuple(held), str(period), _join(why, dated, note))


def mixtures(verdicts: Iterable[Verdict]) -> list[Mixture]:
    """Totals and components of one document and period that fit the figures of different reporters only."""
    judged = [v for v in verdicts if v.reporters]
    found = []
    for total in judged:
        kinds = vocabulary.components(total.claim.indicator)
        parts = tuple(
            v
            for v in judged
            if v.claim.indicator in kinds
            and v.claim.document == total.claim.document
            and v.period == total.period
            and not v.reporters & total.reporters
        )
        if parts:
            found.append(Mixture(total, parts))
    return found


def _figures(claim: Claim, observations: Iterable[Observation]) -> list[Observation]:
    """The figures of the claim's indicator; a multiple is worked out from those of two periods."""
    given = list(observations)
    base = vocabulary.multiple_of(claim.indicator)
    if base is None:
        return [o for o in given if o.indicator == claim.indicator and vocabulary.comparable(o.unit, claim.unit)]
    if claim.base_period is None:
        return []
    counted = [o for o in given if o.indicator == base]
    then = [o for o in counted if str(o.period) == str(claim.base_period) and o.value]
    return [
        replace(
            now,
            indicator=claim.indicator,
            value=now.value / start.value,
            unit=claim.unit,
            comparator="~",
            quality=Quality.DERIVED,
            note=f"{now.value:f} over {start.value:f} in {start.period}",
        )
        for now in counted
        for start in then
        if now.reporter == start.reporter and now.basis == start.basis
    ]


def _asked(
    claim: Claim, observations: Iterable[Observation], parties: Sequence[str]
) -> tuple[list[Observation], list[Observation], str]:
    """The figures in the direction of the claim, those in any direction, and what is to be told of it."""
    figures = [o for o in _figures(claim, observations) if {o.subject, o.counterpart} - {None} <= set(parties)]
    if not vocabulary.directed(claim.indicator) or claim.subject is None:
        return figures, figures, ""
    own = [
        o
        for o in figures
        if o.subject == claim.subject and (claim.counterpart is None or o.counterpart in {None, claim.counterpart})
    ]
    if own or not figures:
        return own, figures, ""
    subjects = {o.subject for o in figures}
    if len(subjects) > 1 or claim.subject not in {figures[0].subject, figures[0].counterpart}:
        return [], figures, ""
    return figures, figures, f"held against the figure of {figures[0].subject}: there is none of {claim.subject}"


def _of_its_time(claim: Claim, figures: list[Observation], day: date) -> list[Observation]:
    """The figures of the claim's period; of an undated claim those of the last years before `day`."""
    level = vocabulary.level(claim.indicator)
    if (period := claim.period) is not None:
        same = [o for o in figures if str(o.period) == str(period)]
        return same or [o for o in figures if level and o.period.end.year == period.year]
    latest = date(day.year, 12, 31) if level else day
    usable = [o for o in figures if o.period.last_day <= latest and (level or o.period.year is not None)]
    recent = [o for o in usable if o.period.last_day.year >= day.year - STALE]
    for o in usable:  # an office or way of counting that has nothing newer speaks with its last figure
        if not any((r.reporter, r.basis) == (o.reporter, o.basis) for r in recent):
            series = [u for u in usable if (u.reporter, u.basis) == (o.reporter, o.basis)]
            recent.append(max(series, key=lambda u: u.period.last_day))
    return recent


def _best_first(pair: tuple[Observation, Fit]) -> tuple[object, ...]:
    o, how = pair
    return -how, o.quality is Quality.SECOND_HAND, -o.period.last_day.toordinal(), o.reporter


def _found(claim: Claim, held: list[tuple[Observation, Fit]]) -> tuple[Finding, str]:
    first = [pair for pair in held if pair[0].quality is not Quality.SECOND_HAND] or held
    best = max(how for _, how in first)
    fitting = [o for o, how in first if how is best]
    if best is Fit.DIFFERS:
        nearest = min((o for o, _ in first), key=lambda o: abs(o.value - claim.value))
        off = float((claim.value - nearest.value) / nearest.value * 100) if nearest.value else float("nan")
        why = f"{nearest.reporter} counts {nearest.comparator.replace('=', '')}{nearest.value:f} ({off:+.1f} %)"
        also = [o for o, how in held if how > Fit.DIFFERS]
        return Finding.DIFFERS, _join(why, f"a second-hand figure agrees ({also[0].source})" if also else "")
    other = [o for o, how in first if o.reporter == claim.subject and how is Fit.DIFFERS]
    mine = {o.reporter for o, how in first if how > Fit.DIFFERS}
    if vocabulary.mirrored(claim.indicator) and claim.subject and claim.subject not in mine and other:
        return Finding.OTHER, f"{fitting[0].reporter} counts it so, {claim.subject} counts {other[0].value:f}"
    fits = {(o.reporter, o.basis) for o, how in first if how > Fit.DIFFERS}
    against = sorted(
        {f"{o.reporter}{f' ({o.basis})' if o.basis else ''}" for o, _ in first if (o.reporter, o.basis) not in fits}
    )
    note = f"by {', '.join(sorted(mine))}; not by {', '.join(against)}" if against else ""
    if fitting[0].quality is not Quality.OFFICIAL:
        note = _join(note, f"the figure is {fitting[0].quality.value}")
    return (Finding.SUPPORTED if best is Fit.EXACT else Finding.ROUNDED), note


def _swapped(claim: Claim, figures: list[Observation], chosen: list[Observation]) -> str:
    """Whether the figure is that of the other direction."""
    years = {o.period.end.year for o in chosen}
    for o in figures:
        other = o.subject not in {claim.subject, None} and o.period.end.year in years
        if other and claim.subject and o.exact and fit(claim.value, "~", o) > Fit.DIFFERS:
            return f"it is the figure of {o.subject} in the other direction: parties swapped?"
    return ""


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
