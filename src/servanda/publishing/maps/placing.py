"""Where marks go when many stand on one place: beside it, on a spiral, with a line to where they belong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

_GOLDEN = pi * (3 - sqrt(5))
"""Radians: steps of the golden angle fill a disc evenly (Vogel 1979)."""
_TRIES = 400
_APART = 1.5
"""Picture units between two marks."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark's true place, and where it is drawn."""

    x: float
    y: float
    drawn_x: float
    drawn_y: float
    radius: float

    @property
    def moved(self) -> bool:
        """Whether it is drawn so far off that a line has to lead back."""
        return hypot(self.drawn_x - self.x, self.drawn_y - self.y) > self.radius


def spread(wanted: Iterable[tuple[float, float, float]], width: float, height: float) -> list[Spot]:
    """Places for circles (x, y, radius) so that none covers another, in their order, inside of the picture.

    Each goes to the nearest free place on a spiral around its own; where 400 are taken, it stays on top of others.
    """
    taken: list[Spot] = []
    for x, y, radius in wanted:
        for step in range(_TRIES):
            far, turn = (radius + _APART) * 0.6 * sqrt(step), step * _GOLDEN
            at = x + far * cos(turn), y + far * sin(turn)
            inside = radius <= at[0] <= width - radius and radius <= at[1] <= height - radius
            if inside and all(
                hypot(at[0] - spot.drawn_x, at[1] - spot.drawn_y) >= radius + spot.radius + _APART for spot in taken
            ):
                break
        else:
            at = x, y
        taken.append(Spot(x, y, *at, radius))
    return taken
