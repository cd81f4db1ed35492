"""Which figures share a key, and what those that share one dispute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from servanda.reconciliation.discrepancies.facts import facts, occasions
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.reconciliation.discrepancies.numbers import numbers
from servanda.reconciliation.discrepancies.ratios import ratios
from servanda.records import Discrepancy

NO_WEIGHTS: Mapping[str, int] = {}


def contested(key: str, figures: Iterable[Figure], weights: Mapping[str, int] = NO_WEIGHTS) -> list[Discrepancy]:
    """The discrepancies among the figures filed under `key` (one of `Figure.keys`), in the order of their ids.

    The result depends on nothing else. Of figures with one signature `VOICES` from different original documents, the
    earliest first, suffice; `weights` then says how many documents stand behind a signature. Keys are of four kinds:
    `fact` gathers figures of one measure and year (stocks and ranks: of one pair of parties), `number` figures of one
    number, `ratio` multiples with what they multiply, `occasion` counts of what was signed in one month.
    """
    kind, _, rest = key.partition(":")
    told = list(figures)
    match kind:
        case "fact":
            found = facts(told, weights)
        case "number":
            found = numbers(told, weights)
        case "ratio":
            found = ratios(told, weights)
        case "occasion":
            found = occasions(told, weights, rest.rpartition(":")[2])
        case _:
            raise ValueError(f"not a key of figures: {key!r}")
    return sorted(found, key=lambda one: one.id)


def disputed(figures: Iterable[Figure]) -> list[Discrepancy]:
    """The discrepancies among figures held in memory: what the ledger finds key by key."""
    filed: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        for key in figure.keys:
            filed[key].append(figure)
    found = {one.id: one for key, own in sorted(filed.items()) for one in contested(key, own)}
    return [found[key] for key in sorted(found)]
