"""Scores that may not be undercut: `tests/evaluation/floors.json`.

For each set the file holds the SHA-256 of its contents and the lowest score of each measure. Floors are raised freely;
one is lowered, or a changed set accepted, only with a reason that CHANGELOG.md tells as well.
"""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.gold import ROOT
from evaluation.scoring import Outcome

FILE = ROOT / "tests" / "evaluation" / "floors.json"
CHANGELOG = ROOT / "CHANGELOG.md"


@dataclass(slots=True)
class Floor:
    """The pinned contents and scores of one set."""

    sha256: str
    scores: dict[str, float]


@dataclass(slots=True)
class Floors:
    """All that is pinned, and why anything was ever lowered."""

    sets: dict[str, Floor] = field(default_factory=dict)
    lowered: list[str] = field(default_factory=list)


def read(path: Path = FILE) -> Floors:
    """The pinned floors; none where the file is not there."""
    if not path.exists():
        return Floors()
    data = json.loads(path.read_text(encoding="utf-8"))
    return Floors({name: Floor(**pinned) for name, pinned in data["sets"].items()}, data["lowered"])


def write(floors: Floors, path: Path = FILE) -> None:
    """Pin the floors."""
    sets = {name: {"sha256": floor.sha256, "scores": floor.scores} for name, floor in sorted(floors.sets.items())}
    path.write_text(json.dumps({"sets": sets, "lowered": floors.lowered}, indent=1) + "\n", encoding="utf-8")


def measures(outcome: Outcome) -> dict[str, float]:
    """The scores that are pinned, rounded down to three places so that a run meets its own floor."""
    scores = {
        "statements": outcome.f1("s"),
        "statements_strict": outcome.f1("s", "strict"),
        "claims": outcome.f1("c"),
        "events": outcome.f1("e"),
        "grounded": 0.0 if outcome.tally.get("ungrounded") else 1.0,
    }
    return {name: math.floor(value * 1000 + 1e-9) / 1000 for name, value in scores.items()}


def breaches(name: str, sha256: str, scores: dict[str, float], floors: Floors) -> list[str]:
    """What speaks against a run of one set; empty where it meets its floors."""
    floor = floors.sets.get(name)
    if floor is None:
        return [f"{name}: no floor is pinned; pin it with --write-floors"]
    found = []
    if floor.sha256 != sha256:
        found.append(f"{name}: the documents or their gold have changed; accept them with --lower-floors REASON")
    found += [
        f"{name}: {measure} is {scores.get(measure, 0.0):.3f}, below its floor of {least:.3f}"
        for measure, least in floor.scores.items()
        if scores.get(measure, 0.0) < least
    ]
    return found


def raised(name: str, sha256: str, scores: dict[str, float], floors: Floors) -> None:
    """Raise the floors of one set to `scores` where these are higher; what is lower, and the pinned contents, stay."""
    floor = floors.sets.setdefault(name, Floor(sha256, {}))
    floor.scores = {measure: max(value, floor.scores.get(measure, 0.0)) for measure, value in scores.items()}


def lowered(name: str, sha256: str, scores: dict[str, float], reason: str, floors: Floors) -> None:
    """Pin `scores` and the contents of one set as they are, for a reason."""
    floors.sets[name] = Floor(sha256, scores)
    note = f"{name}: {reason}"
    if note not in floors.lowered:
        floors.lowered.append(note)


def told(reason: str, changelog: Path = CHANGELOG) -> bool:
    """Whether the changelog gives this reason, line breaks apart."""
    words = " ".join(reason.split())
    return bool(words) and words in " ".join(changelog.read_text(encoding="utf-8").split())
