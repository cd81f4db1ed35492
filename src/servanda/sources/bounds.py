"""Work within its time and memory, in the process that asks for it.

A thread watches the processor time of the work in hand and raises `OutOfBoundsError` in the thread that does it;
allocations beyond the bound raise `MemoryError` (RLIMIT_AS). Code that holds the interpreter for itself is not reached
by that: parsers written in C are run in a process of their own (`apart`), or under `faulthandler` (bulk).
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_LOOKS = 0.1
"""Seconds between two looks of the watching thread."""
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may take: `seconds` of the processor, and `megabytes` beyond what the process holds."""

    seconds: float = 60.0
    megabytes: int = 2_000


class OutOfBoundsError(BaseException):
    """The document in hand has used up its time. No `Exception`, so that no code of others swallows it."""


class SetAsideError(Exception):
    """A document that cannot be read within its bounds; says why."""


def within(work: Callable[[], T], bounds: Bounds) -> T:
    """What `work` gives; `SetAsideError` where it breaks its bounds, or fails in a way that nobody foresaw."""
    try:
        with _memory(bounds.megabytes):
            return _timed(work, bounds.seconds)
    except OutOfBoundsError:
        raise SetAsideError(f"takes longer than {bounds.seconds:g} s to read") from None
    except MemoryError:
        raise SetAsideError(f"takes more than {bounds.megabytes:,} MB of memory to read") from None
    except RecursionError:
        raise SetAsideError("is nested too deeply to be read") from None
    except Exception as error:
        told = " ".join(str(error).split())[:200]
        raise SetAsideError(f"cannot be read ({type(error).__name__}: {told})") from error


def _timed(work: Callable[[], T], seconds: float) -> T:
    _watch.start(seconds)
    arrived = False
    try:
        return work()
    except OutOfBoundsError:
        arrived = True
        raise
    finally:
        if _watch.stop() and not arrived:
            while True:  # it was raised a moment ago and arrives here
                time.sleep(_LOOKS / 10)


class _Watch:
    """Raises `OutOfBoundsError` once in the thread that started it when that has used up its processor time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._end: float | None = None
        self._fired = False

    def start(self, seconds: float) -> None:
        with self._lock:
            self._thread = threading.get_ident()
            self._clock = _clock(self._thread)
            self._end, self._fired = self._clock() + seconds, False
            if self._looking is None or not self._looking.is_alive():
                self._looking = threading.Thread(target=self._look, name="bounds", daemon=True)
                self._looking.start()

    def _look(self) -> None:
        while True:
            time.sleep(_LOOKS)
            with self._lock:
                if self._end is not None and not self._fired and self._clock() > self._end:
                    self._fired = True
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self._thread), ctypes.py_object(OutOfBoundsError)
                    )

    def stop(self) -> bool:
        """Stop looking; whether it has been raised."""
        with self._lock:
            self._end = None
            return self._fired


_watch = _Watch()


def _clock(thread: int) -> Callable[[], float]:
    """The processor time of a thread; the clock on the wall where the system cannot tell it."""
    if hasattr(time, "pthread_getcpuclockid"):
        own = time.pthread_getcpuclockid(thread)
        return lambda: time.clock_gettime(own)
    return time.monotonic


@contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    """No more than so much beyond what the process holds; without effect where the system has no such limit."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows

        held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
