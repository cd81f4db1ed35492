"""What the user named becomes shards: files of many documents, on this machine or on an object store."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from servanda.pipeline.bulk.optional import need

WARC, PARQUET, LINES = "warc", "parquet", "lines"
_SUFFIXES = {".warc": WARC, ".wet": WARC, ".parquet": PARQUET, ".jsonl": LINES, ".ndjson": LINES}
_PACKED = {".gz", ".zst", ".lz4", ".bz2", ".xz"}
_PIECE = 1 << 20
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class ShardError(Exception):
    """A shard that cannot be read: what is wrong with it, and what to do."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of documents by its path or address."""

    address: str
    kind: str

    @property
    def name(self) -> str:
        """A file name of its own, the same in every run: two shards never share one."""
        stem = _UNFIT.sub("-", PurePosixPath(self.address.replace("\\", "/")).name)[:60]
        return f"{stem}-{sha256(self.address.encode()).hexdigest()[:12]}"


def find(inputs: Sequence[str]) -> list[Shard]:
    """The shards behind paths, folders, patterns and addresses, each once, sorted.

    Raises `ShardError` where an input names no shard, or its store cannot be reached.
    """
    found = {shard.address: shard for given in inputs for shard in _behind(given)}
    return [found[address] for address in sorted(found)]


_TAGS = ("size", "mtime", "created", "ino", "ETag", "etag", "LastModified", "last_modified", "md5Hash")


def identity(shard: Shard) -> str:
    """What a store tells of a file without reading it: size and times or tag; of a file here also which one it is."""
    fs, path = _opened(shard.address)
    told = fs.info(path)
    tags = [told.get(key) for key in _TAGS]
    return " ".join(str(tag) for tag in tags if tag is not None)


@contextmanager
def local(shard: Shard) -> Iterator[tuple[Path, str]]:
    """A file on this machine with the bytes of a shard, and their SHA-256; `ShardError` where they cannot be had."""
    fs, path = _opened(shard.address)
    try:
        if "file" in _protocols(fs):
            yield Path(path), _digest(Path(path))
            return
        with tempfile.NamedTemporaryFile(suffix=PurePosixPath(path).name[-40:]) as copy:
            digest = sha256()
            with fs.open(path, "rb") as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
                    copy.write(piece)
            copy.flush()
            yield Path(copy.name), digest.hexdigest()
    except FileNotFoundError as error:
        raise ShardError(f"{shard.address}: is not there any more; check the path") from error
    except PermissionError as error:
        raise ShardError(f"{shard.address}: may not be read; change its permissions") from error


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _behind(given: str) -> Iterator[Shard]:
    fs, path = _opened(given)
    is_local = "://" not in given
    try:
        if fs.isdir(path):
            paths = _visible(fs.find(path))
        elif fs.exists(path):
            paths = [path]
        else:
            paths = _visible(fs.glob(path)) if any(c in path for c in "*?[") else []
    except OSError as error:
        raise ShardError(f"{given}: its store cannot be reached ({error}); check the address") from error
    some = False
    for found in paths:
        if (kind := _kind(found)) is not None:
            some = True
            yield Shard(_as_given(given, found) if is_local else str(fs.unstrip_protocol(found)), kind)
    if not some:
        raise ShardError(
            f"{given}: names no shard; give files, folders or patterns of {' '.join(sorted(_SUFFIXES))}, packed or not"
        )


def _visible(paths: Sequence[str]) -> list[str]:
    return [str(path) for path in paths if not PurePosixPath(path).name.startswith(".")]


def _as_given(given: str, found: str) -> str:
    """A path of this machine as the user would write it: relative where the input is."""
    if Path(given).is_absolute():
        return found
    try:
        return str(Path(found).relative_to(Path.cwd()))
    except ValueError:
        return found


def _kind(path: str) -> str | None:
    suffixes = [s.lower() for s in PurePosixPath(path).suffixes]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _opened(address: str) -> tuple[Any, str]:
    fsspec = need("fsspec")
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise ShardError(f"{address}: this kind of store needs another package ({error})") from error
    except ValueError as error:
        raise ShardError(f"{address}: is no address of a store ({error}); check its spelling") from error
    return fs, str(path)


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)
