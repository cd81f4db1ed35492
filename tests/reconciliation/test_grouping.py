"""Groups are what links and rulings make of records, in whatever order they come."""

from itertools import permutations

import pytest

from servanda.reconciliation import grouped
from servanda.reconciliation.grouping import partition
from servanda.records import Link, Match, Ruling


class Neighbours:
    """Numbers are the same thing when they differ by one; tens share a key; zero stands alone."""

    kind = "number"

    def features(self, told: int) -> int | None:
        return told or None

    def signature(self, features: int) -> str:
        return f"{features:03}"

    def keys(self, features: int) -> list[str]:
        return [str(features // 10)]

    def same(self, one: int, other: int) -> Match | None:
        return Match(0.9, "next to each other") if abs(one - other) == 1 else None


def members(groups) -> list[tuple[str, ...]]:
    return [group.members for group in groups]


def test_neighbours_and_equals_are_one_and_keys_bound_the_comparison() -> None:
    items = {"a": 1, "b": 2, "c": 2, "d": 7, "e": 9, "f": 10, "g": 0, "h": 0}
    assert members(grouped(items, Neighbours())) == [("a", "b", "c"), ("d",), ("e",), ("f",), ("g",), ("h",)]


@pytest.mark.parametrize("order", list(permutations("abcd")))
def test_the_order_of_the_records_does_not_matter(order) -> None:
    items = {"a": 1, "b": 2, "c": 3, "d": 5}
    shuffled = {key: items[key] for key in order}
    assert members(grouped(shuffled, Neighbours())) == [("a", "b", "c"), ("d",)]


def test_rulings_come_before_links() -> None:
    items = {"a": 1, "b": 2, "c": 3, "d": 7}
    apart = grouped(items, Neighbours(), [Ruling.on("c", "a", together=False)])
    assert members(apart) == [("a", "b"), ("c",), ("d",)]
    together = grouped(items, Neighbours(), [Ruling.on("d", "a", together=True)])
    assert members(together) == [("a", "b", "c", "d")]


def test_the_better_link_wins_where_a_ruling_forbids_both() -> None:
    links = [Link("a", "b", Match(0.6, "")), Link("b", "c", Match(0.8, ""))]
    assert members(partition("abc", links, [Ruling.on("a", "c", together=False)])) == [("a",), ("b", "c")]


def test_a_group_knows_its_links_only() -> None:
    links = [Link("a", "b", Match(0.6, "near")), Link("c", "z", Match(0.8, "far"))]
    groups = partition("abc", links)
    assert [(group.members, [link.match.why for link in group.links]) for group in groups] == [
        (("a", "b"), ["near"]),
        (("c",), []),
    ]
