"""Servers that mean harm: heads without end, bodies that drip, packed bombs, redirects and names that lead inwards."""

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread

import httpcore
import pytest

from servanda.sources import Trouble, documents
from servanda.sources.fetching import Fetcher, Limits
from servanda.sources.guard import GuardedBackend, RefusedAddress, is_public
from servanda.sources.trouble import SourceError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
BOMB = gzip.compress(b"w" * 50_000_000)


def pieces(page: str) -> Iterator[bytes]:
    """What is sent for a page, piece by piece, without end for most."""
    match page:
        case "/head-line":
            yield OK + b"X-Long: "
            while True:
                yield b"w" * 65_536
        case "/head-lines":
            yield OK
            while True:
                yield b"X-Many: w\r\n" * 5_000
        case "/status-line":
            while True:
                yield b"HTTP/1.1 200 " + b"O" * 65_536
        case "/loris-head":
            yield OK
            while True:
                yield b"X-Slow: w\r\n"
                time.sleep(0.2)
        case "/loris-body":
            yield OK + b"\r\n"
            while True:
                yield b"w"
                time.sleep(0.2)
        case "/silent":
            time.sleep(60)
        case "/endless":
            yield OK + b"\r\n"
            while True:
                yield b"word " * 10_000
        case "/chunks":
            yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
            while True:
                yield b"10000\r\n" + b"w" * 65_536 + b"\r\n"
        case "/broken-chunks":
            yield OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n"
        case "/gzip-bomb":
            yield OK + b"Content-Encoding: gzip\r\n\r\n" + BOMB
        case "/gzip-in-gzip":
            yield OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(BOMB)
        case "/no-gzip":
            yield OK + b"Content-Encoding: gzip\r\n\r\nno archive at all"
        case "/two-lengths":
            yield OK + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\nwords"
        case "/no-http":
            yield b"SSH-2.0-OpenSSH_9.6\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.settimeout(60)
                page = connection.recv(4096).split(b" ")[1].decode()
                for piece in pieces(page):
                    connection.sendall(piece)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    Thread(target=answer, args=[listening.accept()[0]], daemon=True).start()

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def loopback(address: object) -> bool:
    return str(address) == "127.0.0.1"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/head-line", "broke off"),
        ("/head-lines", "broke off"),
        ("/status-line", "broke off"),
        ("/loris-head", "took longer"),
        ("/loris-body", "took longer"),
        ("/silent", "took longer"),
        ("/endless", "larger"),
        ("/chunks", "larger"),
        ("/broken-chunks", "broke off"),
        ("/gzip-bomb", "larger"),
        ("/gzip-in-gzip", "packed as"),
        ("/no-gzip", "does not unpack"),
        ("/two-lengths", "broke off"),
        ("/no-http", "broke off"),
    ],
)
def test_a_server_that_means_harm_is_left(server: str, page: str, words: str) -> None:
    start = time.monotonic()
    with pytest.raises(SourceError, match=words):
        Fetcher(Limits(size=1_000_000, seconds=3), allow=loopback).fetch(f"{server}{page}")
    assert time.monotonic() - start < 30


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let every name have one address after another; returns the addresses that are connected to."""
    coming, connected = list(answers), []

    def resolve(_: str, port: int, **__: object) -> list[tuple[object, ...]]:
        address = coming.pop(0) if len(coming) > 1 else coming[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(_: object, host: str, *__: object, **___: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return connected


def test_a_name_that_changes_between_check_and_connection_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = resolving(monkeypatch, "93.184.216.34", "127.0.0.1")
    (trouble,) = documents(["http://rebound.example/"])
    assert isinstance(trouble, Trouble)
    assert connected == ["93.184.216.34"]  # an address, never the name, which would be asked for anew


def test_a_name_that_has_turned_inwards_is_refused_at_the_next_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = resolving(monkeypatch, "93.184.216.34", "169.254.169.254")
    backend = GuardedBackend(is_public, time.monotonic() + 20)
    with pytest.raises(httpcore.ConnectError, match="nobody"):
        backend.connect_tcp("rebound.example", 80)
    with pytest.raises(RefusedAddress):
        backend.connect_tcp("rebound.example", 80)
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data"])
def test_a_feed_that_leads_inwards_is_told(tmp_path, target: str) -> None:
    feed = f'<rss version="2.0"><channel><item><title>F</title><link>{target}</link></item></channel></rss>'
    (tmp_path / "feed.xml").write_text(feed, encoding="utf-8")
    (trouble,) = documents([str(tmp_path / "feed.xml")])
    assert isinstance(trouble, Trouble)
    assert "not public" in trouble.what


@pytest.mark.parametrize("target", ["file:///etc/hosts", "ftp://example.org/a", "/etc/hosts", "javascript:alert(1)"])
def test_a_feed_that_leads_to_files_is_told(tmp_path, target: str) -> None:
    feed = f'<rss version="2.0"><channel><item><title>F</title><link>{target}</link></item></channel></rss>'
    (tmp_path / "feed.xml").write_text(feed, encoding="utf-8")
    (trouble,) = documents([str(tmp_path / "feed.xml")])
    assert isinstance(trouble, Trouble)


def test_every_address_inside_is_refused_in_every_notation() -> None:
    assert not any(is_public(ip_address(f"::ffff:{inner}")) for inner in ("127.0.0.1", "10.0.0.1", "169.254.169.254"))
