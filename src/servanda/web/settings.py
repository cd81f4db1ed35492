"""How a ledger is served."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from servanda.profiles import Profile

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application is made from.

    `ledger` is the address of the ledger, `profile` the partnership whose names are shown, `accounts` the file of
    users and tokens. `hosts` are the names under which the server may be asked for (beside those of loopback);
    `public` lets anybody read where other names than loopback are served. `rate` is how many requests a second one
    client may make on average (0: any number), `burst` how many at once. `ticket` is a one-time code that opens a
    session with the right to review. `as_of` is the day for which schedules are told: today where it is None.
    `bulk` is the folder of a bulk run whose progress is shown. `warm` lets what many pages need be worked out as
    soon as the server starts.
    """

    ledger: str
    profile: Profile
    accounts: Path
    hosts: tuple[str, ...] = ()
    public: bool = False
    rate: float = 40.0
    burst: int = 200
    ticket: str | None = field(default=None, repr=False)
    as_of: date | None = None
    bulk: Path | None = None
    warm: bool = False

    @property
    def open(self) -> bool:
        """Whether anybody who reaches the server may read: on loopback alone, or made public."""
        return self.public or not self.hosts

    @property
    def today(self) -> date:
        """The day for which schedules are told."""
        return self.as_of or datetime.now(UTC).date()


def loopback(host: str) -> bool:
    """Whether a name or address is this machine's own and reached from nowhere else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
