"""Every shard gives its items one by one, bounded, and what is wrong with the others."""

import gzip
import json
import tracemalloc
import zlib

import brotli
import fsspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from make_pages import Page, warc
from servanda.pipeline.bulk import Shard, ShardError, find
from servanda.pipeline.bulk.formats import items, unpacked
from servanda.pipeline.bulk.items import BrokenShardError
from servanda.pipeline.bulk.shards import LINES, PARQUET, WARC, local
from servanda.records import PartialDate

pytestmark = pytest.mark.file

LARGEST = 100_000
PACKED = gzip.compress(b"hello world")


def read(path, kind, largest=LARGEST):
    return list(items(Shard(str(path), kind), path, largest))


def record(body: bytes, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html", kind: str = "response") -> bytes:
    payload = head.encode() + b"\r\n\r\n" + body if head else body
    media = "application/http; msgtype=response" if head else "text/plain"
    fields = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://x.example/\r\n"
        f"WARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return fields.encode() + payload + b"\r\n\r\n"


def test_warc_responses_and_texts(tmp_path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        record(b"<p>One</p>")
        + record(b"Two", head="", kind="conversion")
        + record(b"no", head="HTTP/1.1 404 Not Found\r\nContent-Type: text/html")
        + record(b"\x89PNG", head="HTTP/1.1 200 OK\r\nContent-Type: image/png")
        + record(b"ignored", kind="request")
        + record(
            zlib.compress(b"<p>Three</p>"),
            head="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate",
        )
    )
    found = read(path, WARC)
    assert [item.raw.data if item.raw else item.trouble.what for item in found] == [
        b"<p>One</p>",
        b"Two",
        "was answered with HTTP 404",
        "is image/png, not a document",
        b"<p>Three</p>",
    ]
    assert [item.plain for item in found] == [False, True, False, False, False]
    assert [item.position for item in found] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("chunked", b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"),
        (
            "gzip, chunked",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(b"hello world")), gzip.compress(b"hello world")),
        ),
        ("deflate", zlib.compress(b"hello world")),
        ("deflate", zlib.compress(b"hello world")[2:-4]),
        ("br", brotli.compress(b"hello world")),
        ("identity", b"hello world"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bodies_are_unpacked(coding, body) -> None:
    codings = [part.strip() for part in coding.split(",")]
    assert unpacked(body, codings, 1000) == b"hello world"
    assert (
        len(unpacked(body, codings, 3)) <= len(body) if coding == "identity" else len(unpacked(body, codings, 3)) <= 4
    )


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(ValueError, match="packed as rot13"):
        unpacked(b"uryyb", ["rot13"], 1000)


def test_a_bomb_in_a_record_is_not_unpacked(tmp_path) -> None:
    path = tmp_path / "bomb.warc"
    bomb = gzip.compress(b" " * 200_000_000)
    path.write_bytes(
        record(bomb, head="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip")
        + record(b"<p>after</p>")
    )
    tracemalloc.start()
    try:
        bombed, after = read(path, WARC, largest=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert "is larger than 1 MB" in bombed.trouble.what
    assert after.raw.data == b"<p>after</p>"


def test_a_torn_archive_gives_what_came_before(tmp_path) -> None:
    path = tmp_path / "torn.warc.gz"
    whole = b"".join(warc(iter([Page(f"http://x/{n}", n, "T", ("Words. " * 500,)) for n in range(3)]), packed=True))
    path.write_bytes(whole)
    assert len(read(path, WARC)) == 3
    for lost in (3, 200, 900):
        path.write_bytes(whole[: len(whole) - lost])
        found = items(Shard(str(path), WARC), path, LARGEST)
        assert [next(found).raw is not None for _ in range(2)] == [True, True]
        with pytest.raises(BrokenShardError, match="breaks off after"):
            list(found)


def test_a_torn_plain_archive(tmp_path) -> None:
    path = tmp_path / "torn.warc"
    whole = b"".join(warc(iter([Page(f"http://x/{n}", n, "T", ("Words.",)) for n in range(3)]), packed=False))
    path.write_bytes(whole[:-100])
    found = items(Shard(str(path), WARC), path, LARGEST)
    assert [next(found).raw is not None for _ in range(2)] == [True, True]
    assert "is not whole" in next(found).trouble.what
    with pytest.raises(BrokenShardError, match="is not whole"):
        next(found)


def test_what_is_no_archive(tmp_path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"these are words and no records\r\n" * 20)
    with pytest.raises((ShardError, BrokenShardError)):
        read(path, WARC)
    with pytest.raises(ShardError, match="is no Parquet file"):
        read(path, PARQUET)


def test_lines_by_the_names_of_their_fields(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"URL": "http://x/1", "Content": "One.", "headline": "T", "source": "S", "date_publish": "2024-05-06 10:00"},
        {"id": 7, "html": "<p>Two</p>"},
        {"text": "Three."},
        {"title": "none"},
        ["no object"],
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n{broken\n", encoding="utf-8")
    one, two, three, none, no_object, broken = read(path, LINES)
    assert (one.path, one.raw.data, one.plain) == ("http://x/1", b"One.", True)
    assert (one.told.title, one.told.publisher, one.told.published) == ("T", "S", PartialDate.parse("2024-05-06"))
    assert (two.path, two.raw.data, two.plain) == ("7", b"<p>Two</p>", False)
    assert three.path == f"{path}#2"
    assert "neither text nor HTML" in none.trouble.what
    assert no_object.trouble.what == "is no JSON object"
    assert broken.trouble.what.startswith("is no JSON")


def test_a_line_without_end_is_never_held(tmp_path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "')
        for _ in range(60):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n{"text": "After."}\n')
    tracemalloc.start()
    try:
        long, after = read(path, LINES, largest=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert "is larger than 1 MB" in long.trouble.what
    assert (after.position, after.raw.data) == (1, b"After.")


def test_packed_lines(tmp_path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "One."}\n'))
    assert [item.raw.data for item in read(path, LINES)] == [b"One."]
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(BrokenShardError):
        read(path, LINES)


def test_parquet_rows(tmp_path) -> None:
    path = tmp_path / "a.parquet"
    texts = ["One.", "x" * (LARGEST + 1), None, "Four."]
    parquet.write_table(pa.table({"text": texts, "url": ["u1", "u2", "u3", "u4"], "other": [1, 2, 3, 4]}), path)
    one, large, none, four = read(path, PARQUET)
    assert (one.path, one.raw.data, four.raw.data) == ("u1", b"One.", b"Four.")
    assert "is larger than" in large.trouble.what
    assert "neither text nor HTML" in none.trouble.what
    parquet.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(ShardError, match="no column of texts"):
        read(path, PARQUET)


def test_finding_shards(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("in/a.jsonl", "in/deep/b.warc.gz", "in/.hidden.jsonl", "in/notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [shard.address for shard in find(["in"])] == ["in/a.jsonl", "in/deep/b.warc.gz"]
    assert [shard.address for shard in find(["in/*.jsonl", "in/a.jsonl"])] == ["in/a.jsonl"]
    with pytest.raises(ShardError, match="names no shard"):
        find(["in/notes.txt"])
    with pytest.raises(ShardError, match="names no shard"):
        find(["nowhere"])


def test_a_shard_on_a_store() -> None:
    store = fsspec.filesystem("memory")
    store.pipe("/archive/a.jsonl", b'{"text": "One."}\n')
    (shard,) = find(["memory://archive/*.jsonl"])
    with local(shard) as (path, digest):
        assert [item.raw.data for item in items(shard, path, LARGEST)] == [b"One."]
        assert len(digest) == 64
    assert not path.exists()


def test_two_shards_never_share_a_name() -> None:
    one, other = Shard("x/a.jsonl", LINES), Shard("y/a.jsonl", LINES)
    assert one.name != other.name
    assert "/" not in one.name
