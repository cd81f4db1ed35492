"""What each document of a group of like texts is: the original, a copy, a shortened version or a rewrite."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from servanda.reconciliation.duplicates import PART, WHOLE, Likeness, Sketch, likeness
from servanda.records import Kin, Kinship

_WEIGHT = {Kin.COPY: 0, Kin.SHORTENED: 1, Kin.REWRITE: 2}
_COMPARED = 16
"""Documents between that one is compared with where it does not go back to an original at once."""


def family(sketches: Iterable[Sketch]) -> list[Kinship]:
    """The kinship of each document of a group, originals first, the others in the order in which they came out.

    The original is the earliest, a partial date counting as its last day and an unknown one as later than all; among
    those of one day the fullest; among those the one with the shortest path, since copies are saved under longer
    names. A document of the group that is like no earlier one is an original as well. The result depends on the
    sketches alone, not on their order.
    """
    heads: list[Sketch] = []
    between: list[tuple[Sketch, Kinship]] = []
    found: list[Kinship] = []
    for own in sorted(sketches, key=_order):
        kinship = _of(own, heads) or _through(own, between)
        if kinship is None:
            heads.append(own)
            continue
        found.append(kinship)
        if kinship.kin is not Kin.COPY and len(between) < _COMPARED:
            between.append((own, kinship))
    return [Kinship(head.document, why="no earlier document with this wording is known") for head in heads] + found


def copied(own: Sketch, heads: Iterable[Sketch]) -> Kinship | None:
    """The kinship of a document that joins a family as a copy of one of its originals, `heads`.

    The same as `family` would give it, and it leaves all others as they are. None where it is no such copy: then the
    whole family has to be worked out anew.
    """
    kinship = _of(own, (head for head in heads if _order(head) < _order(own)))
    return kinship if kinship and kinship.kin is Kin.COPY else None


def _order(own: Sketch) -> tuple[date, int, int, str, str]:
    day = own.date.last_day if own.date else date.max
    return day, -own.size, len(own.path), own.path, own.document


def _of(own: Sketch, heads: Iterable[Sketch]) -> Kinship | None:
    """What a document is to the original that holds most of it; None where it is like none."""
    compared = [(likeness(own, head), head) for head in heads]
    near = [(like, head) for like, head in compared if like.most >= PART]
    if not near:
        return None
    like, head = max(near, key=lambda pair: (pair[0].contained, pair[0].resemblance, pair[1].document))
    kin = _kin(like)
    return Kinship(
        own.document, kin, head.document, round(like.resemblance, 4), round(like.contained, 4), _why(kin, like, head)
    )


def _through(own: Sketch, between: Iterable[tuple[Sketch, Kinship]]) -> Kinship | None:
    """What a document is to an original that it goes back to by way of another version."""
    compared = [(likeness(own, other), other, theirs) for other, theirs in between]
    near = [entry for entry in compared if entry[0].most >= PART]
    if not near:
        return None
    like, other, theirs = max(near, key=lambda entry: (entry[0].contained, entry[0].resemblance, entry[1].document))
    kin = max(_kin(like), theirs.kin, key=_WEIGHT.__getitem__)
    return Kinship(
        own.document,
        kin,
        theirs.of,
        round(like.resemblance * theirs.resemblance, 4),
        round(like.contained * theirs.containment, 4),
        f"{_why(_kin(like), like, other)}; that is itself a {theirs.kin} of the original",
    )


def _kin(like: Likeness) -> Kin:
    if like.contained >= WHOLE:
        return Kin.COPY if like.containing >= WHOLE else Kin.SHORTENED
    return Kin.REWRITE


def _why(kin: Kin, like: Likeness, head: Sketch) -> str:
    name = PurePath(head.path).name or head.path
    if kin is Kin.COPY:
        if like.resemblance == 1.0:
            return f"the same wording as {name}"
        return f"nearly the same wording as {name}: {like.contained:.0%} of this text stands there"
    if kin is Kin.SHORTENED:
        return f"{like.contained:.0%} of this text stands in {name}, of which it leaves out {1 - like.containing:.0%}"
    if like.containing >= WHOLE:
        return f"holds {like.containing:.0%} of {name}, and {1 - like.contained:.0%} of this text is new"
    return f"{like.contained:.0%} of this text stands in {name}, the rest is told in other words"
