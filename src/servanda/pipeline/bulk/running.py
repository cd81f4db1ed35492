"""A bulk run: shards sifted, copies found, documents read, records loaded; taken up where it stopped."""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.pipeline.bulk.copies import copies
from servanda.pipeline.bulk.engines import Engine, Work
from servanda.pipeline.bulk.extracting import extract, extracted
from servanda.pipeline.bulk.settings import Settings, write_state
from servanda.pipeline.bulk.shards import Shard, ShardError
from servanda.pipeline.bulk.sifting import sift, sifted
from servanda.pipeline.bulk.tables import RECORDS
from servanda.pipeline.bulk.tasks import Done, Task

Progress = Callable[[str, int, int], None]
"""Called with a step, how many of its shards are finished, and how many there are."""


@dataclass(slots=True)
class Report:
    """How a run went: sums by kind, shards found finished, and shards that were set aside, with why.

    `seconds` is the processor time of each step, of all workers together.
    """

    counts: Counter[str] = field(default_factory=Counter)
    shards: int = 0
    found_finished: int = 0
    set_aside: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The exit status: 0 where everything was read, else 1."""
        return 1 if self.set_aside or self.counts["failed"] or self.counts["set aside"] else 0


def run(
    shards: Sequence[Shard], settings: Settings, engine: Engine, progress: Progress = lambda *_: None
) -> tuple[Report, list[Task]]:
    """Take `shards` through both steps; gives how it went, and the tasks whose records are there to be loaded.

    Steps that an earlier run finished, of the same bytes by the same version, are not done again. A shard that cannot
    be done after some attempts is set aside and told. The results are the same whatever the engine. Raises
    `ShardError` where another run writes to the same folder, or it cannot be written to.
    """
    report = Report(shards=len(shards))
    with _alone(settings):
        made_by = settings.made_by()
        tasks = [Task(shard, settings, made_by) for shard in shards]
        tasks = _step("sifting", sift, sifted, tasks, engine, report, progress)
        twins = copies(tasks)
        tasks = [replace(task, copies=twins.get(task.shard.name, {})) for task in tasks]
        tasks = _step("reading", extract, extracted, tasks, engine, report, progress)
        _manifest(settings, tasks, report)
    return report, tasks


def _step(
    name: str,
    work: Work,
    finished: Callable[[Task], Done | None],
    tasks: list[Task],
    engine: Engine,
    report: Report,
    progress: Progress,
) -> list[Task]:
    """Do what is not done yet; gives the tasks that are done, in their order."""
    done: dict[str, Done] = {}
    left = []
    for task in tasks:
        known = _known(finished, task)
        if known is None:
            left.append(task)
        else:
            done[task.shard.name] = known
            report.found_finished += 1
    progress(name, len(done), len(tasks))
    for task, answer in engine.run(work, left):
        if isinstance(answer, Done):
            done[task.shard.name] = answer
            report.seconds[name] = report.seconds.get(name, 0.0) + answer.seconds
        else:
            report.set_aside[task.shard.address] = answer
        progress(name, len(done), len(tasks))
    for one in done.values():
        report.counts.update(one.counts)
    return [task for task in tasks if task.shard.name in done]


def _known(finished: Callable[[Task], Done | None], task: Task) -> Done | None:
    try:
        return finished(task)
    except (OSError, ShardError):  # it is told when the shard is worked on
        return None


def _manifest(settings: Settings, tasks: list[Task], report: Report) -> None:
    """What the folder holds, for whoever finds it."""
    write_state(
        Path(settings.output) / "manifest.json",
        {
            "profile": settings.profile.name,
            "version": settings.version,
            "made_by": settings.made_by(),
            "shards": {task.shard.address: task.shard.name for task in tasks},
            "set_aside": report.set_aside,
            "counts": dict(report.counts),
            "tables": {name: f"{name}/*.parquet" for name in ("documents", "outside", "copies", *RECORDS)},
        },
    )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the folder of the results; leftovers of runs that were killed are removed."""
    try:
        settings.prepare()
        lock = os.open(Path(settings.output) / "state" / "lock", os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise ShardError(
            f"{settings.output}: cannot be written ({error.strerror}); name another folder with --output"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise ShardError(f"{settings.output}: another run writes there; wait for it or name another folder") from error
    try:
        for part in Path(settings.output).glob("*/.*.part"):
            part.unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)
