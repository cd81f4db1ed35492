"""What a bulk run is to do, and the names of the files it writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from servanda import __version__
from servanda.extraction import VERSION
from servanda.pipeline.building import fingerprint
from servanda.profiles import Profile
from servanda.reading.gate import Gate
from servanda.reading.loading import DEFAULT_MODEL

_FORMAT = "1"
"""Raised when the files of a run come to look otherwise."""

TABLES = ("documents", "outside", "statements", "claims", "events", "replies", "copies", "sketches")


@dataclass(frozen=True, slots=True)
class Settings:
    """One run: where its results go, for which partnership, and the bounds of each document.

    `near` is the resemblance from which a text is taken for another telling of one that is read, and not read itself;
    at 1 only copies are. `seconds` is processor time (ten times that by the clock), `megabytes` what may be allocated
    beyond what the process holds already, `largest` the bytes of the largest document.
    """

    output: str
    profile: Profile
    model: str = DEFAULT_MODEL
    gate: bool = True
    near: float = 1.0
    seconds: float = 60.0
    megabytes: int = 2_000
    largest: int = 20_000_000

    @property
    def version(self) -> str:
        """The version of the reading, as a ledger notes it."""
        return f"{VERSION}+{self.model}"

    def made_by(self) -> str:
        """A digest of everything that results depend on besides the shard."""
        gate = Gate(self.profile).digest if self.gate else "open"
        bounds = (self.seconds, self.megabytes, self.largest)
        told = (_FORMAT, __version__, self.version, fingerprint(self.profile), gate, self.near < 1, *bounds)
        return sha256(repr(told).encode()).hexdigest()

    def table(self, table: str, shard: str) -> Path:
        """The Parquet file of a table for a shard."""
        return Path(self.output) / table / f"{shard}.parquet"

    def state(self, name: str) -> Path:
        """A small file about a shard: that a step of it is finished, or what is in hand."""
        return Path(self.output) / "state" / name

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (*TABLES, "state"):
            (Path(self.output) / folder).mkdir(parents=True, exist_ok=True)


def read_state(path: Path) -> dict[str, Any]:
    """What a small file holds; nothing where there is none or it is broken."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Write a small file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(state, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
