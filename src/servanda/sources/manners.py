"""How a server is asked again and again: by its robots.txt, with pauses, and not sooner than it likes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx

from servanda.sources.fetching import Answer, Fetcher, HttpError, InwardError
from servanda.sources.raw import Raw
from servanda.sources.robots import Rules
from servanda.sources.trouble import SourceError

PAUSE = 2.0
"""Seconds between two requests to one host, where its robots.txt names no longer pause."""
LONGEST_PAUSE = 300.0
_FRESH = timedelta(hours=24)
"""For how long a robots.txt holds (RFC 9309, 2.4)."""
_MOST_RULES = 500_000
"""Characters of a robots.txt that are kept; RFC 9309, 2.5 asks for at least 500 KiB to be read."""


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a host: its robots.txt, when that was read, and when the host was last asked for anything.

    `rules` is None where the robots.txt is not to be had, so that nothing may be asked.
    """

    rules: str | None
    read_at: datetime | None
    asked_at: datetime | None


class Hosts(Protocol):
    """Where hosts are remembered from run to run, under scheme, name and port."""

    def get(self, origin: str) -> Host | None:
        """What is known of a host."""
        ...

    def put(self, origin: str, host: Host) -> None:
        """Remember a host."""
        ...


class Polite:
    """Asks through a fetcher, one request after the other, as each host wishes."""

    def __init__(
        self,
        fetcher: Fetcher,
        hosts: Hosts,
        *,
        pause: float = PAUSE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._hosts = hosts
        self._pause = pause
        self._clock = clock
        self._sleep = sleep

    def fetch(self, address: str) -> Raw:
        """As `Fetcher.fetch`; what robots.txt keeps closed is a `SourceError` too."""
        raw = self.ask(address).raw
        if raw is None:
            raise HttpError("answered with HTTP 304", "try again later", 304)
        return raw

    def ask(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """As `Fetcher.ask`, every redirect asked for by the rules of its own host."""
        return self._fetcher.ask(address, etag=etag, modified=modified, before=self._before)

    def _before(self, url: httpx.URL) -> None:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        host = self._known(origin)
        if host.rules is None:
            raise SourceError("has a robots.txt that cannot be read now", "it is tried again later")
        rules = Rules(host.rules)
        if not rules.allow(url.raw_path.decode("ascii")):
            raise SourceError("is closed to programs by its robots.txt", "leave it out, or ask its publisher")
        pause = max(self._pause, rules.pause)
        if pause > LONGEST_PAUSE:
            raise SourceError(
                f"wants {pause:g} s between requests (robots.txt), more than the {LONGEST_PAUSE:g} s that are waited",
                "leave it out, or ask its publisher",
            )
        if host.asked_at is not None:
            # A clock that was set back must not make a pause longer than it is.
            self._sleep(min(pause, max(0.0, pause - (self._clock() - host.asked_at).total_seconds())))
        self._hosts.put(origin, Host(host.rules, host.read_at, self._clock()))

    def _known(self, origin: str) -> Host:
        now = self._clock()
        host = self._hosts.get(origin)
        if host is not None and host.read_at is not None and timedelta(0) <= now - host.read_at < _FRESH:
            return host
        asked_at = host.asked_at if host else None
        try:
            raw = self._fetcher.fetch(f"{origin}/robots.txt")
        except HttpError as error:
            # RFC 9309, 2.3.1: what is not there forbids nothing; what a server fails to give forbids all.
            rules = "" if error.status < 500 and error.status != 429 else None
        except InwardError:
            raise
        except SourceError:
            rules = None
        else:
            rules = raw.data.decode("utf-8", "replace")[:_MOST_RULES].replace("\0", "")
        known = Host(rules, now, asked_at)
        # One that cannot be read is not remembered for a day: it is asked for again in the next round.
        self._hosts.put(origin, known if rules is not None else Host(None, None, asked_at))
        return known


def wait_of(header: str | None, now: datetime) -> timedelta:
    """What a Retry-After asks for (RFC 9110, 10.2.3): seconds or a date; nothing where it is neither."""
    if header is None:
        return timedelta(0)
    if header.isdecimal() and len(header) < 9:
        return timedelta(seconds=int(header))
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return timedelta(0)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(0), until - now)
