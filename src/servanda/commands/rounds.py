"""One round of watching: poll, build, reconcile, ask the queries, deliver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from servanda.analysis import alerts
from servanda.ledger import Ledger
from servanda.pipeline import Summary, build, fingerprint
from servanda.pipeline.account import reconcile, remember
from servanda.pipeline.building import Reader
from servanda.pipeline.watching import Watcher
from servanda.profiles import Profile
from servanda.profiles.watch import Watch
from servanda.publishing.alerts import deliver


@dataclass(slots=True)
class Round:
    """How a round went: the documents, how many alerts ended in which state, and why some did not arrive.

    `failed` counts channel, state and reason.
    """

    summary: Summary
    delivered: Counter[str] = field(default_factory=Counter)
    failed: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Rounds:
    """All that a round needs; `version` names the reader, `named` the profile as `remember` takes it."""

    ledger: Ledger
    profile: Profile
    named: tuple[str, str | None]
    watch: Watch
    reader: Reader
    version: str
    watcher: Watcher
    as_of: date | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, addresses: Sequence[str], progress: Callable[[str], None] = lambda _: None) -> Round:
        """Once through everything. Whatever interrupts it, the next round goes on where it stopped."""
        channels = [channel.name for channel in self.watch.channels]
        queries = self.watch.queries
        # What waits, and an account that is to be worked out anew, come first: neither is news.
        self._reconcile()
        alerts.begin(self.ledger, queries, channels, self._day(), self.clock())
        summary = build(
            self.watcher.round(addresses),
            self.ledger,
            self.reader,
            version=self.version,
            profile=fingerprint(self.profile),
            progress=progress,
        )
        remember(self.ledger, *self.named)
        self._reconcile()
        if channels:
            alerts.ask(self.ledger, self.profile, queries, channels, self._day(), self.clock())
        done = Round(summary)
        done.delivered = deliver(
            self.ledger, self.watch.channels, self.profile.title, self.clock, lambda *why: done.failed.update([why])
        )
        return done

    def _reconcile(self) -> None:
        reconcile(self.ledger, self.profile, now=self.clock())

    def _day(self) -> date:
        return self.as_of or self.clock().date()
