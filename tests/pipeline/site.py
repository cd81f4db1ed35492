"""A site on the loopback whose answers a test sets, and a reader that finds a commitment in every notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from servanda.records import Document, Force, Reading, Statement, Who


class Site:
    """`pages` are bodies, or (status, headers, body), by path; `asked` what was asked for, with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, object] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def feed(self, *notices: int) -> str:
        """An RSS feed of notices, each a page of its own."""
        items = "".join(f"<item><title>Notice {n}</title><link>{self.address}/{n}</link></item>" for n in notices)
        for n in notices:
            self.pages.setdefault(f"/{n}", notice(n))
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'


def notice(number: int) -> str:
    return f"Notice {number}. Korea pledged to build bridge number {number} by the sea."


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            found = site.pages.get(self.path)
            status, headers, body = (404, {}, "") if found is None else (200, {}, found)
            if isinstance(found, tuple):
                status, headers, body = found
            if status == 200 and headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, ""
            content = str(body).encode()
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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


class Reader:
    """Reads one statement out of every notice, with the force that the notice's words tell."""

    def read(self, document: Document) -> Reading:
        start = document.text.find("build")
        if start < 0:
            return Reading(document)
        agreed = "agreed" in document.text
        statement = Statement.grounded(
            document,
            start,
            document.text.index(" by the sea"),
            force=Force.AGREEMENT if agreed else Force.COMMITMENT,
            speakers=(Who("KOR"), Who("VNM")) if agreed else (Who("KOR"),),
            pillars=("infrastructure",),
            confidence=0.9,
            rule="pledge/to",
        )
        return Reading(document, (statement,))
