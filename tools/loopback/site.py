"""A site on the loopback whose answers are set from outside, and a reader of the notices that it shows."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from servanda.records import Claim, Document, Force, PartialDate, Reading, Statement, Who

Answer = tuple[int, dict[str, str], str]
"""Status, headers and body."""
Page = str | Answer | Callable[[Mapping[str, str]], Answer]
"""A body, a whole answer, or what makes one of the headers of a request."""

_FORCES = {"agreed": Force.AGREEMENT, "pledged": Force.COMMITMENT, "hoped": Force.ASPIRATION}
_ACT = re.compile(r"build (?P<what>.+?)(?: until (?P<deadline>[\d-]+))? by the sea")
_FIGURE = re.compile(r"Trade (?P<how>reached|shall reach) USD (?P<value>\d+) billion (?:in|by) (?P<year>\d{4})")


class Site:
    """`pages` are answers by path; `asked` what was asked for, with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [path for path, _ in self.asked]

    def feed(self, *notices: int) -> str:
        """An RSS feed of notices, each a page of its own."""
        items = "".join(f"<item><title>Notice {n}</title><link>{self.address}/{n}</link></item>" for n in notices)
        for n in notices:
            self.pages.setdefault(f"/{n}", notice(n))
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """What is sent to a request."""
        found = self.pages.get(path)
        if found is None:
            return 404, {}, ""
        if isinstance(found, str):
            return 200, {}, found
        status, told, body = found if isinstance(found, tuple) else found(headers)
        if status == 200 and told.get("ETag") and headers.get("If-None-Match") == told["ETag"]:
            return 304, told, ""
        return status, told, body


def notice(number: int) -> str:
    """A notice that tells of one commitment."""
    return f"Notice {number}. Korea pledged to build bridge number {number} by the sea."


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Let a site answer under its `address`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            status, headers, body = site.answer(self.path, dict(self.headers))
            content = body.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status != 304:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as port:
        site.address = f"http://127.0.0.1:{port}"
        yield site


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Let a handler answer HTTP on a port of the loopback, whatever becomes of those who ask."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what is to be built, with force and deadline as the words tell, and what trade reached or shall reach.

    Each document takes `seconds`.
    """

    seconds: float = 0.0

    def read(self, document: Document) -> Reading:
        """The document with its records."""
        time.sleep(self.seconds)
        return Reading(document, tuple(_acts(document)), tuple(_figures(document)))


def _acts(document: Document) -> Iterator[Statement]:
    force = next((force for word, force in _FORCES.items() if word in document.text), Force.COMMITMENT)
    speakers = (Who("KOR"), Who("VNM")) if "Viet Nam" in document.text else (Who("KOR"),)
    for found in _ACT.finditer(document.text):
        yield Statement.grounded(
            document,
            found.start(),
            found.end("what"),
            force=force,
            speakers=speakers,
            pillars=("infrastructure",),
            deadline=PartialDate.parse(found["deadline"]) if found["deadline"] else None,
            confidence=0.9,
            rule="pledge/to",
        )


def _figures(document: Document) -> Iterator[Claim]:
    for found in _FIGURE.finditer(document.text):
        yield Claim.grounded(
            document,
            found.start("value"),
            found.end(),
            indicator="trade.turnover",
            value=Decimal(found["value"]) * 10**9,
            unit="USD",
            period=PartialDate.parse(found["year"]),
            target=found["how"] != "reached",
            confidence=0.9,
            rule="trade/reach",
        )
