"""Write shards of pages for tests and measurements: `make_pages.py OUTPUT [--pages N] [--relevant SHARE] …`.

OUTPUT is one file, its kind told by its name: `.warc`, `.warc.gz`, `.jsonl` or `.parquet`. A share of the pages carries
a text of `examples/vietnam-korea` with a number of its own; the others are made of words about nothing the project
reads, some with the name of one country. The same options give the same bytes.
"""

import argparse
import gzip
import html
import io
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "vietnam-korea"

_SUBJECTS = "the council|the club|a bakery|the school board|the ferry line|a theatre|the orchard|the library|the choir"
_VERBS = "opened|repaired|painted|counted|moved|sold|planted|measured|closed|lent|carried|borrowed"
_OBJECTS = "a new hall|three old boats|the winter programme|its lamps|forty chairs|a row of maples|the northern gate"
_ENDS = "before the holidays|in the old town|near the river|at noon|for the third year|without much noise|on Tuesday"
_PLACES = ("Norland", "Viet Nam", "Seoul", "Lisbon", "Hà Nội", "Korea", "the valley", "Peru", "Busan", "Da Nang")
_MENU = ("Home", "World", "Sport", "Weather", "Contact", "Subscribe", "Archive", "Letters")
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="Desk {number}"><meta property="article:published_time" content="2025-0{month}-1{day}">
<script>var page = {number};</script></head><body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>
{body}
</article></main><footer><p>All rights reserved. {number}</p></footer></body></html>
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its address: title and paragraphs."""

    address: str
    number: int
    title: str
    paragraphs: tuple[str, ...]

    def html(self) -> str:
        """The page as a site would send it."""
        menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in _MENU)
        body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in self.paragraphs)
        told = {"menu": menu, "month": self.number % 9 + 1, "day": self.number % 9, "title": html.escape(self.title)}
        return _PAGE.format(number=self.number, body=body, **told)


def pages(number: int, relevant: float, seed: int = 1, copies: float = 0.0) -> Iterator[Page]:
    """So many pages, of which a share is relevant and another share repeats the page before it elsewhere."""
    chance = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    last: Page | None = None
    for at in range(number):
        address = f"https://site-{chance.randrange(50)}.example/{seed}/{at}.html"
        if last is not None and chance.random() < copies:
            yield Page(address, last.number, last.title, last.paragraphs)
            continue
        if chance.random() < relevant:
            text = texts[chance.randrange(len(texts))]
            paragraphs = tuple(p.strip() for p in text.split("\n\n") if p.strip())
            last = Page(address, at, f"Notice {seed}-{at}", (*paragraphs, f"Copy {seed}-{at}."))
        else:
            last = Page(address, at, f"Local news {seed}-{at}", tuple(_small_talk(chance)))
        yield last


def _small_talk(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randrange(4, 12)):
        sentences = []
        for _ in range(chance.randrange(3, 7)):
            parts = [chance.choice(words.split("|")) for words in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)]
            sentences.append(" ".join(parts).capitalize() + ".")
        yield " ".join(sentences)
    if chance.random() < 0.3:
        yield f"A visitor from {chance.choice(_PLACES)} said that it will rain."


def warc(found: Iterator[Page], *, packed: bool) -> Iterator[bytes]:
    """The pages as records of WARC/1.1, each packed by itself where wanted."""
    for page in found:
        body = page.html().encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        payload = head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
        fields = (
            "WARC/1.1\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{page.number:012d}>\r\n"
            f"WARC-Target-URI: {page.address}\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        record = fields.encode() + payload + b"\r\n\r\n"
        yield _packed(record) if packed else record


def _packed(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as packer:
        packer.write(data)
    return buffer.getvalue()


def rows(found: Iterator[Page]) -> Iterator[dict[str, str]]:
    """The pages as rows of plain text."""
    for page in found:
        yield {"url": page.address, "title": page.title, "text": "\n\n".join(page.paragraphs), "date": "2025-03-04"}


def write(path: Path, found: Iterator[Page]) -> None:
    """Write pages to a file of the kind that its name tells."""
    if path.suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - only this kind needs it
        from pyarrow import parquet  # noqa: PLC0415

        parquet.write_table(pa.Table.from_pylist(list(rows(found))), path)
    elif path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(found))
    else:
        with path.open("wb") as stream:
            stream.writelines(warc(found, packed=path.suffix == ".gz"))


def main(given: Sequence[str] | None = None) -> int:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(description="Write shards of pages.")
    parser.add_argument("output", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--relevant", type=float, default=0.05, help="share of the pages")
    parser.add_argument("--copies", type=float, default=0.0, help="share of the pages that repeat the one before")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(given)
    write(options.output, pages(options.pages, options.relevant, options.seed, options.copies))
    return 0


if __name__ == "__main__":
    sys.exit(main())
