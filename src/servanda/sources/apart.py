"""Formats whose parsers are written in C, in a process of their own: one that hangs or crashes takes nothing along.

The process is started with the first such document and serves all that follow. What it gives back is data (JSON), never
code, so that a document that breaks into it does not break out. It ends with the program that started it.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from servanda.records import PartialDate, Region, RegionKind
from servanda.sources.bounds import Bounds, SetAsideError, within
from servanda.sources.feeds import Entry, entries
from servanda.sources.formats import extract
from servanda.sources.raw import Extracted, Raw
from servanda.sources.trouble import SourceError

_BY_THE_CLOCK = 10
"""How much longer than its processor time a document may take by the clock, from its first byte to the last of the
answer."""
_GRACE = 2
"""Seconds of the processor beyond the bound, in which the process may still tell it by itself."""
_LONGEST_ANSWER = 1_000_000_000
_HEAD = 8
ENDS = "ends the program that reads it"


class Apart:
    """A reader in a process of its own; `SetAsideError` for a document that breaks `bounds` or the process."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: subprocess.Popen[bytes] | None = None

    def extract(self, raw: Raw) -> Extracted:
        """What `formats.extract` gives."""
        told = self._ask("text", raw)
        return Extracted(
            **{
                **told,
                "published": _date(told["published"]),
                "regions": tuple(Region(r["start"], r["end"], RegionKind(r["kind"])) for r in told["regions"]),
                "notes": tuple(told["notes"]),
            }
        )

    def entries(self, raw: Raw) -> Iterator[Entry]:
        """What `feeds.entries` gives."""
        for told in self._ask("feed", raw):
            yield Entry(**{**told, "published": _date(told["published"])})

    def close(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child is not None:
            atexit.unregister(self.close)
            child.kill()
            child.communicate()

    def _ask(self, job: str, raw: Raw) -> Any:
        head = {"job": job, "path": raw.path, "declared": raw.declared, "charset": raw.charset, **asdict(self._bounds)}
        child = self._running()
        alarm = _Alarm(child, self._bounds.seconds * _BY_THE_CLOCK)
        try:
            _send(child.stdin, json.dumps(head).encode())
            _send(child.stdin, raw.data)
            answer = json.loads(_received(child.stdout))
        except (OSError, EOFError, ValueError):
            answer = {"aside": self._last_words(child, late=alarm.off())}
        if alarm.off():  # the process is not asked again
            self.close()
        if "error" in answer:
            what, advice, failed = answer["error"]
            raise SourceError(what, advice, failed=failed)
        if "aside" in answer:
            raise SetAsideError(answer["aside"])
        return answer["found"]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-m", __name__],  # -P: a folder of documents is no place to import from
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the program that asks
            )
            atexit.register(self.close)
        return self._child

    def _last_words(self, child: subprocess.Popen[bytes], *, late: bool) -> str:
        """Why there was no answer, from how the process ended; `late` where it was ended from here."""
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=10)
        ended = child.returncode
        self.close()
        if late or (sys.platform != "win32" and ended == -signal.SIGXCPU):
            return f"takes longer than {self._bounds.seconds:g} s to read"
        return ENDS


class _Alarm:
    """Ends a process after so many seconds by the clock: then whoever writes to it or reads from it goes on."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._gone_off = child, False
        self._timer = threading.Timer(seconds, self._go_off)
        self._timer.daemon = True
        self._timer.start()

    def _go_off(self) -> None:
        self._gone_off = True
        self._child.kill()
        if sys.platform != "win32":
            with suppress(OSError):  # and what it may have started: it holds the pipe, too
                os.killpg(self._child.pid, signal.SIGKILL)

    def off(self) -> bool:
        """Set it off; whether it has gone off."""
        self._timer.cancel()
        self._timer.join()
        return self._gone_off


def _date(told: str | None) -> PartialDate | None:
    return PartialDate.parse(told) if told else None


def _send(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is None:
        raise EOFError
    stream.write(len(data).to_bytes(_HEAD, "big"))
    stream.write(data)
    stream.flush()


def _received(stream: IO[bytes] | None) -> bytes:
    if stream is None:
        raise EOFError
    head = stream.read(_HEAD)
    length = int.from_bytes(head, "big")
    if len(head) < _HEAD or length > _LONGEST_ANSWER:
        raise EOFError
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


# --- in the process of its own


def _serve() -> None:
    """Answer until there is nobody to ask any more."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    with suppress(EOFError, BrokenPipeError):
        while True:
            head = json.loads(_received(source))
            raw = Raw(head["path"], _received(source), head["declared"], head["charset"])
            _send(target, json.dumps(_read(head, raw), default=str).encode())


def _read(head: dict[str, Any], raw: Raw) -> dict[str, Any]:
    bounds = Bounds(head["seconds"], head["megabytes"])
    _last_resort(bounds.seconds)
    try:
        return within(lambda: _work(head["job"], raw), bounds)
    except SetAsideError as error:
        return {"aside": str(error)}


def _work(job: str, raw: Raw) -> dict[str, Any]:
    try:
        if job == "feed":
            return {"found": [_plain(entry) for entry in entries(raw.data, raw.path)]}
        return {"found": _plain(extract(raw))}
    except SourceError as error:
        return {"error": (error.what, error.advice, error.failed)}


def _plain(found: Extracted | Entry) -> dict[str, Any]:
    told = asdict(found)
    return {**told, "published": str(found.published) if found.published else None}


def _last_resort(seconds: float) -> None:
    """Let the system end this process where even the bounds do not reach into what holds the interpreter."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time() + seconds) + _GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    _serve()
