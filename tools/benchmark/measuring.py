"""A program run to its end, with the processor time it took and the most memory it held."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

_KIBIBYTES = 1 if sys.platform.startswith("linux") else 1024
"""`ru_maxrss` counts KiB on Linux and bytes on macOS."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Keeps the arithmetic libraries of both programs on one core, so that processor time is time of one core."""


class BenchError(Exception):
    """A program that was to be timed failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds (user and system, with children that were waited for), wall seconds, and peak memory in MB."""

    seconds: float
    wall: float
    megabytes: float


def cost(command: Sequence[str]) -> Cost:
    """Run a command and measure it; `BenchError` where it ends with another status than 0."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | ONE_THREAD)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise BenchError(f"{' '.join(command)}: {said.read().decode(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / _KIBIBYTES / 1024)
