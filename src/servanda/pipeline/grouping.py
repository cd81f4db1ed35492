"""Records of a few documents into their groups, one batch after another, with what the ledger holds already."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from servanda.ledger import groups
from servanda.ledger.groups import Component
from servanda.reconciliation.grouping import MOST, Group, Matcher, partition
from servanda.records import LONGEST_KEY, Link, Match, Ruling

T = TypeVar("T")
F = TypeVar("F")

_REMEMBERED = 100_000
"""Signatures whose features stay in memory between batches."""
_ENOUGH = 24
"""Links of a new signature into one component: where it has more signatures, further links tell nothing new."""
_ALONE = "alone "
"""Begins the signature of a record that is compared with none: it is told by its own id."""
_ALIKE = Match(1.0, "told in the same words and figures")


@dataclass(frozen=True, slots=True)
class Touched:
    """The groups that a batch concerns, and the things that their records belonged to before."""

    groups: list[Group]
    before: dict[str, str]


class Grouper(Generic[T, F]):
    """Groups the records of one kind with a matcher.

    `load` fetches records by id from the ledger; it is asked only for those that a batch has to be compared with.
    """

    def __init__(self, matcher: Matcher[T, F], load: Callable[[Connection, Iterable[str]], Mapping[str, T]]) -> None:
        self.matcher = matcher
        self.load = load
        self._features: OrderedDict[str, F] = OrderedDict()

    def add(
        self,
        connection: Connection,
        documents: Iterable[str],
        items: Mapping[str, tuple[str, T]],
        rulings: Iterable[Ruling],
        revisited: Iterable[str] = (),
    ) -> Touched:
        """Bring the groups up to date with `items` (id: document and record), all that `documents` hold now.

        The groups of the records `revisited` are told as well, changed or not.
        """
        kind = self.matcher.kind
        before = groups.told(connection, kind, documents)
        own: dict[str, F] = {}
        records: dict[str, tuple[str, str]] = {}
        for key in sorted(items):
            document, item = items[key]
            features = self.matcher.features(item)
            signature = f"{_ALONE}{key}" if features is None else self.matcher.signature(features)
            records[key] = (document, signature)
            if features is not None:
                own[signature] = features
        again = groups.signatures(connection, kind, revisited).values()
        touched = set(groups.known(connection, kind, {*before.values(), *again}).values())
        gone = [key for key, signature in before.items() if records.get(key, ("", ""))[1] != signature]
        belonged = groups.belonging(connection, kind, [*gone, *records])
        groups.drop(connection, kind, gone)
        signatures = sorted({signature for _, signature in records.values()})
        components = groups.known(connection, kind, signatures)
        new = {
            signature: [key[:LONGEST_KEY] for key in self.matcher.keys(own[signature])] if signature in own else ()
            for signature in signatures
            if signature not in components
        }
        found, near = self._links(connection, new, own)
        groups.file(connection, kind, records, new, found)
        ruled = list(rulings)
        touched |= {*components.values(), *near, *new}
        touched |= self._ruled(connection, touched, ruled)
        made: list[Group] = []
        for some in _united(groups.components(connection, kind, touched), ruled):
            made.extend(_groups(some, ruled))
        every = [record for group in made for record in group.members]
        return Touched(made, {**belonged, **groups.belonging(connection, kind, every)})

    def _ruled(self, connection: Connection, touched: set[str], rulings: Iterable[Ruling]) -> set[str]:
        """The components that rulings put together with touched ones."""
        pairs = [(r.a, r.b) for r in rulings if r.together]
        told = groups.signatures(connection, self.matcher.kind, [record for pair in pairs for record in pair])
        home = groups.known(connection, self.matcher.kind, told.values())
        joined = [{home[told[record]] for record in pair if record in told} for pair in pairs]
        found = set(touched)
        while more := {name for some in joined if some & found for name in some} - found:
            found |= more
        return found

    def _links(
        self, connection: Connection, new: Mapping[str, Iterable[str]], own: Mapping[str, F]
    ) -> tuple[list[Link], set[str]]:
        """The links of new signatures to those that share a key, and the components that these lie in."""
        kind = self.matcher.kind
        filed: defaultdict[str, set[str]] = defaultdict(set)
        for signature, keys in new.items():
            for key in keys:
                filed[key].add(signature)
        for key, some in groups.sharing(connection, kind, filed, MOST).items():
            filed[key].update(some)
        offered = {key: sorted(some)[:MOST] for key, some in filed.items()}
        wanted = {signature for some in offered.values() for signature in some}
        features = {**self._recalled(connection, wanted - set(own)), **own}
        component = groups.known(connection, kind, wanted)
        found: set[Link] = set()
        near: set[str] = set()
        for signature, keys in new.items():
            others = sorted({other for key in keys for other in offered[key] if other != signature})
            linked: Counter[str] = Counter()
            for other in others:
                home = component.get(other, other)
                if linked[home] >= _ENOUGH or other not in features:
                    continue
                if match := self.matcher.same(features[signature], features[other]):
                    found.add(Link.between(signature, other, match))
                    linked[home] += 1
                    near.add(home)
        for signature, known in own.items():
            self._remember(signature, known)
        return sorted(found), near

    def _recalled(self, connection: Connection, signatures: set[str]) -> dict[str, F]:
        """The features of signatures that the ledger holds, from memory or worked out again from a record."""
        found = {signature: self._features[signature] for signature in signatures if signature in self._features}
        missing = groups.representatives(connection, self.matcher.kind, signatures - set(found))
        items = self.load(connection, missing.values())
        for signature, record in missing.items():
            if record in items and (features := self.matcher.features(items[record])) is not None:
                found[signature] = features
                self._remember(signature, features)
        return found

    def _remember(self, signature: str, features: F) -> None:
        self._features[signature] = features
        self._features.move_to_end(signature)
        while len(self._features) > _REMEMBERED:
            self._features.popitem(last=False)


def _united(components: Iterable[Component], rulings: Iterable[Ruling]) -> list[list[Component]]:
    """Components in lists, those together that a ruling joins."""
    lists: dict[int, list[Component]] = {n: [component] for n, component in enumerate(components)}
    home = {record: n for n, (own,) in lists.items() for some in own.records.values() for record in some}
    for ruling in rulings:
        if not ruling.together or ruling.a not in home or ruling.b not in home:
            continue
        one, other = sorted((home[ruling.a], home[ruling.b]))
        if one != other:
            lists[one] += lists.pop(other)
            home = {record: one if n == other else n for record, n in home.items()}
    return list(lists.values())


def _groups(components: Iterable[Component], rulings: Iterable[Ruling]) -> list[Group]:
    """The groups of records that the links between their signatures, and the rulings, make."""
    told: list[str] = []
    found: list[Link] = []
    for component in components:
        first = {signature: some[0] for signature, some in component.records.items() if some}
        for some in component.records.values():
            told.extend(some)
            found.extend(Link.between(some[0], other, _ALIKE) for other in some[1:])
        found.extend(
            Link.between(first[link.a], first[link.b], link.match)
            for link in component.links
            if link.a in first and link.b in first
        )
    return partition(told, found, rulings)
