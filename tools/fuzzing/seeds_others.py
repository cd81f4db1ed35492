"""Small whole files of what is read from outside and is no document."""

from __future__ import annotations

import gzip
import io
import json

import openpyxl
import pyarrow as pa
from pyarrow import parquet

_WORDS = "Viet Nam agreed to fund a ferry by 2030, and asked the Republic of Korea to build the port."
_PAGE = f"<html><head><title>Ferry</title></head><body><article><p>{_WORDS}</p></article></body></html>"
_ROBOTS = (
    "User-agent: *\nDisallow: /private\nAllow: /private/*.html$\nCrawl-delay: 2\n\nUser-agent: servanda\nDisallow:\n"
)
_FIGURES = (
    "indicator,reporter,subject,counterpart,period,value,unit,comparator,quality,basis,vintage,source,url,note\n"
    "trade.export,KOR,KOR,VNM,2024,58300000000,USD,=,official,customs,2025-01-10,A bank,https://example.org,\n"
)
_TABLE = "year,exports,imports\n2023,53.5,25.9\n2024,58.3,28.4\n2025,..,\n"
_PROFILE = """name: two
title: Two countries
parties: [VNM, KOR]
offices:
  - {key: president, party: KOR, channel: state, titles: {en: [President]}}
watch:
  feeds: [https://example.org/feed.xml]
"""
_WATCH = """feeds: [https://example.org/feed.xml]
pages: [https://example.org/statements]
alerts:
  - {name: new, when: agreement, pillar: economy}
  - {name: due soon, when: deadline near, days: 30}
channels:
  - {name: feed, by: atom, file: alerts.atom, base: "https://ledger.example.org"}
  - {name: chat, by: webhook, url: "https://chat.example.org/hook", secret: HOOK_KEY}
"""


def others() -> list[tuple[str, bytes]]:
    """Names and bytes, one or two of every kind."""
    pages = ({"url": f"https://example.org/{n}", "text": _WORDS, "date": "2025-05-03"} for n in (1, 2))
    lines = "\n".join(map(json.dumps, pages))
    archive = [_record("response", _http(_PAGE)), _record("conversion", _WORDS.encode(), "text/plain")]
    return [
        ("a.jsonl", lines.encode()),
        ("a.parquet", _parquet()),
        ("a.warc", b"".join(archive)),
        ("a.warc.gz", b"".join(gzip.compress(record, mtime=0) for record in archive)),
        ("robots.txt", _ROBOTS.encode()),
        ("figures.csv", _FIGURES.encode()),
        ("table.csv", _TABLE.encode()),
        ("table.xlsx", _workbook()),
        ("profile.yaml", _PROFILE.encode()),
        ("watch.yaml", _WATCH.encode()),
    ]


def _http(page: str) -> bytes:
    body = gzip.compress(page.encode(), mtime=0)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _record(kind: str, body: bytes, media: str = "application/http;msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{kind}\r\nContent-Type: {media}\r\n"
        f"WARC-Date: 2025-05-03T00:00:00Z\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _parquet() -> bytes:
    target = io.BytesIO()
    table = pa.table({"url": ["https://example.org/1", None], "text": [_WORDS, "Nothing."], "date": ["2025", None]})
    parquet.write_table(table, target)
    return target.getvalue()


def _workbook() -> bytes:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    for row in _TABLE.splitlines():
        book.active.append(row.split(","))
    book.save(target)
    return target.getvalue()
