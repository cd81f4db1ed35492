"""How much falls into each year, as bars: a picture and a way to choose a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

_HEIGHT, _BASE, _STEP, _BAR = 86, 64, 24, 17


def year_bars(
    counted: Sequence[tuple[str, int]], address: Callable[[str], str], chosen: str = "", what: str = "events"
) -> Markup:
    """An SVG of bars from the first to the last year of `counted`, each a link to `address(year)`; empty for nothing.

    `chosen` is the year that is marked. The height of a bar grows with the root of its number, so that single
    events stay visible beside many.
    """
    numbers = {int(year): number for year, number in counted if year.isdigit()}
    if not numbers:
        return Markup("")
    first, last = min(numbers), max(numbers)
    first = max(first, last - 79)
    most = max(numbers.values())
    parts = [
        Markup(
            '<svg class="years" viewBox="0 0 {w} {h}" role="group" aria-label="{what} by year" font-size="11" '
            'fill="currentColor"><path d="M0 {b}H{w}" stroke="currentColor" stroke-opacity="0.4"/>'
        ).format(w=_STEP * (last - first + 1), h=_HEIGHT, b=_BASE + 0.5, what=what)
    ]
    for n, year in enumerate(range(first, last + 1)):
        number = numbers.get(year, 0)
        x = n * _STEP
        if number:
            high = max(3.0, 44 * (number / most) ** 0.5)
            parts.append(
                Markup(
                    '<a href="{to}"{now}><title>{year}: {number} {what}</title>'
                    '<rect x="{x}" y="0" width="{step}" height="{h}" fill-opacity="0"/>'
                    '<rect class="bar" x="{bx}" y="{y:.1f}" width="{bar}" height="{high:.1f}"/>'
                    '<text x="{mx}" y="{ty:.1f}" text-anchor="middle">{number}</text></a>'
                ).format(
                    to=address(str(year)),
                    now=Markup(' aria-current="true"') if chosen == str(year) else "",
                    year=year,
                    number=number,
                    what=what,
                    x=x,
                    step=_STEP,
                    h=_BASE,
                    bx=x + (_STEP - _BAR) / 2,
                    y=_BASE - high,
                    bar=_BAR,
                    high=high,
                    mx=x + _STEP / 2,
                    ty=_BASE - high - 4,
                )
            )
        if year % 5 == 0 or year in {first, last}:
            label = str(year) if year % 5 == 0 or last - first < 4 else f"’{year % 100:02}"
            parts.append(
                Markup('<text x="{}" y="{}" text-anchor="middle" fill-opacity="0.75">{}</text>').format(
                    x + _STEP / 2, _BASE + 16, label
                )
            )
    return Markup("").join([*parts, Markup("</svg>")])
