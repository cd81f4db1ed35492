"""Runs of `python tools/killing` begun, left to their end, or killed within some seconds."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

HERE = Path(__file__).resolve().parent
"""What Python runs: a folder with a main module."""
_PATIENCE = 600.0


class FailedError(Exception):
    """A run that nobody killed did not come to its end."""


class Runs:
    """One run after the other, each in a process of its own; a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # or `select` would not see what was read already
            # Programs that are killed leave semaphores behind, which are cleaned up with a warning.
            env={**os.environ, "PYTHONWARNINGS": "ignore:resource_tracker"},
        )
        self._server = psutil.Process(self._read(_PATIENCE) or 0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def calm(self, command: Sequence[str]) -> float:
        """A run that nobody disturbs; how many seconds it took. `FailedError` where it fails."""
        pid, started = self._begin(command), time.monotonic()
        self._finish(command, pid)
        return time.monotonic() - started

    def strike(self, command: Sequence[str], latest: float, chance: random.Random) -> tuple[str | None, float]:
        """A run that is killed, or one of its workers, within `latest` seconds, with the moment.

        What was hit; None where the run came to its end before, with the seconds that it took.
        """
        pid, started = self._begin(command), time.monotonic()
        hits_a_worker, moment = chance.random() < 0.3, chance.uniform(0, latest)
        status = self._read(moment)
        if status is not None:
            self._check(command, status)
            return None, time.monotonic() - started
        if hits_a_worker and (workers := self._workers(pid)):
            workers[chance.randrange(len(workers))].send_signal(signal.SIGKILL)
            self._finish(command, pid)
            return "a worker", moment
        os.kill(pid, signal.SIGKILL)
        status = self._read(_PATIENCE)
        if status == -signal.SIGKILL:
            return "the program", moment
        self._check(command, status)
        return None, moment

    def _begin(self, command: Sequence[str]) -> int:
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(f"{json.dumps(list(command))}\n".encode())
        return self._read(_PATIENCE) or 0

    def _finish(self, command: Sequence[str], pid: int) -> None:
        status = self._read(_PATIENCE)
        if status is None:
            os.kill(pid, signal.SIGKILL)
        self._check(command, status)

    def _read(self, seconds: float) -> int | None:
        """The next number that the runs tell of, None where there is none within some seconds."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        if not ready:
            return None
        line = self._process.stdout.readline()
        if not line:
            raise FailedError("the program that begins the runs has ended")
        return int(line)

    def _workers(self, pid: int) -> list[psutil.Process]:
        """The processes that do the work of a run: those that came out of the server for it."""
        try:
            return [child for child in self._server.children() if child.pid != pid]
        except psutil.Error:
            return []

    @staticmethod
    def _check(command: Sequence[str], status: int | None) -> None:
        if status != 0:
            raise FailedError(f"{' '.join(command)}: {'takes too long' if status is None else f'status {status}'}")
