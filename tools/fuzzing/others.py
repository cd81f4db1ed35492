"""What else is read from outside: shards of archives, lists of figures, robots.txt and settings."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from servanda.pipeline.bulk import formats
from servanda.pipeline.bulk.items import BrokenShardError
from servanda.pipeline.bulk.shards import LINES, PARQUET, WARC, Shard, ShardError
from servanda.profiles import ProfileError, load
from servanda.profiles.watch import read_watch
from servanda.sources.robots import Rules
from servanda.statistics.connectors import ConnectorError, files
from servanda.statistics.connectors.mapping import Cell, Mapping

_LARGEST = 1 << 20
_ITEMS = 50
_ON = date(2025, 5, 3)
_MAPPING = Mapping(
    (Cell("trade.export", "USD", column="exports"),),
    source="A bank",
    reporter="KOR",
    period="year",
    url="https://example.org",
)
_TOLD = (ShardError, BrokenShardError, ConnectorError, ProfileError)
"""Errors for users: they must have words."""


def tried(name: str, data: bytes) -> str | None:
    """What came of bytes that are no document, the same for the same bytes; None where the name is a document's.

    Raises what a reader raises that is no error for users, and `ValueError` for one without words.
    """
    read = _READERS.get(name)
    if read is None:
        return None
    with tempfile.TemporaryDirectory(prefix="servanda-fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return "; ".join(read(path))
        except _TOLD as error:
            if not str(error).strip():
                raise ValueError("an error without words") from error
            return f"refused: {str(error).replace(folder, '')}"


def _shard(kind: str) -> Callable[[Path], Iterator[str]]:
    def read(path: Path) -> Iterator[str]:
        for item in islice(formats.items(Shard(path.name, kind), path, _LARGEST), _ITEMS):
            if item.raw is not None and len(item.raw.data) > _LARGEST:
                raise ValueError("an item above its bound")
            yield f"{item.position} {item.path} {item.trouble.what if item.trouble else ''}"

    return read


def _robots(path: Path) -> Iterator[str]:
    rules = Rules(path.read_bytes().decode("utf-8", "replace"))
    yield f"{rules.pause} {[rules.allow(path) for path in ('/', '/a/b?c=d', '/news/2025/x.html', '/%E2%82%AC')]}"


def _figures(path: Path) -> Iterator[str]:
    yield repr(files.read(str(path), None, _ON))


def _table(path: Path) -> Iterator[str]:
    yield repr(files.read(str(path), _MAPPING, _ON))


def _profile(path: Path) -> Iterator[str]:
    yield repr(load(str(path)))


def _watch(path: Path) -> Iterator[str]:
    yield repr(read_watch(str(path)))


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "a.jsonl": _shard(LINES),
    "a.parquet": _shard(PARQUET),
    "a.warc": _shard(WARC),
    "a.warc.gz": _shard(WARC),
    "robots.txt": _robots,
    "figures.csv": _figures,
    "table.csv": _table,
    "table.xlsx": _table,
    "profile.yaml": _profile,
    "watch.yaml": _watch,
}
NAMES = tuple(_READERS)
"""Under which names bytes are read as something that is no document."""
