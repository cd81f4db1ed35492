"""One event as each source, and each side's sources, told it: what both have, what one has, what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.analysis.aligning import NO_THREADS, Item, closeness_of, items, matched
from servanda.analysis.diff import statement
from servanda.profiles import Profile
from servanda.reconciliation.discrepancies import Figure
from servanda.reconciliation.discrepancies.assembling import says
from servanda.reconciliation.strength import ORDER, shift
from servanda.records import Happening, Source, Statement, Told

Json = dict[str, Any]
MOST = 40
"""Sources that are compared: no person reads more of them side by side."""


@dataclass(frozen=True, slots=True)
class Point:
    """One act with every telling of it, in the order of the sources; `differs` says in what the tellings differ.

    `differs` names `force`, `speaker`, `deadline`, `figures`, `hedges`; `why` tells each in words.
    """

    tellings: tuple[Told[Statement], ...]
    differs: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents that tell it."""
        return frozenset(told.source.id for told in self.tellings)

    @property
    def sides(self) -> frozenset[str | None]:
        """The parties whose sources tell it, None for sources of unknown side."""
        return frozenset(told.source.side for told in self.tellings)


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one measure as the sources give them; `differs` where two cannot both be right."""

    figures: tuple[Figure, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Readouts:
    """An event with its sources, the points they tell and the figures they give.

    `sources` are originals in the order of their dates, `copies` those that repeat one of them: they are named and
    not compared, and so are `others`, originals beyond the `MOST` that tell most.
    """

    happening: Happening
    sources: tuple[Source, ...]
    copies: tuple[Source, ...]
    points: tuple[Point, ...]
    figures: tuple[Measured, ...]
    others: tuple[Source, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The parties whose sources tell of the event, sorted."""
        return tuple(sorted({source.side for source in self.sources if source.side}))

    def shared(self) -> list[Point]:
        """Points that two sources or more tell; those that differ first."""
        return sorted((p for p in self.points if len(p.documents) > 1), key=lambda p: not p.differs)

    def only(self, document: str) -> list[Point]:
        """Points that only this source tells."""
        return [p for p in self.points if p.documents == {document}]

    def only_side(self, party: str) -> list[Point]:
        """Points that only sources of this party tell; empty unless sources of another party tell of the event too."""
        return [p for p in self.points if p.sides == {party}] if len(self.sides) > 1 else []

    def json(self) -> Json:
        """The comparison as plain values for `json.dumps`."""
        own = self.happening
        return {
            "event": {
                "id": own.id,
                "kind": own.kind.value,
                "date": str(own.date) if own.date else None,
                "place": own.place,
                "participants": [
                    {"party": p.who.party, "name": p.who.name, "role": p.role.value} for p in own.participants
                ],
            },
            "sources": [_source(s) for s in self.sources],
            "copies": [{**_source(s), "copy_of": s.copy_of} for s in self.copies],
            "not_compared": [_source(s) for s in self.others],
            "both": [_point(p) for p in self.shared()],
            "only": {s.path: [_point(p) for p in self.only(s.id)] for s in self.sources},
            "only_sides": {party: [_point(p) for p in self.only_side(party)] for party in self.sides},
            "figures": [
                {
                    "differs": m.differs,
                    "tellings": [
                        {"document": f.source.path, "quote": f.evidence.quote, "says": says(f), "id": f.record}
                        for f in m.figures
                    ],
                }
                for m in self.figures
            ],
        }


