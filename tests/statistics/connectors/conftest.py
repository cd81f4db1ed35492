"""A loopback server that answers as told, and a fetcher that may talk to it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from servanda.sources.fetching import Fetcher, Limits


class Service:
    """What the server answers: `status` and `body`, or bodies by a part of the address; `asked` are the addresses."""

    def __init__(self) -> None:
        self.status, self.body, self.asked = 200, b"", []
        self.by_part: dict[str, bytes] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(unquote(self.path))
                found = next((body for part, body in service.by_part.items() if part in self.path), service.body)
                self.send_response(service.status)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(len(found)))
                self.end_headers()
                self.wfile.write(found)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def get(self, address: str) -> bytes:
        return Fetcher(Limits(seconds=5), allow=lambda _: True).fetch(address).data

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def service():
    made = Service()
    yield made
    made.close()
