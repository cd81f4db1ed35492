"""Who met whom, as a picture: the people of two parties facing each other, a line for each pair that met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from servanda.analysis.encounters import Encounter

_WIDTH, _ROW, _TOP = 640, 22, 34
_LEFT, _RIGHT = 225, 415
_MOST = 18


def network(met: Sequence[Encounter], parties: Mapping[str, str]) -> Markup:
    """An SVG of the encounters between the two parties that met most often; empty where nobody met anybody.

    `parties` gives the names of parties by code. The colour is the page's; the width of a line tells how often two met.
    """
    if not met:
        return Markup("")
    pair: Counter[tuple[str, str]] = Counter()
    for m in met:
        pair[(m.party, m.other_party)] += m.times
    left_party, right_party = pair.most_common(1)[0][0]
    between = [m for m in met if (m.party, m.other_party) == (left_party, right_party)]
    left, right = _ranked(between, own=True), _ranked(between, own=False)
    places = {("l", name): n for n, name in enumerate(left)} | {("r", name): n for n, name in enumerate(right)}
    height = _TOP + _ROW * max(len(left), len(right)) + 8
    parts = [
        Markup(
            '<svg class="network" viewBox="0 0 {w} {h}" role="img" aria-labelledby="network-title" '
            'font-size="13" fill="currentColor"><title id="network-title">{title}</title>'
        ).format(
            w=_WIDTH,
            h=height,
            title=f"Who of {parties.get(left_party, left_party)} met whom of {parties.get(right_party, right_party)}",
        )
    ]
    for m in reversed(between):
        if ("l", m.name) in places and ("r", m.other_name) in places:
            y1, y2 = _middle(places["l", m.name]), _middle(places["r", m.other_name])
            middle = (_LEFT + _RIGHT) / 2
            parts.append(
                Markup(
                    '<path d="M{x1} {y1}C{m} {y1} {m} {y2} {x2} {y2}" fill="none" stroke="currentColor" '
                    'stroke-width="{width}" stroke-opacity="0.45"><title>{told}</title></path>'
                ).format(
                    x1=_LEFT + 6,
                    y1=y1,
                    m=middle,
                    y2=y2,
                    x2=_RIGHT - 6,
                    width=min(7, 0.8 + m.times),
                    told=f"{m.name[:60]} and {m.other_name[:60]}: {m.times} events, last {m.last or 'undated'}",
                )
            )
    for names, x, anchor, party in ((left, _LEFT, "end", left_party), (right, _RIGHT, "start", right_party)):
        parts.append(
            Markup('<text x="{}" y="16" text-anchor="{}" font-style="italic">{}</text>').format(
                x, anchor, parties.get(party, party)[:40]
            )
        )
        for n, name in enumerate(names):
            label = name if len(name) <= 30 else name[:29] + "…"
            parts.append(
                Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, _middle(n) + 4, anchor, label)
            )
    return Markup("").join([*parts, Markup("</svg>")])


def _ranked(met: Sequence[Encounter], *, own: bool) -> list[str]:
    times: Counter[str] = Counter()
    for m in met:
        times[m.name if own else m.other_name] += m.times
    return [name for name, _ in sorted(times.items(), key=lambda item: (-item[1], item[0]))[:_MOST]]


def _middle(row: int) -> float:
    return _TOP + _ROW * row + _ROW / 2
