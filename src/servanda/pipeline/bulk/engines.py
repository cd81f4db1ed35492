"""Who does the work: a pool of processes on this machine, or Dask distributed.

An engine runs one function over tasks, each of which may be repeated. It gives an answer for every task in any order:
what the function gave, or why it could not after all attempts. A worker that dies costs an attempt of the task it
had, and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from servanda.pipeline.bulk.optional import need
from servanda.pipeline.bulk.shards import ShardError
from servanda.pipeline.bulk.tasks import Done, OtherVersionError, Task

ATTEMPTS = 3
"""Times a task may fail before it is set aside."""
DEATHS = 6
"""Times a task, running by itself, may end its worker: each teaches which document not to touch."""
_TASKS_OF_A_PROCESS = 32
"""Tasks after which a process is replaced: what libraries keep for themselves does not add up."""
_PRELOADED = ["servanda.pipeline.bulk.running", "spacy"]
"""What takes long to import and is the same in every worker."""

Work = Callable[[Task], Done]
Answer = tuple[Task, Done | str]


class EngineError(Exception):
    """An engine cannot be started, or has gone."""


class Engine(Protocol):
    """Runs one function over tasks."""

    def run(self, work: Work, tasks: Sequence[Task]) -> Iterator[Answer]:
        """Each task with what `work` gave, or why it could not be done."""
        ...

    def close(self) -> None:
        """Let workers go."""
        ...


class Local:
    """A pool of processes, made anew whenever one of them dies.

    All tasks that were running then are suspects. They are tried again each by itself after the others, so that
    only one that ends its process again and again is given up.
    """

    def __init__(self, workers: int) -> None:
        """Use so many processes."""
        self._workers = workers

    def run(self, work: Work, tasks: Sequence[Task]) -> Iterator[Answer]:
        """As the protocol says."""
        queue, suspects = deque(tasks), deque[Task]()
        tried: Counter[str] = Counter()
        while queue or suspects:
            alone = not queue
            source = suspects if alone else queue
            pool = self._pool(1 if alone else self._workers)
            running: dict[Future[Done], Task] = {}
            try:
                while source or running:
                    while source and len(running) < (1 if alone else self._workers):
                        running[pool.submit(work, source[0])] = source[0]
                        source.popleft()
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        task = running[future]
                        answer = self._answer(future, task, tried, alone=alone)
                        del running[future]
                        if answer is not None:
                            yield task, answer
                        else:
                            (suspects if alone else queue).append(task)
            except BrokenProcessPool:
                suspects.extend(task for task in running.values())
                if alone:
                    yield from self._given_up(suspects, tried)
            finally:
                _stop(pool)

    @staticmethod
    def _answer(future: Future[Done], task: Task, tried: Counter[str], *, alone: bool) -> Done | str | None:
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            if alone:
                tried[task.shard.name] += 1
            raise error
        if error is None:
            return future.result()
        tried[task.shard.name] += 1
        return why(error) if tried[task.shard.name] >= ATTEMPTS or final(error) else None

    @staticmethod
    def _given_up(suspects: deque[Task], tried: Counter[str]) -> Iterator[Answer]:
        for task in list(suspects):
            if tried[task.shard.name] >= DEATHS:
                suspects.remove(task)
                yield task, f"its worker died {DEATHS} times"

    @staticmethod
    def _pool(workers: int) -> ProcessPoolExecutor:
        # For the processes to come, which load NumPy at once; as in `reading.parsing`, and as Dask has it.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        linux = sys.platform.startswith("linux")
        context = multiprocessing.get_context("forkserver" if linux else "spawn")
        if linux:
            context.set_forkserver_preload(_PRELOADED)
        return ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin, max_tasks_per_child=_TASKS_OF_A_PROCESS
        )

    def close(self) -> None:
        """As the protocol says."""


class Dask:
    """Dask distributed: workers of a scheduler that runs already, or of one started here on this machine."""

    def __init__(self, scheduler: str | None = None, workers: int = 1) -> None:
        """Connect to `scheduler` (`tcp://host:port`), or start one with so many workers on loopback.

        Raises `EngineError` where it cannot be reached.
        """
        distributed = need("distributed")
        try:
            if scheduler:
                self._cluster = None
                self._client = distributed.Client(scheduler, timeout="20s", set_as_default=False)
            else:
                self._cluster = distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs="CRITICAL",
                )
                self._client = distributed.Client(self._cluster, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise EngineError(
                f"{scheduler or 'dask'}: the scheduler cannot be reached ({error}); check that it runs"
            ) from error

    def run(self, work: Work, tasks: Sequence[Task]) -> Iterator[Answer]:
        """As the protocol says; Dask itself repeats the tasks of workers that die."""
        distributed = need("distributed")
        tried: Counter[str] = Counter()
        running: dict[Any, Task] = {}
        finished = distributed.as_completed(loop=self._client.loop)

        def submit(task: Task) -> None:
            future = self._client.submit(work, task, pure=False)
            running[future] = task
            finished.add(future)

        for task in tasks:
            submit(task)
        while running:
            future = next(finished)
            task = running.pop(future)
            if future.status == "finished":
                yield task, future.result()
                continue
            error = future.exception() if future.status == "error" else EngineError("the task was lost")
            tried[task.shard.name] += 1
            if tried[task.shard.name] >= ATTEMPTS or final(error):
                yield task, why(error)
            else:
                submit(task)

    def close(self) -> None:
        """As the protocol says."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def final(error: BaseException) -> bool:
    """Whether trying again cannot help."""
    return isinstance(error, ShardError | OtherVersionError)


def why(error: BaseException) -> str:
    """An error of a task in words for the user."""
    told = " ".join(str(error).split())[:300]
    if type(error).__name__ == "KilledWorker":
        return "its worker died again and again"
    return told if final(error) or isinstance(error, EngineError) else f"{type(error).__name__}: {told}"


def _stop(pool: ProcessPoolExecutor) -> None:
    """End a pool and its processes, at once: whatever they were doing is done again or not wanted any more."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


def _begin() -> None:
    """In a new process: end it when the program that started the run is gone, killed or not.

    The process above this one is the server that forks; it waits for its children and would never go.
    """
    starter = multiprocessing.parent_process()

    def look() -> None:
        if starter is not None:
            starter.join()
            os._exit(1)

    threading.Thread(target=look, name="orphan", daemon=True).start()
