"""Feeds and pages asked again and again: what is new in them, for `build`, and what is remembered of them.

What was asked is noted in the ledger after `build` has taken what it gave, never before: a run that is killed in
between asks again, and `build` leaves alone what is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from servanda.ledger import Ledger, watching
from servanda.records import Document
from servanda.sources import Bounds, SourceError, Trouble
from servanda.sources.feeds import Entry
from servanda.sources.fetching import Fetcher, HttpError
from servanda.sources.manners import PAUSE, Host, Polite, wait_of
from servanda.sources.opening import opened

ATTEMPTS = 5
"""How often an entry that cannot be had is tried, round after round."""
_LONGEST = timedelta(hours=24)
_BACK = timedelta(minutes=5)
"""How far the time of the last request may lie ahead before it is taken for that of a clock that has been set back."""


class Watcher:
    """Polls addresses; `counts` sums up what was found: asked, unchanged, left (backing off), failed, entries."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        every: timedelta = timedelta(minutes=30),
        fetcher: Fetcher | None = None,
        pause: float = PAUSE,
        bounds: Bounds | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`every` is the usual time between rounds: after errors an address is left alone for a growing multiple."""
        self.counts: Counter[str] = Counter()
        self._ledger = ledger
        self._every = every
        self._bounds = bounds
        self._clock = clock
        self._polite = Polite(fetcher or Fetcher(), _Hosts(ledger), pause=pause, clock=clock)

    def round(self, addresses: Sequence[str]) -> Iterator[Document | Trouble]:
        """What is new behind the addresses, to be taken by `build` one after the other."""
        for address in addresses:
            known = watching.poll(self._ledger, address)
            if known is not None and self._resting(known):
                self.counts["left"] += 1
                continue
            yield from self._poll(address, known)

    def _resting(self, known: watching.Poll) -> bool:
        now = self._clock()
        if known.due_at is None or known.checked_at > now + _BACK:
            return False
        return now < known.due_at

    def _poll(self, address: str, known: watching.Poll | None) -> Iterator[Document | Trouble]:
        self.counts["asked"] += 1
        etag, modified = (known.etag, known.modified) if known else (None, None)
        try:
            answer = self._polite.ask(address, etag=etag, modified=modified)
        except SourceError as error:
            self.counts["failed"] += 1
            watching.polled(self._ledger, self._failed(address, known, error))
            yield error.trouble(address)
            return
        if answer.raw is None:
            self.counts["unchanged"] += 1
            watching.polled(self._ledger, watching.Poll(address, self._clock(), answer.etag, answer.modified))
            return
        entries = _Entries(self._ledger, address, self._clock)
        for item in opened(answer.raw, self._polite, entries.wanted, self._bounds):
            entries.gave(item)
            yield item
        entries.close()
        self.counts["entries"] += entries.new
        if entries.owing:  # asked for without conditions next time, or what is owing would never be seen again
            watching.polled(self._ledger, watching.Poll(address, self._clock()))
        else:
            watching.polled(self._ledger, watching.Poll(address, self._clock(), answer.etag, answer.modified))

    def _failed(self, address: str, known: watching.Poll | None, error: SourceError) -> watching.Poll:
        now = self._clock()
        failures = (known.failures if known else 0) + 1
        rest = self._every * 2 ** min(failures - 1, 8)
        if isinstance(error, HttpError):
            rest = max(rest, wait_of(error.after, now))
        due = now + min(rest, _LONGEST)
        etag, modified = (known.etag, known.modified) if known else (None, None)
        return watching.Poll(address, now, etag, modified, due, failures, error.what)


class _Entries:
    """The entries of one feed: which are new, and what became of each."""

    def __init__(self, ledger: Ledger, address: str, clock: Callable[[], datetime]) -> None:
        self.new = 0
        self.owing = False
        self._ledger = ledger
        self._address = address
        self._clock = clock
        self._key: str | None = None
        self._before = 0
        self._failed = False

    def wanted(self, entry: Entry) -> bool:
        """Whether an entry is to be opened; all that came before it has been taken."""
        self.close()
        text = "" if entry.text is None else sha256(entry.text.encode("utf-8", "replace")).hexdigest()
        key = f"{entry.link or ''}\n{text}" if text or entry.link else f"{self._address}\n{entry.name}\n{entry.title}"
        seen = watching.sighting(self._ledger, key)
        if seen is not None and (seen == 0 or seen >= ATTEMPTS):
            return False
        self._key, self._before, self._failed = key, seen or 0, False
        self.new += 1
        return True

    def gave(self, item: Document | Trouble) -> None:
        """Note what the entry in hand gave."""
        self._failed = self._failed or (isinstance(item, Trouble) and item.failed and not item.read)

    def close(self) -> None:
        """Remember the entry in hand."""
        if self._key is None:
            return
        failures = self._before + 1 if self._failed else 0
        watching.sighted(self._ledger, self._key, self._address, self._clock(), failures)
        self.owing = self.owing or 0 < failures < ATTEMPTS
        self._key = None


class _Hosts:
    """Hosts as the ledger remembers them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, origin: str) -> Host | None:
        """What is known of a host."""
        found = watching.host(self._ledger, origin)
        return Host(*found) if found else None

    def put(self, origin: str, host: Host) -> None:
        """Remember a host."""
        watching.set_host(self._ledger, origin, host.rules, host.read_at, host.asked_at)
