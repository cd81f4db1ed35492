"""Answers about the whole ledger, kept for a while: the longer they take to work out, the longer they are kept."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from servanda.ledger import Ledger, LedgerError

T = TypeVar("T")
_LOG = logging.getLogger("servanda.web")
KEPT = 50.0
"""For how many times as long as it took an answer counts as fresh: at most a fiftieth of the time goes into it."""
LONG = 1.0
"""Seconds: an answer that took longer is given once more, even after a decision, while a new one is worked out."""
_MOST = 500


@dataclass(slots=True)
class _Answer:
    value: Any
    took: float
    fresh_until: float


class Memory:
    """Remembers answers by key. One that is no longer fresh is given once more while a new one is worked out."""

    def __init__(self, ledger: Ledger, clock: Callable[[], float] = time.monotonic) -> None:
        """Over a ledger; `clock` in seconds."""
        self.ledger = ledger
        self.clock = clock
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._working: dict[Hashable, threading.Lock] = {}
        self._forgotten = 0

    def ask(self, key: Hashable, make: Callable[[Connection], T]) -> T:
        """What `make` gave for `key`: at once where it is known, after working it out where it is not."""
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
            working = self._working.setdefault(key, threading.Lock())
        if known is not None:
            if self.clock() >= known.fresh_until and working.acquire(blocking=False):
                threading.Thread(target=self._renew, args=(key, make, working), daemon=True).start()
            return known.value  # type: ignore[no-any-return]
        with working:
            with self._lock:
                known = self._answers.get(key)
            return known.value if known is not None else self._made(key, make)

    def working(self, key: Hashable) -> bool:
        """Whether an answer is being worked out."""
        with self._lock:
            working = self._working.get(key)
        return working is not None and working.locked()

    def forget(self) -> None:
        """Work everything out anew: something was decided."""
        with self._lock:
            self._forgotten += 1
            for key, answer in list(self._answers.items()):
                if answer.took > LONG:
                    answer.fresh_until = -math.inf
                else:
                    del self._answers[key]

    def _renew(self, key: Hashable, make: Callable[[Connection], Any], working: threading.Lock) -> None:
        try:
            self._made(key, make)
        except (LedgerError, DatabaseError) as error:  # whoever asks next is given what is known, and it is tried again
            _LOG.warning("not worked out anew: %s", error)
        finally:
            working.release()

    def _made(self, key: Hashable, make: Callable[[Connection], T]) -> T:
        with self._lock:
            forgotten = self._forgotten
        start = self.clock()
        with self.ledger.reading() as connection:
            value = make(connection)
        took = self.clock() - start
        with self._lock:
            # What was begun before a decision may not know of it.
            until = start + (1 + KEPT) * took if forgotten == self._forgotten else -math.inf
            self._answers[key] = _Answer(value, took, until)
            self._answers.move_to_end(key)
            while len(self._answers) > _MOST:
                gone, _ = self._answers.popitem(last=False)
                self._working.pop(gone, None)
        return value
