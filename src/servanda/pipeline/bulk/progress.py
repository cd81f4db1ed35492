"""How far a bulk run is, kept in its folder for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servanda.pipeline.bulk.settings import read_state, write_state

_FILE = "progress.json"
STEPS = ("sifting", "reading", "loading")


@dataclass(frozen=True, slots=True)
class Progress:
    """`steps` are (name, finished, total) in their order, `at` when that was noted.

    The rest is that of the manifest, empty before a run has written one.
    """

    steps: tuple[tuple[str, int, int], ...]
    at: str
    counts: dict[str, int]
    set_aside: dict[str, str]


def note(folder: str, step: str, finished: int, total: int) -> None:
    """Note how far a step is; a run does not fail because nobody can look at it."""
    path = Path(folder) / "state" / _FILE
    known = read_state(path) if step != STEPS[0] else {}
    steps = known.get("steps")
    made: dict[str, Any] = dict(steps) if isinstance(steps, dict) else {}
    made[step] = [finished, total]
    try:
        write_state(path, {"steps": made, "at": datetime.now(UTC).isoformat(timespec="seconds")})
    except OSError:
        return


def progress(folder: Path) -> Progress | None:
    """How far the run of a folder is; None where it holds none."""
    found = read_state(folder / "state" / _FILE)
    steps = found.get("steps")
    if not isinstance(steps, dict):
        return None
    manifest = read_state(folder / "manifest.json")
    counts, aside = manifest.get("counts"), manifest.get("set_aside")
    return Progress(
        tuple((name, int(steps[name][0]), int(steps[name][1])) for name in STEPS if name in steps),
        str(found.get("at", "")),
        {str(k): int(v) for k, v in counts.items()} if isinstance(counts, dict) else {},
        {str(k): str(v) for k, v in aside.items()} if isinstance(aside, dict) else {},
    )
