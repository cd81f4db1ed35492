"""The formats of shards: WARC (fastwarc), Parquet (pyarrow) and JSON Lines."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from servanda.pipeline.bulk.items import BrokenShardError, Item, Items, from_fields, names, refused, too_large
from servanda.pipeline.bulk.optional import need
from servanda.pipeline.bulk.shards import PARQUET, WARC, Shard, ShardError
from servanda.sources.raw import Raw

_ROWS = 64
_PIECE = 1 << 20
_TEXTS = ("text/", "application/xhtml", "application/pdf", "application/vnd.openxml", "application/xml", "message/")
_PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd", ".lz4": "lz4"}


def items(shard: Shard, file: Path, largest: int) -> Items:
    """The items of `shard` in `file`, in their order; none is held that has more than `largest` bytes.

    Raises `ShardError` where the file is no shard, `BrokenShardError` where it breaks off.
    """
    reader = {WARC: _warc, PARQUET: _parquet}.get(shard.kind, _lines)
    return reader(shard, file, largest)


def _warc(shard: Shard, file: Path, largest: int) -> Items:
    warc = need("fastwarc.warc")
    kinds = warc.WarcRecordType
    position = last = 0
    with file.open("rb") as stream:
        try:
            for record in warc.ArchiveIterator(
                stream,
                record_types=kinds.response | kinds.resource | kinds.conversion,
                auto_decode="none",  # a body unpacked in part would end the whole archive
                max_header_len=1 << 16,
            ):
                last = record.stream_pos
                yield _record(record, position, shard, largest)
                position += 1
        except (OSError, ValueError, RuntimeError, EOFError) as error:
            raise BrokenShardError(f"breaks off after {position} records ({_one_line(error)})") from error
    if not position and file.stat().st_size:
        raise ShardError(f"{shard.address}: holds no WARC record; give files of the WARC format")
    if _torn(file, last):
        raise BrokenShardError(f"breaks off after {position} records (its last one is not whole)")


def _torn(file: Path, last: int) -> bool:
    """Whether an archive ends within a record: the reader takes its end for the end. `last` is where one begins."""
    with file.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
        if not packed:
            stream.seek(max(0, file.stat().st_size - 4))
            return file.suffix == ".warc" and stream.read() != b"\r\n\r\n"
        stream.seek(last)
        if stream.read(2) != b"\x1f\x8b":  # packed as a whole, and not record by record
            last = 0
        stream.seek(last)
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        rest = b""
        while piece := rest or stream.read(_PIECE):
            try:
                unpack.decompress(piece, _PIECE)
            except zlib.error:
                return True
            rest = unpack.unconsumed_tail
            if unpack.eof:
                rest = unpack.unused_data.lstrip(b"\0")
                if not rest and not (rest := stream.read(_PIECE)):
                    return False
                unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return True


def _record(record: Any, position: int, shard: Shard, largest: int) -> Item:
    path = (record.headers.get("WARC-Target-URI") or f"{shard.address}#{position}").strip("<>")
    if record.content_length > largest:
        return too_large(position, path, largest)
    declared, charset, codings = record.headers.get("Content-Type"), None, []
    if record.is_http:
        status = record.http_headers.status_code if record.http_headers else None
        if status not in {200, None}:
            return refused(position, path, f"was answered with HTTP {status}", failed=False)
        declared, charset = record.http_content_type, record.http_charset
        told = [record.http_headers.get(name) or "" for name in ("Content-Encoding", "Transfer-Encoding")]
        codings = [coding.strip().lower() for coding in ",".join(told).split(",") if coding.strip()]
    media = (declared or "text/plain").split(";")[0].strip().lower()
    if not media.startswith(_TEXTS):
        return refused(position, path, f"is {media[:80]}, not a document", failed=False)
    try:
        body = record.reader.read()
        if len(body) < record.content_length:
            return refused(position, path, "breaks off: its record is not whole")
        data = unpacked(body, codings, largest)
    except (OSError, ValueError, RuntimeError, EOFError, zlib.error) as error:
        return refused(position, path, f"does not unpack ({_one_line(error)})")
    if len(data) > largest:
        return too_large(position, path, largest)
    plain = media == "text/plain" and not record.is_http
    return Item(position, path, Raw(path, data, media, charset or ("utf-8" if plain else None)), plain=plain)


def unpacked(data: bytes, codings: list[str], largest: int) -> bytes:
    """A body without the codings it was sent in, never more than `largest` bytes and one.

    Raises `ValueError` for a coding that is not known, and what the unpackers raise.
    """
    streams = need("fastwarc.stream_io")
    for coding in reversed(codings[-4:]):
        if coding in {"gzip", "x-gzip", "deflate"}:
            data = _inflated(data, largest + 1)
        elif coding in {"chunked", "br", "zstd"}:
            name = {"chunked": "ChunkedReader", "br": "BrotliReader", "zstd": "ZstdReader"}[coding]
            data = getattr(streams, name)(BytesIO(data)).read(largest + 1)
        elif coding != "identity":
            raise ValueError(f"packed as {coding[:20]}")
    return data


def _inflated(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, most)  # 32: gzip or zlib, told by the bytes
    except zlib.error:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most)  # some servers send no header at all


def _parquet(shard: Shard, file: Path, largest: int) -> Items:
    parquet, arrow, compute = need("pyarrow.parquet"), need("pyarrow"), need("pyarrow.compute")
    try:
        table = parquet.ParquetFile(file, memory_map=True)
    except (OSError, arrow.ArrowException) as error:
        raise ShardError(f"{shard.address}: is no Parquet file ({_one_line(error)}); give another") from error
    known = {name for group in names().values() for name in group}
    columns = [name for name in table.schema_arrow.names if name.lower() in known]
    if not {name.lower() for name in columns} & {*names()["text"], *names()["html"]}:
        has = ", ".join(table.schema_arrow.names)
        raise ShardError(f"{shard.address}: has no column of texts (but {has}); name one text or html")
    position = 0
    try:
        for batch in table.iter_batches(_ROWS, columns=columns):
            sizes = [_sizes(batch.column(at), arrow, compute) for at in range(batch.num_columns)]
            for row in range(batch.num_rows):
                fallback = f"{shard.address}#{position}"
                if any(column is not None and (column[row] or 0) > largest for column in sizes):
                    yield too_large(position, fallback, largest)
                else:
                    given = {name: _value(batch.column(at)[row]) for at, name in enumerate(columns)}
                    yield from_fields(position, given, fallback, largest)
                position += 1
    except (OSError, arrow.ArrowException) as error:
        raise BrokenShardError(f"breaks off after {position} rows ({_one_line(error)})") from error


def _sizes(column: Any, arrow: Any, compute: Any) -> list[int | None] | None:
    """The bytes of each value, where they can be many."""
    kind = column.type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind) or arrow.types.is_binary(kind)):
        return None
    sizes: list[int | None] = compute.binary_length(column).to_pylist()
    return sizes


def _value(cell: Any) -> Any:
    """A value as JSON would hold it: bytes as text, dates in ISO 8601."""
    try:
        value = cell.as_py()
    except UnicodeDecodeError:
        value = cell.as_buffer().to_pybytes()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _lines(shard: Shard, file: Path, largest: int) -> Items:
    fsspec = need("fsspec")
    packing = next((name for suffix, name in _PACKED.items() if shard.address.lower().endswith(suffix)), None)
    position = 0
    try:
        with fsspec.open(f"file://{file.absolute()}", "rb", compression=packing).open() as stream:
            for line in _bounded(stream, largest):
                yield _line(line, position, f"{shard.address}#{position}", largest)
                position += 1
    except (OSError, EOFError, ValueError, ImportError) as error:
        raise BrokenShardError(f"breaks off after {position} lines ({_one_line(error)})") from error


def _bounded(stream: Any, largest: int) -> Iterator[bytes | None]:
    """The lines of a stream without blank ones; None for one of more than `largest` bytes, which is never held."""
    while line := stream.readline(largest + 1):
        if len(line) > largest and not line.endswith(b"\n"):
            while (rest := stream.readline(_PIECE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


def _line(line: bytes | None, position: int, path: str, largest: int) -> Item:
    if line is None:
        return too_large(position, path, largest)
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return refused(position, path, f"is no JSON ({_one_line(error)})")
    if not isinstance(given, dict):
        return refused(position, path, "is no JSON object")
    return from_fields(position, given, path, largest)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
