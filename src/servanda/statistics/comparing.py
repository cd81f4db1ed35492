"""One figure that is told against one that was counted."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum

from servanda.records import Observation

EXACT_REACH = Decimal("0.05")
ABOUT_REACH = Decimal("0.10")
"""The most by which rounding explains a difference, as a share of the told figure: 10 % where it is told with "about",
else 5 %. Half a unit of the last digit told is the rule; the caps keep "2 million" from covering 1.6 million."""


class Fit(IntEnum):
    """How well two figures agree, the best last."""

    DIFFERS = 0
    ROUNDED = 1
    EXACT = 2


def fit(value: Decimal, comparator: str, observation: Observation) -> Fit:
    """How well a told figure agrees with a counted one.

    `=` allows half a unit of its last significant digit, `~` a whole one, each within its cap; `>` holds where at
    least as much was counted; `<` ("nearly", "up to") where no more was counted and not more than a tenth is missing.
    A counted bound fits what is told with the same bound, and else counts like its figure.
    """
    counted = observation.value
    if comparator == ">":
        return Fit.EXACT if counted >= value and observation.comparator != "<" else Fit.DIFFERS
    if comparator == "<":
        return Fit.EXACT if value * (1 - ABOUT_REACH) <= counted <= value else Fit.DIFFERS
    if counted == value:
        return Fit.EXACT if comparator == "=" and observation.exact else Fit.ROUNDED
    cap = ABOUT_REACH if comparator == "~" or not observation.exact else EXACT_REACH
    half = 1 if comparator == "~" else Decimal("0.5")
    reach = max(min(unit(value) * half, abs(value) * cap), min(unit(counted) / 2, abs(value) * EXACT_REACH))
    return Fit.ROUNDED if abs(counted - value) <= reach else Fit.DIFFERS


def unit(value: Decimal) -> Decimal:
    """What one more in the last significant digit is worth: 10,000,000 for 4,560,000,000; 1 for 0.

    Integers that end in noughts are taken for rounded.
    """
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) if value else Decimal(1)