def readouts(
    happening: Happening,
    sources: Iterable[Source],
    statements: Sequence[Told[Statement]],
    figures: Sequence[Figure] = (),
    profile: Profile | None = None,
    threads: Mapping[str, str] = NO_THREADS,
) -> Readouts:
    """The event `happening` as `sources` tell it, by the statements they report of it and the figures they give.

    `threads` gives the undertaking of a statement by its id and helps to see that two are of one act.
    """
    every = sorted(sources, key=lambda s: (str(s.date or "9999"), s.path))
    present = {source.id for source in every}
    originals = [s for s in every if s.copy_of is None or s.copy_of not in present]
    own: defaultdict[str, list[Told[Statement]]] = defaultdict(list)
    for told in statements:
        own[told.source.id].append(told)
    chosen = sorted(originals, key=lambda s: -len(own[s.id]))[:MOST]
    others = tuple(s for s in originals if s not in chosen)
    originals = [s for s in originals if s in chosen]
    listed = [items(own[source.id], profile, threads) for source in originals]
    points = [_told(cluster) for cluster in _clusters(listed)]
    known = {source.id for source in originals}
    measured = _measured([f for f in figures if f.source.id in known])
    copies = tuple(s for s in every if s not in originals and s not in others)
    return Readouts(happening, tuple(originals), copies, tuple(points), tuple(measured), others)


def _clusters(listed: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Statements of one act together, at most one of each source: the fullest source first, then one after another."""
    clusters: list[list[Item]] = []
    order = sorted(range(len(listed)), key=lambda n: (-len(listed[n]), n))
    for number in order:
        own = listed[number]
        held = clusters

        def close(i: int, j: int, held: list[list[Item]] = held, own: Sequence[Item] = own) -> float:
            return max(closeness_of(item, own[j]) for item in held[i])

        pairs = {j: i for i, j in matched(len(clusters), len(own), close)}
        alone = [[item] for j, item in enumerate(own) if j not in pairs]
        for j, i in pairs.items():
            clusters[i].append(own[j])
        clusters = [*clusters, *alone]
    position = {id(item): (n, m) for n, own in enumerate(listed) for m, item in enumerate(own)}
    ordered = [sorted(cluster, key=lambda item: position[id(item)]) for cluster in clusters]
    return sorted(ordered, key=lambda cluster: min(item.place for item in cluster))


def _told(cluster: Sequence[Item]) -> Point:
    tellings = tuple(item.told for item in cluster)
    differs: list[str] = []
    why: list[str] = []
    forces = {told.record.force for told in tellings}
    if len(forces) > 1:
        differs.append("force")
        why.append(f"force: {' against '.join(sorted(forces, key=ORDER.index))}")
    speakers = {frozenset(who.party for who in told.record.speakers) for told in tellings}
    if len(speakers) > 1:
        differs.append("speaker")
        why.append(f"speaker: {' against '.join(sorted(' and '.join(sorted(s)) or 'nobody' for s in speakers))}")
    for told in tellings[1:]:
        first = tellings[0]
        found = shift(first.record, told.record, told.source.language, told.date)
        for reason in found.why:
            name = next((n for n in ("deadline", "figures", "hedge") if reason.startswith(n)), "")
            if name:
                differs.append({"hedge": "hedges"}.get(name, name))
                why.append(f"{told.source.path.rsplit('/', 1)[-1]}: {reason}")
    return Point(tellings, tuple(dict.fromkeys(differs)), tuple(dict.fromkeys(why)))


def _measured(figures: Sequence[Figure]) -> list[Measured]:
    """Figures of one measure, period and pair that more than one source gives, or that differ within one."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        period = figure.period if figure.measure.kind != "occasion" else None
        groups[figure.measure, figure.holder, figure.other, str(period), figure.target].append(figure)
    found = []
    for own in groups.values():
        differs = any(a.apart(b) for n, a in enumerate(own) for b in own[n + 1 :])
        if differs or len({figure.source.id for figure in own}) > 1:
            found.append(Measured(tuple(own), differs))
    return sorted(found, key=lambda m: (not m.differs, m.figures[0].measure.family))


def _point(point: Point) -> Json:
    return {
        "differs": list(point.differs),
        "why": list(point.why),
        "tellings": [statement(told) for told in point.tellings],
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "document": source.path,
        "publisher": source.publisher,
        "date": str(source.date) if source.date else None,
        "side": source.side,
    }
