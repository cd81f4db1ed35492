"""Files, folders, patterns, standard input, feeds and addresses become documents."""

import gzip
import io
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest

from servanda.records import Document
from servanda.sources import Trouble, documents
from servanda.sources.fetching import Fetcher, Limits
from servanda.sources.guard import is_public
from servanda.sources.trouble import SourceError

WORDS = "The two towns agreed to share the ferry and to paint it blue before the feast of the harbour."


def paths(found: list[Document | Trouble]) -> list[str]:
    return [d.path for d in found if isinstance(d, Document)]


def test_a_folder_is_read_at_all_levels_sorted_without_hidden_or_foreign_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/c.txt", ".hidden.txt", ".git/d.txt", "data.json", "picture.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(WORDS, encoding="utf-8")
    found = list(documents([str(tmp_path)]))
    assert paths(found) == [str(tmp_path / n) for n in ("a/c.txt", "a/z.md", "b.txt")]
    assert len(found) == 3


def test_a_pattern_gives_its_files_sorted(tmp_path: Path) -> None:
    for name in ("2.txt", "1.txt", "3.md"):
        (tmp_path / name).write_text(WORDS, encoding="utf-8")
    assert paths(list(documents([str(tmp_path / "*.txt")]))) == [str(tmp_path / "1.txt"), str(tmp_path / "2.txt")]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    file = tmp_path / "minutes[1].txt"
    file.write_text(WORDS, encoding="utf-8")
    assert paths(list(documents([str(file)]))) == [str(file)]


def test_standard_input() -> None:
    (found,) = documents(["-"], stdin=io.BytesIO(WORDS.encode()))
    assert isinstance(found, Document)
    assert (found.path, found.text) == ("-", WORDS)
    (trouble,) = documents(["-"])
    assert isinstance(trouble, Trouble)


def test_documents_are_opened_when_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS, encoding="utf-8")
    found = documents([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert isinstance(next(found), Document)
    (tmp_path / "b.txt").write_text(WORDS, encoding="utf-8")
    assert isinstance(next(found), Document)


def test_a_link_back_into_its_folder_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = list(documents([str(tmp_path)]))
    assert paths(found) == [str(tmp_path / "a.txt")]
    told = {t.input: t for t in found if isinstance(t, Trouble)}
    assert "leads back" in told[str(tmp_path / "loop")].what
    assert "link to nothing" in told[str(tmp_path / "gone.txt")].what


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "may not be read"),
        (OSError(5, "Input/output error"), "input/output error"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(WORDS, encoding="utf-8")

    def refuse(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (trouble,) = documents([str(file)])
    assert isinstance(trouble, Trouble)
    assert trouble.failed
    assert words in trouble.what


def test_a_file_above_the_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(WORDS, encoding="utf-8")
    monkeypatch.setattr("servanda.sources.inputs.LARGEST", 10)
    (trouble,) = documents([str(tmp_path / "a.txt")])
    assert isinstance(trouble, Trouble)
    assert "limit" in trouble.what


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "no path"),
        ("a\0b", "no such file"),
        ("n" * 5000, "no usable path"),
        ("ftp://example.org/a.txt", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("http://user:secret@example.org/", "password"),
        ("http:///page", "no host"),
        ("http://[::1", "web address"),
    ],
)
def test_inputs_that_name_nothing(source: str, words: str) -> None:
    (trouble,) = documents([source])
    assert isinstance(trouble, Trouble)
    assert words in trouble.what
    assert trouble.advice


ADDRESSES = [
    ("93.184.216.34", True),
    ("2606:4700:4700::1111", True),
    ("127.0.0.1", False),
    ("127.9.9.9", False),
    ("0.1.2.3", False),
    ("10.0.0.1", False),
    ("172.16.0.1", False),
    ("192.168.1.1", False),
    ("169.254.169.254", False),
    ("100.64.0.1", False),
    ("192.0.0.8", False),
    ("192.0.2.1", False),
    ("192.88.99.1", False),
    ("198.18.0.1", False),
    ("203.0.113.9", False),
    ("224.0.0.251", False),
    ("240.0.0.1", False),
    ("255.255.255.255", False),
    ("::", False),
    ("::1", False),
    ("::127.0.0.1", False),
    ("::ffff:10.0.0.1", False),
    ("::ffff:127.0.0.1", False),
    ("64:ff9b::7f00:1", False),
    ("64:ff9b:1::1", False),
    ("100::1", False),
    ("2001::1", False),
    ("2001:db8::1", False),
    ("2002:7f00:1::1", False),
    ("fc00::1", False),
    ("fe80::1", False),
    ("fe80::1%1", False),
    ("fec0::1", False),
    ("ff02::1", False),
]


@pytest.mark.parametrize(("address", "public"), ADDRESSES, ids=[row[0] for row in ADDRESSES])
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "address", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::ffff:127.0.0.1]/"]
)
def test_other_spellings_of_the_loopback_are_refused(address: str) -> None:
    (trouble,) = documents([address])
    assert isinstance(trouble, Trouble)
    assert trouble.failed


