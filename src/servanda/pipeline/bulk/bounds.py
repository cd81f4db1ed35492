"""Every document within its time and memory, and the worker's last words where one breaks out all the same.

Three nets, each under the other:

1. A thread watches the processor time of the document in hand and ends the work on it; allocations beyond the bound
   fail (`sources.bounds`).
2. Code that holds the interpreter for itself is not reached by that. `faulthandler` ends the process by the clock,
   from a thread of C, and writes down that it did, as it does for crashes.
3. What was in hand is written down before it is touched. The next attempt at the shard reads both: documents in hand
   when the process ended *by itself* are taken one by one, and one that ends it again is set aside. A process that was
   killed from outside leaves no such word, and its document is not blamed.
"""

from __future__ import annotations

import faulthandler
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from servanda.pipeline.bulk.settings import read_state, write_state
from servanda.sources.bounds import Bounds, SetAsideError, within

S = TypeVar("S")
T = TypeVar("T")

_BY_THE_CLOCK = 10
"""How much longer than its processor time a document may take by the clock."""

_one_at_a_time = threading.Lock()


class Hand:
    """What a worker has in hand of one shard; see the module."""

    def __init__(self, state: Path, seconds: float, megabytes: int) -> None:
        """`state` is a file of its own for each step of each shard; `seconds` and `megabytes` bound each document."""
        self._bounds = Bounds(seconds, megabytes)
        self._state = state
        self._holding = state.with_name(f"{state.name}.hand")
        self._words = state.with_name(f"{state.name}.died")
        self.condemned, self.suspects = self._judged()

    def _judged(self) -> tuple[frozenset[int], frozenset[int]]:
        """The positions that ended a worker, and those that may have."""
        known = read_state(self._state)
        condemned, suspects = set(known.get("condemned", ())), set(known.get("suspects", ()))
        if self._words.is_file() and self._words.stat().st_size:
            held = {int(p) for p in self._holding.read_text("ascii").split()} if self._holding.is_file() else set()
            (condemned if len(held) == 1 else suspects).update(held)
            write_state(self._state, {"condemned": sorted(condemned), "suspects": sorted(suspects)})
        self._words.unlink(missing_ok=True)
        self._holding.unlink(missing_ok=True)
        return frozenset(condemned), frozenset(suspects)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Work on the shard: one at a time in each process, with its last words prepared."""
        with _one_at_a_time, self._words.open("w", encoding="utf-8") as words:
            before = faulthandler.is_enabled()
            faulthandler.enable(words)
            try:
                self._stream = words
                yield
            finally:
                faulthandler.cancel_dump_traceback_later()
                faulthandler.disable()
                if before:
                    faulthandler.enable()
        self._words.unlink(missing_ok=True)
        self._holding.unlink(missing_ok=True)

    def done(self) -> None:
        """Forget about the shard: it is finished."""
        self._state.unlink(missing_ok=True)

    def hold(self, positions: Sequence[int], work: Callable[[], T]) -> T:
        """What `work` gives, which reads the documents at `positions`; `SetAsideError` where it breaks its bounds."""
        self._holding.write_text(" ".join(map(str, positions)), encoding="ascii")
        faulthandler.dump_traceback_later(self._bounds.seconds * _BY_THE_CLOCK, exit=True, file=self._stream)
        try:
            return within(work, self._bounds)
        finally:
            faulthandler.cancel_dump_traceback_later()


def together(
    hand: Hand, group: Sequence[S], place: Callable[[S], int], work: Callable[[Sequence[S]], Sequence[T]]
) -> list[T | SetAsideError]:
    """What `work` gives for each member of `group`, read together, or one by one where that breaks a bound.

    `place` tells the position of a member. In the place of one that has to be set aside stands why.
    """
    places = [place(member) for member in group]
    if not (hand.suspects | hand.condemned).intersection(places):
        with suppress(SetAsideError):
            return list(hand.hold(places, lambda: work(group)))
    found: list[T | SetAsideError] = []
    for at, member in zip(places, group, strict=True):
        if at in hand.condemned:
            found.append(SetAsideError("ends the program that reads it, or never ends"))
            continue
        try:
            found.append(hand.hold([at], partial(work, [member]))[0])
        except SetAsideError as error:
            found.append(error)
    return found
