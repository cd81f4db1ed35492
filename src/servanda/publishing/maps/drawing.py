"""The map itself: one inline SVG for each party, a legend, and the table of what stands on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from math import sqrt

from servanda.profiles import Division, Profile, division, outline
from servanda.profiles.geometry import Polygons
from servanda.publishing.maps.layers import Layer, Mark
from servanda.publishing.maps.placing import Spot, spread
from servanda.publishing.maps.projection import Projection, path
from servanda.records import PartialDate

WIDTH = 460.0
"""Picture units across a panel: one to a CSS pixel where it is drawn at its natural size."""
MARGIN = 14.0
_LARGEST = 15.0
_SMALLEST = 8.5
_LINE = 13.0
_LETTERS = 78
"""Characters of small type that fit beside each other into a panel."""
_TONES = {"mineral": "#b45309", "zone": "#2563eb", "project": "#7c3aed", "visit": "#be123c", "place": "#0f766e"}
_LAND = (
    'fill="var(--map-land, currentColor)" fill-opacity=".07" stroke="var(--map-line, currentColor)"'
    ' stroke-opacity=".45" stroke-width=".7" stroke-linejoin="round"'
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor" font-family="inherit"'
_NO_ID = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Panel:
    """The map of one party; `svg` is ready to stand in a page, `notes` says what is left out and where it is from."""

    party: str
    title: str
    svg: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All panels, the legend as SVG, and every mark as a row of a table: the map without the picture."""

    panels: tuple[Panel, ...]
    legend: str
    rows: tuple[dict[str, str | float | int | bool], ...]


def draw(
    profile: Profile, layers: Sequence[Layer], on: PartialDate | None = None, language: str = "en", prefix: str = "map"
) -> Drawing:
    """The map of a profile's parties with these layers, provinces as `on` that date (None: as they are).

    `prefix` begins the ids and class names of the SVG. Colours are custom properties with fallbacks (`--map-land`,
    `--map-line`, `--map-paper`, `--map-ink`, and for marks `--map-mineral`, `-zone`, `-project`, `-visit`, `-place`);
    lines and text take the colour of the page's text, so that light and dark pages, and print, are legible. Parties
    without a place on earth, such as organisations, have no panel unless a mark is theirs.
    """
    panels = [_panel(profile, party.code, layers, on, language, prefix) for party in profile.parties]
    rows = tuple(_row(layer, mark) for layer in layers for mark in layer.marks)
    return Drawing(tuple(panel for panel in panels if panel), _legend(layers, prefix), rows)


def _panel(
    profile: Profile, party: str, layers: Sequence[Layer], on: PartialDate | None, language: str, prefix: str
) -> Panel | None:
    known = division(party, on)
    whole = None if known else outline(party)
    placed = [(layer, mark) for layer in layers for mark in layer.marks if mark.party == party]
    land: list[Polygons] = [p.polygons for p in known.provinces] if known else [whole.polygons] if whole else []
    corners = [point for shape in land for polygon in shape for point in polygon[0]]
    corners += [(mark.longitude, mark.latitude) for _, mark in placed]
    if not corners:
        return None
    projection = Projection.around(corners, WIDTH, MARGIN)
    title = (known.title.get(language) or known.title["en"])[0] if known else profile.party(party).name(language)
    notes = _notes(known, whole.attribution if whole else "", language)
    name = f"{prefix}-{party.lower()}"
    body = [
        f'<g class="{prefix}-land" {_LAND}>',
        *(_provinces(known, projection, language) if known else [_outline(shape, title, projection) for shape in land]),
        "</g>",
        *_marks(placed, projection, prefix),
    ]
    scale, below = _scale(projection), [line for note in notes for line in _wrapped(note)]
    height = projection.height + 30 + _LINE * len(below)
    text = "".join(
        f'<text x="{MARGIN:g}" y="{projection.height + 30 + _LINE * i:.1f}">{escape(line)}</text>'
        for i, line in enumerate(below)
    )
    marks = f"{len(placed)} mark{'' if len(placed) == 1 else 's'} in {len({layer.key for layer, _ in placed})} layers"
    svg = (
        f'{_SVG} class="{prefix}-panel" viewBox="0 0 {WIDTH:g} {height:.0f}" width="100%" role="group"'
        f' aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(marks)}; the same as a table beside the map. {escape(" ".join(notes))}</desc>'
        f"{''.join(body)}{scale}"
        f'<g class="{prefix}-notes" font-size="10.5" fill-opacity=".8">{text}</g></svg>'
    )
    return Panel(party, title, svg, notes)


