"""Documents at the gate: those that do not concern the partnership become troubles in their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda.reading.gate import Gate
from servanda.records import Document
from servanda.sources import Trouble


def gated(found: Iterable[Document | Trouble], gate: Gate) -> Iterator[Document | Trouble]:
    """`found`, with a `Trouble` that did not fail in place of each document that `gate` turns away."""
    for item in found:
        if isinstance(item, Trouble):
            yield item
            continue
        verdict = gate.judge(item.text)
        yield (
            item
            if verdict.passed
            else Trouble(
                item.path, f"turned away at the gate: {verdict.reason}", "leave --gate out to read it", failed=False
            )
        )
