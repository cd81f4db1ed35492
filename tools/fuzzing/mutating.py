"""Damage done to a document, repeatably."""

from __future__ import annotations

import random
from collections.abc import Sequence

MOST = 60_000
"""Bytes of the longest document that is tried."""

# What readers stumble over: ends and marks of formats, half characters, numbers out of all bounds, words that govern.
_STUMBLES = [
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xcc\x80" * 40,
    b"\xe2\x80\xae",
    b"\r",
    b"\x0c",
    b"\xe2\x80\xa8",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"&#xd800;",
    b"<!--",
    b"-->",
    b"]]>",
    b"<![CDATA[",
    b"<p>",
    b"</div>",
    b"<!DOCTYPE x [",
    b"%PDF-",
    b"endobj",
    b"stream\n",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"From: ",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
    b"=?utf-8?b?////?=",
    b"Date: 99 Foo 99999 99:99:99\n",
    b"(",
    b")" * 30,
    b'"' * 9,
    "“".encode(),
    "”".encode(),
    b" - ",
    b"; to ",
    b", and to ",
    b" agreed to ",
    b" that ",
    b" by 2030",
    b" 99999999999999999999 billion USD",
    b" 0.0.0.0 ",
    b"1e999",
    b"-0",
    b"31 February 2025",
    b"2025-13-45",
    b"He ",
    b"the two sides ",
    "Hàn Quốc ".encode(),
    "한국은 ".encode(),
    b"# published: ",
    b"---\n",
    b"SEOUL, May 3 (Yonhap) -- ",
    b"W" * 300,
    b" " * 300,
]


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """`data` changed in one to six places; the same `chance` makes the same changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(changed))
        to = min(len(changed), at + chance.choice((1, 2, 8, 64, 512)))
        match chance.randint(0, 6):
            case 0 if changed:
                spot = min(at, len(changed) - 1)
                changed[spot] ^= 1 << chance.randint(0, 7)
            case 1:
                del changed[at:to]
            case 2:
                changed[at:at] = changed[at:to] * chance.choice((1, 2, 40))
            case 3:
                changed[at:to] = chance.randbytes(to - at)
            case 4:
                other = chance.choice(others)
                cut = chance.randint(0, len(other))
                changed[at:to] = other[cut : cut + 512]
            case 5:
                del changed[at:]
            case _:
                changed[at:at] = chance.choice(_STUMBLES)
        del changed[MOST:]
    return bytes(changed)