def _notes(known: Division | None, attribution: str, language: str) -> tuple[str, ...]:
    if known is None:
        return (f"{attribution}. Provinces are not at hand.",) if attribution else ("No borders at hand.",)
    # In the reader's language, then in the country's own, which comes first after English in the data.
    own = next((code for code in known.left_out if code != "en"), language)
    sentences = [known.left_out.get(code, ("",))[0] for code in (language, own)]
    return (*dict.fromkeys(filter(None, sentences)), f"{known.attribution}.")


def _provinces(known: Division, projection: Projection, language: str) -> list[str]:
    return [
        f'<path d="{path(p.polygons, projection)}" role="img" aria-label="{escape(p.name(language))}"'
        f' data-province="{p.code}"><title>{escape(p.name(language))}</title></path>'
        for p in known.provinces
    ]


def _outline(shape: Polygons, title: str, projection: Projection) -> str:
    return f'<path d="{path(shape, projection)}" role="img" aria-label="{escape(title)}"/>'


def _marks(placed: list[tuple[Layer, Mark]], projection: Projection, prefix: str) -> list[str]:
    """Lines first, then the marks, the largest at the bottom, then the names of the places."""
    most = max((mark.count for _, mark in placed), default=1)
    wanted = []
    for layer, mark in placed:
        x, y = projection.point(mark.longitude, mark.latitude)
        share = sqrt(mark.count / most) if layer.shape == "circle" else 0
        radius = 3.5 if layer.shape == "dot" else _SMALLEST + (_LARGEST - _SMALLEST) * share
        wanted.append((x, y, radius))
    order = sorted(range(len(placed)), key=lambda i: (placed[i][0].shape == "dot", -wanted[i][2], i))
    spots: dict[int, Spot] = dict(
        zip(order, spread([wanted[i] for i in order], projection.width, projection.height), strict=True)
    )
    lines = [
        f'<path d="M{s.x:.1f} {s.y:.1f}L{s.drawn_x:.1f} {s.drawn_y:.1f}"/>'
        f'<circle cx="{s.x:.1f}" cy="{s.y:.1f}" r="1.4"/>'
        for s in spots.values()
        if s.moved
    ]
    return [
        f'<g class="{prefix}-leads" stroke="currentColor" stroke-opacity=".5" stroke-width=".6">{"".join(lines)}</g>',
        f'<g class="{prefix}-marks">',
        *(_mark(*placed[i], spots[i], prefix) for i in order),
        "</g>",
        *_names([(placed[i][1], spots[i]) for i in order if placed[i][0].shape in {"dot", "circle"}], spots, prefix),
    ]


def _mark(layer: Layer, mark: Mark, spot: Spot, prefix: str) -> str:
    told = f"{mark.name}: {layer.title}. {mark.about}. {_where(mark)}. Source: {mark.source}"
    told += " (second-hand)." if mark.second_hand else "."
    # How often a place is named stands on its circle where it fits.
    told_on = replace(layer, sign=str(mark.count)) if layer.shape == "circle" and mark.count < 1000 else layer
    figure = shape(told_on, spot.drawn_x, spot.drawn_y, spot.radius, solid=not mark.second_hand)
    inner = f"<title>{escape(told)}</title>{figure}"
    data = (
        f'id="{prefix}-{_NO_ID.sub("-", mark.id)}" class="{prefix}-mark" data-layer="{escape(layer.key)}"'
        f' data-precision="{mark.precision}" data-latitude="{mark.latitude}" data-longitude="{mark.longitude}"'
        f' data-count="{mark.count}"'
    )
    if mark.href:
        return f'<a href="{escape(mark.href)}" {data} aria-label="{escape(told)}">{inner}</a>'
    return f'<g role="img" {data} aria-label="{escape(told)}">{inner}</g>'


def shape(layer: Layer, x: float, y: float, radius: float, *, solid: bool = True) -> str:
    """The figure of a layer at a place; hollow where it is not `solid`: what is second-hand."""
    tone = f"var(--map-{layer.tone}, {_TONES.get(layer.tone, '#525252')})"
    paper = "var(--map-paper, Canvas)"
    look = f'fill="{tone}" stroke="{paper}"' if solid else f'fill="{paper}" stroke="{tone}"'
    look += f' stroke-width="{1 if solid else 1.6}"'
    r = radius
    if layer.shape == "diamond":
        figure = f'<path d="M{x:.1f} {y - r:.1f}l{r:g} {r:g}l{-r:g} {r:g}l{-r:g} {-r:g}z" {look}/>'
    elif layer.shape == "square":
        figure = (
            f'<rect x="{x - 0.75 * r:.1f}" y="{y - 0.75 * r:.1f}" width="{1.5 * r:g}" height="{1.5 * r:g}" {look}/>'
        )
    elif layer.shape == "triangle":
        figure = f'<path d="M{x:.1f} {y - 0.9 * r:.1f}l{0.9 * r:.1f} {1.6 * r:.1f}h{-1.8 * r:.1f}z" {look}/>'
    else:
        opacity = ' fill-opacity=".85"' if layer.shape == "circle" else ""
        figure = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}{opacity}/>'
    if layer.sign:
        ink = "var(--map-ink, #fff)" if solid else tone
        figure += (
            f'<text x="{x:.1f}" y="{y + 2.6:.1f}" text-anchor="middle" font-size="8" font-weight="700"'
            f' font-family="sans-serif" fill="{ink}" aria-hidden="true">{escape(layer.sign)}</text>'
        )
    return figure


