"""What the user gave - files, folders, globs, addresses, standard input - becomes a list of things to open."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from servanda.sources.kinds import SUFFIXES, suffix_of
from servanda.sources.raw import Raw
from servanda.sources.trouble import SourceError, Trouble

LARGEST = 100_000_000
"""Bytes of the largest file that is read."""

STDIN = "-"
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, by the path the document will bear."""

    path: str


def is_address(source: str) -> bool:
    """Whether an input is a web address, or meant as one: `scheme://...`."""
    scheme, mark, _ = source.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").replace("-", "").isalnum()


def files(source: str) -> Iterator[Found | Trouble]:
    """The files behind a path: itself, the documents of a folder (all levels, sorted), or what a pattern matches."""
    try:
        exists = os.path.lexists(source)
        if Path(source).is_dir():
            yield from _folder(source)
        elif exists:
            yield Found(source)
        elif glob.has_magic(source):
            yield from _matches(source)
        else:
            yield Trouble(source, "no such file or folder", "check the path")
    except (ValueError, OSError) as error:  # a path with a NUL, or longer than the system allows
        yield Trouble(source[:200].replace("\0", "\\0"), f"is no usable path ({_reason(error)})", "check the path")


def read_file(path: str) -> Raw:
    """The bytes of a file; `SourceError` where it cannot be read or is larger than `LARGEST`."""
    file = Path(path)
    try:
        if not file.is_file():
            reason = "is a link to nothing" if file.is_symlink() else "is no regular file"
            raise SourceError(reason, "give a file or a folder")
        size = file.stat().st_size
        if size > LARGEST:
            raise SourceError(
                f"is {size // 1_000_000} MB large (limit {LARGEST // 1_000_000} MB)", "split it into smaller files"
            )
        data = file.read_bytes()
    except PermissionError as error:
        raise SourceError("may not be read", "change its permissions") from error
    except OSError as error:
        raise SourceError(f"cannot be read ({_reason(error)})", "check the file") from error
    return Raw(path, data)


def read_stdin(stream: BinaryIO) -> Raw:
    """All of standard input, at most `LARGEST` bytes."""
    try:
        data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise SourceError("cannot be read", "pipe a document into it") from error
    if len(data) > LARGEST:
        raise SourceError(f"is larger than {LARGEST // 1_000_000} MB", "split it into smaller files")
    return Raw(STDIN, data)


def _matches(pattern: str) -> Iterator[Found | Trouble]:
    some = False
    for match in sorted(glob.iglob(pattern, recursive=True)):
        if Path(match).is_dir():
            # With `**` the pattern reaches the files of the folder itself.
            if "**" not in pattern:
                some = True
                yield from _folder(match)
        else:
            some = True
            yield Found(match)
    if not some:
        yield Trouble(pattern, "no file matches", "check the pattern")


def _folder(folder: str) -> Iterator[Found | Trouble]:
    some = False
    for found in _walk(folder, frozenset(), 0):
        some = some or isinstance(found, Found)
        yield found
    if not some:
        known = " ".join(sorted(SUFFIXES))
        yield Trouble(folder, "holds no document", f"put files there that end in one of: {known}")


def _walk(folder: str, above: frozenset[tuple[int, int]], depth: int) -> Iterator[Found | Trouble]:
    try:
        status = Path(folder).stat()
        here = (status.st_dev, status.st_ino)
        if here in above or depth > _DEEPEST:
            yield Trouble(folder, "leads back into a folder that holds it", "remove the link", failed=False)
            return
        names = sorted(item.name for item in Path(folder).iterdir())
    except OSError as error:
        yield Trouble(folder, f"cannot be opened ({_reason(error)})", "change its permissions")
        return
    for name in names:
        if name.startswith("."):
            continue
        path = str(Path(folder) / name)
        if Path(path).is_dir():
            yield from _walk(path, above | {here}, depth + 1)
        elif suffix_of(path) in SUFFIXES:
            yield Found(path)


def _reason(error: Exception) -> str:
    return (error.strerror or "unknown reason").lower() if isinstance(error, OSError) else str(error)
