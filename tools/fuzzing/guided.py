"""Changes that follow the code which they reach, by atheris (libFuzzer)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FunctionType

_OWN = "servanda"
MOST = 20_000
"""Bytes of the longest document that is tried."""


class NotInstalledError(Exception):
    """atheris is not there."""


def guided(
    given: Sequence[tuple[str, bytes]],
    names: Sequence[str],
    trial: Callable[[str, bytes], None],
    folder: Path,
    seconds: int,
) -> bool:
    """Try documents for some seconds, the next out of those that reached code which none before had reached.

    `given` are names and bytes to begin with, `folder` keeps what widens the reach, so that the next call goes on from
    there. The first byte of an input tells its name among `names`, the rest is the document. Tried in a process of its
    own, forked from this one: libFuzzer ends its process, and a parser that crashes takes it along. Whether it came to
    its end; else the input that ended it lies beside `folder`. `NotInstalledError` where atheris is not installed.
    """
    try:
        import atheris  # noqa: PLC0415 - an extra of its own
    except ImportError as error:
        raise NotInstalledError(
            "atheris is not installed; it has wheels for Linux on x86_64: `uv sync --group fuzz`, or leave --guided out"
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    for at, (name, data) in enumerate(given):
        if name in names and len(data) < MOST:
            (folder / f"seed-{at:03}").write_bytes(bytes([list(names).index(name)]) + data)
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    for function in _functions():
        atheris.instrument_func(function)

    def one(data: bytes) -> None:
        if data:
            trial(names[data[0] % len(names)], data[1:])

    kept = f"-artifact_prefix={folder.parent}/"
    atheris.Setup(
        [sys.argv[0], str(folder), f"-max_total_time={seconds}", f"-max_len={MOST}", "-timeout=60", kept], one
    )
    atheris.Fuzz()
    os._exit(0)


def _functions() -> Iterator[FunctionType]:
    """The functions and methods of the program that are loaded: to follow those of libraries too would take minutes."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != _OWN:
            continue
        for thing in list(vars(module).values()):
            for one in [thing, *(vars(thing).values() if isinstance(thing, type) else ())]:
                if isinstance(one, FunctionType) and one.__module__ == name:
                    yield one