def _names(marked: list[tuple[Mark, Spot]], spots: dict[int, Spot], prefix: str) -> list[str]:
    """The names of places beside their marks, where they cover no mark and no other name."""
    boxes = [
        (s.drawn_x - s.radius, s.drawn_y - s.radius, s.drawn_x + s.radius, s.drawn_y + s.radius) for s in spots.values()
    ]
    texts: list[str] = []
    done: set[str] = set()
    for mark, spot in marked:
        width, gap = 5.6 * len(mark.name), spot.radius + 2.5
        sides = [(spot.drawn_x + gap, 0.0), (spot.drawn_x - gap - width, 0.0)]
        sides += [(spot.drawn_x - width / 2, side * (gap + 4)) for side in (-1, 1)]
        for left, down in sides:
            y = spot.drawn_y + down
            box = (left, y - 5, left + width, y + 5)
            free = left >= 0 and box[2] <= WIDTH and not any(_touch(box, other) for other in boxes)
            if free and mark.name not in done:
                boxes.append(box)
                done.add(mark.name)
                texts.append(f'<text x="{left:.1f}" y="{y + 3.5:.1f}">{escape(mark.name)}</text>')
                break
    head = (
        f'<g class="{prefix}-names" font-size="10.5" aria-hidden="true" stroke="var(--map-paper, Canvas)"'
        ' stroke-width="2.5" paint-order="stroke" stroke-linejoin="round">'
    )
    return [head, *texts, "</g>"] if texts else []


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale(projection: Projection) -> str:
    kilometres, length = projection.bar(WIDTH / 4)
    y = projection.height + 8
    right = WIDTH - MARGIN
    return (
        f'<path d="M{right - length:.1f} {y - 4:.1f}v4h{length:.1f}v-4" fill="none" stroke="currentColor"/>'
        f'<text x="{right - length - 6:.1f}" y="{y + 1:.1f}" text-anchor="end" font-size="10.5">{kilometres} km</text>'
    )


def _wrapped(text: str) -> list[str]:
    """Lines of at most `_LETTERS` characters, cut between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LETTERS:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _legend(layers: Sequence[Layer], prefix: str) -> str:
    """A line for each layer with the number of its marks, and what a hollow mark means."""
    lines = []
    for number, layer in enumerate(layers):
        y = 14 + 19 * number
        told = f"{layer.title} ({len(layer.marks)})"
        lines.append(f'{shape(layer, 12, y, 7.5)}<text x="27" y="{y + 4}" font-size="12">{escape(told)}</text>')
    hollow = any(mark.second_hand for layer in layers for mark in layer.marks)
    if hollow:
        y = 14 + 19 * len(layers)
        example = next(layer for layer in layers if any(mark.second_hand for mark in layer.marks))
        figure = shape(example, 12, y, 7.5, solid=False)
        lines.append(f'{figure}<text x="27" y="{y + 4}" font-size="12">hollow: second-hand</text>')
    height = 14 + 19 * (len(layers) + hollow)
    return (
        f'{_SVG} class="{prefix}-legend" viewBox="0 0 230 {height}" width="230" height="{height}" role="img"'
        f' aria-label="Legend">{"".join(lines)}</svg>'
    )


def _where(mark: Mark) -> str:
    place = f"in {mark.province}" if mark.province else "place"
    return f"{place}, precise to the {mark.precision}"


def _row(layer: Layer, mark: Mark) -> dict[str, str | float | int | bool]:
    return {
        "id": mark.id,
        "layer": layer.title,
        "name": mark.name,
        "about": mark.about,
        "party": mark.party,
        "province": mark.province,
        "precision": mark.precision,
        "latitude": mark.latitude,
        "longitude": mark.longitude,
        "count": mark.count,
        "source": mark.source,
        "second_hand": mark.second_hand,
        "href": mark.href,
    }
