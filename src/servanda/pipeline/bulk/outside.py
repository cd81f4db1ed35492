"""What a run leaves outside, and why: nothing of a shard is without a row here or among the documents."""

from __future__ import annotations

from collections import Counter

from servanda.pipeline.bulk.tables import Writer
from servanda.sources import Trouble

TURNED_AWAY = "turned away"  # at the gate
SKIPPED = "skipped"  # holds nothing to read, or is not read yet
FAILED = "failed"  # could not be read
SET_ASIDE = "set aside"  # broke a bound of time or memory, or the reader
NOTE = "note"  # was read; what to know about it
KINDS = (TURNED_AWAY, SKIPPED, FAILED, SET_ASIDE, NOTE)


class Outside:
    """Writes rows of the table `outside` and counts them by kind."""

    def __init__(self, writer: Writer, counts: Counter[str]) -> None:
        self._writer, self._counts = writer, counts

    def add(self, position: int, kind: str, path: str, what: str, advice: str = "") -> None:
        """Write down one item."""
        self._counts[kind] += 1
        self._writer.add({"position": position, "path": path, "kind": kind, "what": what, "advice": advice})

    def trouble(self, position: int, trouble: Trouble) -> None:
        """Write down what the sources say of one item."""
        kind = NOTE if trouble.read else FAILED if trouble.failed else SKIPPED
        self.add(position, kind, trouble.input, trouble.what, trouble.advice)
