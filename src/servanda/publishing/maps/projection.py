"""From degrees to the units of a picture: equirectangular, true to scale along the middle parallel.

At the middle latitude distances are right in every direction; at the edges of a country of 15 degrees the error of
east-west distances stays below 9 % (Snyder 1987, Map Projections, section 12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, radians

from servanda.profiles.geometry import Point, Polygons

EARTH = 6371.0088
"""Kilometres: the mean radius of the earth (IUGG)."""
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Projection:
    """What maps longitude and latitude onto a picture whose y grows downwards."""

    west: float
    north: float
    stretch: float  # picture units per degree of longitude
    scale: float  # picture units per degree of latitude
    width: float
    height: float
    turned: bool = False  # whether it goes across the 180th meridian

    @classmethod
    def around(cls, points: Iterable[Point], width: float, margin: float) -> Projection:
        """A projection that fits all points into a picture of that width; its height follows from them.

        A single point, or points in one line, get a frame of half a degree around them.
        """
        known = list(points)
        xs, ys = [x for x, _ in known], [y for _, y in known]
        turned = max(xs) - min(xs) > 180
        if turned:
            xs = [x % 360 for x in xs]
        west, east = min(xs), max(xs)
        south, north = min(ys), max(ys)
        west, east = (west - 0.25, east + 0.25) if east - west < 0.1 else (west, east)
        south, north = (south - 0.25, north + 0.25) if north - south < 0.1 else (south, north)
        narrowing = cos(radians((south + north) / 2))
        scale = (width - 2 * margin) / ((east - west) * narrowing)
        height = (north - south) * scale + 2 * margin
        return cls(
            west - margin / scale / narrowing, north + margin / scale, scale * narrowing, scale, width, height, turned
        )

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place is in the picture."""
        longitude = longitude % 360 if self.turned else longitude
        return (longitude - self.west) * self.stretch, (self.north - latitude) * self.scale

    def bar(self, longest: float) -> tuple[int, float]:
        """A round number of kilometres, and its length in the picture, at most `longest`."""
        unit = self.scale / (pi * EARTH / 180)
        power, best = 1, 1
        while power * unit <= longest:
            best = max([step * power for step in _STEPS if step * power * unit <= longest], default=best)
            power *= 10
        return best, best * unit


def path(polygons: Polygons, projection: Projection) -> str:
    """The `d` of an SVG path: absolute starts, then steps in tenths of a unit, equal ones left out."""
    parts: list[str] = []
    for polygon in polygons:
        for ring in polygon:
            corners = [tuple(round(v * 10) for v in projection.point(x, y)) for x, y in ring[:-1]]
            x, y = corners[0]
            steps = [f"M{x / 10:g} {y / 10:g}l"]
            for nx, ny in corners[1:]:
                if (nx, ny) != (x, y):
                    steps.append(f"{(nx - x) / 10:g} {(ny - y) / 10:g} ")
                    x, y = nx, ny
            if len(steps) > 2:
                parts.append("".join(steps).replace(" -", "-").rstrip() + "z")
    return "".join(parts)
