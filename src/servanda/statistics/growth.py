"""Growth: required, realised, and what their proportion means."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """How a target stands, in the terms of Open SDG (see `category`)."""

    REACHED = "target reached"
    ON_TRACK = "on track"
    ACCELERATE = "progress but acceleration needed"
    LIMITED = "limited progress"
    DETERIORATION = "deterioration"


def compound(start: float, end: float, years: float) -> float:
    """The growth a year that leads from `start` to `end` in so many years, as a share (0.05 is 5 % a year).

    (end / start) ** (1 / years) - 1, the compound annual growth rate. `ValueError` unless both values and the number
    of years are positive.

    >>> round(compound(86.7, 150, 6), 4)  # USD bn, 2024 to 2030
    0.0957
    """
    if start <= 0 or end <= 0 or years <= 0:
        raise ValueError("compound growth needs positive values and a positive number of years")
    return float((end / start) ** (1 / years) - 1)


def category(realised: float, required: float) -> Category:
    """What the proportion of realised to required growth means.

    Both are shares a year, from the same baseline. The bounds are those of the progress measure of Open SDG
    (open-sdg.org), which applies Eurostat's method for quantitative targets (Sustainable development in the European
    Union, annex on the assessment of trends): at least 0.95 is on track, from 0.60 progress but acceleration needed,
    from 0 limited progress, below 0 deterioration. Growth that is to be negative is judged by the same proportion;
    where none was required, the target was reached at the start.

    >>> category(0.09, 0.0957).value  # 0.94
    'progress but acceleration needed'
    """
    if required == 0:
        return Category.REACHED if realised >= 0 else Category.DETERIORATION
    proportion = realised / required
    if proportion >= 0.95:
        return Category.ON_TRACK
    if proportion >= 0.60:
        return Category.ACCELERATE
    return Category.LIMITED if proportion >= 0 else Category.DETERIORATION
