"""Kill builds, bulk runs and rounds of watching at random moments, and look whether anything was lost or doubled.

`kills.py [--kills N]`: a third of the kills hit a build with its account, a third a bulk run with its loading (the
program, or one of its workers), a third two rounds of watching with their alerts. After each the same command goes on.
Every ten kills, and whenever a run was finished before it was hit, a last run completes the work, `verify` looks at the
ledger, and it is compared, as are the files of the run, with those of a run that nobody disturbed; of alerts it is
counted what arrived at their receivers. The exit status is 1 where anything differs. `--store postgresql` keeps the
ledgers in a PostgreSQL of its own. `--write` puts what was counted into docs/benchmarks.md.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmark.page import write_section
from killing.plan import KINDS
from killing.scene import Scene
from killing.striking import Runs
from postgres_server import serving

TITLE = "Kills at random moments"
_IN_A_ROW = 10
"""Kills after which a run is begun anew, so that every part of a run is hit."""


@dataclass(slots=True)
class Counted:
    """Of one kind of run: what was hit, how often it was compared afterwards, the differences, the alerts' ends."""

    kind: str
    hit: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    lost: int = 0
    alerts: int = 0
    unconfirmed: int = 0
    missing: int = 0

    def told(self) -> str:
        """As one line."""
        alerts = f"; {self._alerts()}" if self.alerts else ""
        return (
            f"{self.kind}: {self.hit.total()} kills ({self.hits()}), {self.compared} comparisons, "
            f"{self.lost} differences{alerts}"
        )

    def hits(self) -> str:
        """What was hit, with its numbers."""
        return ", ".join(f"{number} of {what}" for what, number in sorted(self.hit.items()))

    def _alerts(self) -> str:
        broken = f"{self.unconfirmed} deliveries were broken off, {self.missing} of them before they arrived"
        return f"{self.alerts} alerts, none told twice or lost; {broken}"


class Killing:
    """Runs of one store killed, completed and compared."""

    def __init__(self, scene: Scene, runs: Runs, seed: int) -> None:
        self.counted = Counted("")
        self._scene, self._runs = scene, runs
        self._chance = random.Random(seed)

    def all(self, kind: str, kills: int) -> Counted:
        """So many kills of one kind."""
        self.counted = Counted(kind)
        latest = self._runs.calm(self._scene.command(kind, "calm"))
        expected = self._scene.found(kind, "calm")
        self._faults(kind, self._delivered(kind, "calm", 0))
        self._scene.forget(kind, "struck")
        done = row = 0
        spent = 0.0
        while done < kills:
            # What is left to do takes less time than the whole.
            within = max(latest - spent, latest / 4)
            what, seconds = self._runs.strike(self._scene.command(kind, "struck"), within, self._chance)
            if what is not None:
                done, row, spent = done + 1, row + 1, spent + seconds
                self.counted.hit[what] += 1
            elif row == 0:
                latest = min(latest, seconds)
            if what is None or row == _IN_A_ROW or done == kills:
                self._compare(kind, expected, row)
                self._scene.forget(kind, "struck")
                row, spent = 0, 0.0
        return self.counted

    def _compare(self, kind: str, undisturbed: dict[str, Any], kills: int) -> None:
        """Complete the run, and tell what it left otherwise than one that nobody disturbed."""
        self._runs.calm(self._scene.command(kind, "struck"))
        struck = self._scene.found(kind, "struck")
        differences = [f"{name} differ" for name in undisturbed if undisturbed[name] != struck.get(name)]
        self._faults(kind, differences + self._delivered(kind, "struck", kills))
        self.counted.compared += 1

    def _delivered(self, kind: str, name: str, kills: int) -> list[str]:
        if kind != "watch":
            return []
        told = self._scene.delivered(name, kills)
        if name != "calm":
            self.counted.alerts += told.alerts
            self.counted.unconfirmed += told.unconfirmed
            self.counted.missing += told.missing
        return told.faults

    def _faults(self, kind: str, faults: list[str]) -> None:
        for fault in faults:
            print(f"{kind}: {fault}")
        self.counted.lost += len(faults)


def kill(store: str, kills: int, seed: int) -> list[Counted]:
    """Kill, complete and compare, with ledgers in one of the stores."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-kills-")))
        address = None
        if store == "postgresql":
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-pg-", ignore_cleanup_errors=True))
            address = stack.enter_context(serving(Path(place) / "server"))
        scene = stack.enter_context(Scene(folder, address))
        killing = Killing(scene, stack.enter_context(Runs()), seed)
        return [killing.all(kind, (kills + number) // len(KINDS)) for number, kind in enumerate(KINDS)]


def section(counted: dict[str, list[Counted]]) -> str:
    """What was counted, for the page of measurements."""
    kills = sum(c.hit.total() for c in next(iter(counted.values())))
    which = "both" if len(counted) > 1 else next(iter(counted))
    every = [(store, c) for store, some in counted.items() for c in some]
    rows = [f"| {store} | {c.kind} | {c.hit.total()} | {c.hits()} | {c.compared} | {c.lost} |" for store, c in every]
    alerts = [f"| {store} | {c.alerts} | {c.unconfirmed} | {c.missing} |" for store, c in every if c.alerts]
    return f"""`python tools/kills.py --kills {kills} --store {which}` prints this; `--write` puts it here.

| ledger | run | kills | what was hit | comparisons | differences |
| --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

Kills are `SIGKILL` at random moments of a run; after each the same command goes on. Builds read 48 documents and work
out the account of their ledger in four transactions; bulk runs take in 72 pages in three shards with two workers and
load them; a watch asks two feeds and two pages for two rounds and sends what four saved queries find to an Atom file, a
webhook and a mail server. Compared are all rows of the ledger and all bytes of tables and feeds with those of a run
that nobody disturbed, after the same command was let to its end. Whatever `servanda verify` finds is a difference too,
and so is an alert that came twice on any channel, that is not in the Atom file exactly once, or that did not come
although its delivery was not broken off.

| ledger | alerts | deliveries broken off by a kill | of which did not arrive |
| --- | --- | --- | --- |
{chr(10).join(alerts)}

What was claimed when the program was killed is never sent again ([watching.md](watching.md)): `servanda alerts list
--state claimed` names these.
"""


def main(given: Sequence[str] | None = None) -> int:
    """Kill, complete, compare, and print what was counted."""
    parser = argparse.ArgumentParser(description="Kill runs at random moments.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args(given)
    stores = ("sqlite", "postgresql") if options.store == "both" else (options.store,)
    counted = {store: kill(store, options.kills, options.seed) for store in stores}
    for store, some in counted.items():
        print(*(f"{store}: {one.told()}" for one in some), sep="\n")
    if options.write:
        write_section(TITLE, section(counted))
    return 1 if any(one.lost for some in counted.values() for one in some) else 0


if __name__ == "__main__":
    sys.exit(main())