def test_a_name_that_changes_its_address_is_judged_at_every_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("93.184.216.34", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    (trouble,) = documents(["http://rebound.example/"])
    assert isinstance(trouble, Trouble)
    assert "not public" in trouble.what
    assert asked == ["rebound.example"]


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Pilot</title>
<item><title>Ferry</title><link>{base}/far</link><pubDate>Sun, 09 Mar 2014 10:00:00 +0000</pubDate>
<content:encoded><![CDATA[<p>{words}</p><p>The mayor asked for a second coat of paint.</p>]]></content:encoded></item>
<item><title>Crane</title><link>{base}/page</link><description>In short.</description></item>
<item><title>Gone</title><link>{base}/missing</link></item>
<item><title>Inside</title><link>http://10.0.0.1/</link></item>
</channel></rss>"""


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_port}"
        match self.path:
            case "/page":
                self.answer(
                    "text/plain; charset=euc-kr", f"{WORDS} 두 도시는 나루를 함께 쓰기로 했다.".encode("euc-kr")
                )
            case "/feed":
                self.answer("application/rss+xml", FEED.format(base=base, words=WORDS).encode())
            case "/packed":
                self.answer("text/plain", gzip.compress(WORDS.encode()), ("Content-Encoding", "gzip"))
            case "/bomb":
                self.answer("text/plain", gzip.compress(b"w" * 30_000_000), ("Content-Encoding", "gzip"))
            case "/odd":
                self.answer("text/plain", WORDS.encode(), ("Content-Encoding", "br"))
            case "/picture":
                self.answer("image/png", b"\x89PNG")
            case "/huge":
                self.answer("text/plain", b"", ("Content-Length", "1000000000"))
            case "/moved":
                self.answer("text/plain", b"", ("Location", "/page"), status=302)
            case "/inward":
                self.answer(
                    "text/plain", b"", ("Location", f"http://localhost:{self.server.server_port}/page"), status=302
                )
            case "/scheme":
                self.answer("text/plain", b"", ("Location", "file:///etc/hosts"), status=302)
            case "/drip":
                self.answer("text/plain", b"")
                for _ in range(600):
                    self.wfile.write(b"w")
                    time.sleep(0.05)
            case "/heads":
                for _ in range(600):
                    self.wfile.write(b"H")
                    time.sleep(0.05)
            case "/broken":
                self.answer("text/plain", b"short", ("Content-Length", "5000"))
            case "/closed":
                self.answer("text/plain", b"", status=403)
            case _:
                self.answer("text/plain", b"", status=404)

    def answer(self, kind: str, body: bytes, *headers: tuple[str, str], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Pages) as pages:
        Thread(target=pages.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{pages.server_port}"
        pages.shutdown()


class Loopback:
    """Lets the first connections through and refuses all after them, as a guard would on a redirect inwards."""

    def __init__(self, times: int = 1000) -> None:
        self.times = times

    def __call__(self, address: object) -> bool:
        self.times -= 1
        return str(address) == "127.0.0.1" and self.times >= 0


def fetcher(limits: Limits | None = None, times: int = 1000) -> Fetcher:
    return Fetcher(limits or Limits(size=1_000_000, seconds=5), allow=Loopback(times))


@pytest.mark.parametrize("page", ["/page", "/moved"])
def test_a_page_becomes_a_document_under_the_address_given(server: str, page: str) -> None:
    address = f"{server}{page}"
    found = [d for d in documents([address], fetcher=fetcher()) if isinstance(d, Document)]
    assert [d.path for d in found] == [address]
    assert "두 도시는" in found[0].text


def test_a_packed_page_is_unpacked(server: str) -> None:
    assert fetcher().fetch(f"{server}/packed").data == WORDS.encode()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/missing", "404"),
        ("/closed", "403"),
        ("/picture", "image/png"),
        ("/huge", "larger than"),
        ("/bomb", "larger than"),
        ("/odd", "packed as br"),
        ("/scheme", "scheme"),
        ("/inward", "not public"),
        ("/broken", "broke off"),
    ],
)
def test_what_is_wrong_with_a_page_is_told(server: str, page: str, words: str) -> None:
    times = 1 if page == "/inward" else 1000
    with pytest.raises(SourceError, match=words):
        fetcher(times=times).fetch(f"{server}{page}")


@pytest.mark.parametrize("page", ["/drip", "/heads"])
def test_a_server_that_drips_is_left_when_the_time_is_up(server: str, page: str) -> None:
    start = time.monotonic()
    with pytest.raises(SourceError, match="took longer"):
        fetcher(Limits(seconds=0.5)).fetch(f"{server}{page}")
    assert time.monotonic() - start < 15


def test_proxies_of_the_environment_are_ignored(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetcher().fetch(f"{server}/packed").data == WORDS.encode()


@pytest.mark.parametrize("local", [False, True], ids=["address", "file"])
def test_entries_of_a_feed_are_read_from_it_or_fetched(server: str, tmp_path: Path, local: bool) -> None:
    source = f"{server}/feed"
    if local:
        file = tmp_path / "feed.xml"
        file.write_text(FEED.format(base=server, words=WORDS), encoding="utf-8")
        source = str(file)
    found = list(documents([source], fetcher=fetcher()))
    first, second = (d for d in found if isinstance(d, Document))
    assert first.path == f"{server}/far"
    assert first.text == f"{WORDS}\nThe mayor asked for a second coat of paint."
    assert (first.title, first.publisher, str(first.published)) == ("Ferry", "The Pilot", "2014-03-09")
    assert (second.path, second.title) == (f"{server}/page", "Crane")
    failed = {t.input: t.what for t in found if isinstance(t, Trouble) and t.failed}
    assert "404" in failed[f"{server}/missing"]
    assert "not public" in failed["http://10.0.0.1/"]
