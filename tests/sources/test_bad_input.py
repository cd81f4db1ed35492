"""Whatever is wrong with an input is said in one line, and the other inputs are read."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from servanda.records import Document
from servanda.sources import Trouble, documents
from servanda.sources.fetching import Fetcher, Limits
from servanda.sources.trouble import SourceError

NOTICE = b"Norway agreed to fund the fish market in the old harbour of Callao.\n"
ROWS = [
    ("empty.txt", b"", "is empty", False),
    ("blank.txt", b" \n\n\t ", "white space", False),
    ("image.txt", bytes(range(256)) * 40, "binary", True),
    ("nul.txt", b"Notes\0\0\0of\0the\0day" * 50, "binary", True),
    ("broken.pdf", b"%PDF-1.4 and no more", "broken PDF", True),
    ("letter.docx", b"no archive at all", "no ZIP", True),
    ("page.html", b"<html><body></body></html>", "without a main text", True),
    ("feed.xml", b'<?xml version="1.0"?><list>none</list>', "no RSS or Atom feed", True),
    (
        "bomb.xml",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><rss><channel><title>&a;</title></channel></rss>',
        "entities",
        True,
    ),
]


@pytest.mark.parametrize(("name", "content", "words", "failed"), ROWS, ids=[row[0] for row in ROWS])
def test_a_bad_file_is_told_and_the_next_is_read(tmp_path, name, content, words, failed) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_bytes(NOTICE)
    trouble, good = documents([str(tmp_path / name), str(tmp_path / "good.txt")])
    assert isinstance(trouble, Trouble)
    assert (trouble.input, trouble.failed) == (str(tmp_path / name), failed)
    assert words in trouble.what
    assert trouble.advice
    assert isinstance(good, Document)
    assert good.text == NOTICE.decode()


def test_what_is_not_there(tmp_path) -> None:
    (tmp_path / "folder").mkdir()
    inputs = [str(tmp_path / "none.txt"), str(tmp_path / "*.md"), str(tmp_path / "folder")]
    told = list(documents(inputs))
    assert all(isinstance(t, Trouble) and t.failed for t in told)
    for trouble, words in zip(told, ("no such file", "no file matches", "holds no document"), strict=True):
        assert words in trouble.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_form(tmp_path, encoding) -> None:
    words = "Việt Nam agreed to fund the fish market in Đà Nẵng by 2030, and Korea thanked it."
    (tmp_path / "a.txt").write_bytes(words.encode(encoding))
    (found,) = (d for d in documents([str(tmp_path / "a.txt")]) if isinstance(d, Document))
    assert found.text.lstrip("\ufeff") == words


def test_latin_1_is_read_and_told(tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes("The café in Asunción agreed to serve maté again.".encode("latin-1"))
    found = list(documents([str(tmp_path / "a.txt")]))
    assert any(isinstance(d, Document) and "café" in d.text for d in found)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/", "http://10.0.0.1/",
     "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fec0::1]/", "http://224.0.0.1/", "http://0.0.0.0/"],
)  # fmt: skip
def test_addresses_inside_are_refused(address) -> None:
    (trouble,) = documents([address])
    assert isinstance(trouble, Trouble)
    assert "not public" in trouble.what


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://10.1.2.3/secret")
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b"word " * 2000)
        elif self.path == "/notice":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.headers["User-Agent"].encode())
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as pages:
        Thread(target=pages.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{pages.server_port}"
        pages.shutdown()


def loopback(address: object) -> bool:
    return str(address) == "127.0.0.1"


def test_a_page_is_fetched_under_our_name(server) -> None:
    assert Fetcher(allow=loopback).fetch(f"{server}/notice").data.startswith(b"servanda/")


@pytest.mark.parametrize(
    ("page", "words"),
    [("/moved", "not public"), ("/loop", "redirect"), ("/missing", "404"), ("/large", "larger")],
)
def test_what_a_server_may_not_do(server, page, words) -> None:
    fetcher = Fetcher(Limits(size=100_000, seconds=5, redirects=3), allow=loopback)
    with pytest.raises(SourceError, match=words):
        fetcher.fetch(f"{server}{page}")


def test_one_long_line_is_read_in_time(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"Peru and Norway, 12-13 May 2025 (AP) -- word, " * 40_000)
    (found,) = documents([str(tmp_path / "long.txt")])
    assert isinstance(found, Document)
