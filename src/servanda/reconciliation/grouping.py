"""Records that tell of one thing become one group.

A record is reduced to its *features*, all that tells it from others; records with the same *signature* of features
are the same without further comparison, so that a thousand copies cost a thousand look-ups and not half a million
comparisons. Signatures that share a *key* are compared; those that match are linked, and what is linked is one group.
A person's ruling comes before any match: what was ruled apart is never in one group, what was ruled together always.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from servanda.reconciliation.index import Index, MemoryIndex
from servanda.records import Link, Match, Ruling

T_contra = TypeVar("T_contra", contravariant=True)
T = TypeVar("T")
F = TypeVar("F")

MOST = 64
"""Signatures that one key offers for comparison. Up to so many under every key, the groups do not depend on the order
in which records come; beyond it a key is too common to tell anything."""


class Matcher(Protocol[T_contra, F]):
    """How records of one kind are recognised as tellings of one thing. All of it is pure and repeatable."""

    kind: str
    """Names the kind in the store: "event", "statement"."""

    def features(self, told: T_contra) -> F | None:
        """What the comparison looks at; None for a record that stands for itself and is never grouped."""
        ...

    def signature(self, features: F) -> str:
        """A short text, the same for records that are the same without comparison; `same` depends on nothing else."""
        ...

    def keys(self, features: F) -> Sequence[str]:
        """The keys to be compared under, a dozen at most: two records that may be the same share at least one."""
        ...

    def same(self, one: F, other: F) -> Match | None:
        """How and why the two match; None where they do not. Symmetric."""
        ...


@dataclass(frozen=True, slots=True)
class Group:
    """The ids of the records of one thing, sorted, with the links that unite them."""

    members: tuple[str, ...]
    links: tuple[Link, ...]


def links(signature: str, features: F, matcher: Matcher[T, F], index: Index[F]) -> list[Link]:
    """The links of a signature to those of `index` that match it, the best first. Ids of the links are signatures."""
    found = [
        Link.between(signature, other, match)
        for other, theirs in index.sharing(matcher.keys(features), MOST)
        if other != signature and (match := matcher.same(features, theirs))
    ]
    return sorted(found, key=lambda link: (-link.match.score, link.a, link.b))


def partition(members: Iterable[str], found: Iterable[Link], rulings: Iterable[Ruling] = ()) -> list[Group]:
    """The groups that links and rulings make of `members`; links and rulings on others are left out.

    Rulings that put together go first; then links, the best first (Kruskal's order), each unless it would unite what
    was ruled apart. Where no ruling forbids a union, this is the transitive closure of the links.
    """
    forest = {member: member for member in members}

    def root(member: str) -> str:
        while forest[member] != member:
            forest[member] = forest[forest[member]]
            member = forest[member]
        return member

    ruled = [r for r in rulings if r.a in forest and r.b in forest]
    foes: defaultdict[str, set[str]] = defaultdict(set)
    for ruling in ruled:
        if not ruling.together:
            foes[ruling.a].add(ruling.b)
            foes[ruling.b].add(ruling.a)

    def unite(a: str, b: str) -> None:
        one, other = sorted((root(a), root(b)))
        if one == other or any(root(foe) == other for foe in foes[one]):
            return
        forest[other] = one
        foes[one] |= foes.pop(other, set())

    for ruling in ruled:
        if ruling.together:
            unite(ruling.a, ruling.b)
    kept = sorted(
        (link for link in found if link.a in forest and link.b in forest),
        key=lambda link: (-link.match.score, link.a, link.b),
    )
    for link in kept:
        unite(link.a, link.b)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for member in sorted(forest):
        groups[root(member)].append(member)
    within: defaultdict[str, list[Link]] = defaultdict(list)
    for link in kept:
        if root(link.a) == root(link.b):
            within[root(link.a)].append(link)
    return [Group(tuple(own), tuple(within[head])) for head, own in sorted(groups.items())]


def grouped(items: Mapping[str, T], matcher: Matcher[T, F], rulings: Iterable[Ruling] = ()) -> list[Group]:
    """The groups of records held in memory, by id; links and rulings are between ids of records.

    The ledger does the same step by step as documents come, with the same result.
    """
    index: MemoryIndex[F] = MemoryIndex()
    first: dict[str, str] = {}
    alike: list[Link] = []
    features: dict[str, F] = {}
    for key in sorted(items):
        own = matcher.features(items[key])
        if own is None:
            continue
        signature = matcher.signature(own)
        if signature in first:
            alike.append(Link.between(first[signature], key, Match(1.0, "told in the same words and figures")))
            continue
        first[signature], features[signature] = key, own
        index.put(signature, own, matcher.keys(own))
    across = {link for signature, own in features.items() for link in links(signature, own, matcher, index)}
    alike.extend(Link.between(first[link.a], first[link.b], link.match) for link in across)
    return partition(items, alike, rulings)
