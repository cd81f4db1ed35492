"""Receivers of alerts on the loopback, which keep what they are given: a webhook and a mail server."""

import email
import socketserver
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Thread

from loopback.site import listening


class Hook:
    """A webhook's receiver: `answers` are the statuses to come, 200 when there are none; 0 breaks off.

    Each call takes `seconds` after what it brought was kept.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.address = ""
        self.seconds = seconds

    def ids(self) -> Counter[str]:
        """How often each alert was taken."""
        return Counter(headers["webhook-id"] for headers, _ in self.taken)


@contextmanager
def receiving(hook: Hook) -> Iterator[Hook]:
    """Let a webhook be called under its `address`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hook.answers.pop(0) if hook.answers else 200
            if status in {0, 200}:
                hook.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(hook.seconds)
            if status == 0:
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as port:
        hook.address = f"http://127.0.0.1:{port}/hook"
        yield hook


class Mails:
    """A mail server: `codes` are the answers to the texts of mails to come, 250 when there are none.

    With `context` it speaks TLS: from the first byte where `implicit`, else after STARTTLS. Without, it knows none.
    Each mail takes `seconds` after it was kept. `plain` and `encrypted` are the commands that it was given.
    """

    def __init__(self, seconds: float = 0.0, *, context: ssl.SSLContext | None = None, implicit: bool = False) -> None:
        self.codes: list[int] = []
        self.taken: list[str] = []
        self.plain: set[str] = set()
        self.encrypted: set[str] = set()
        self.port = 0
        self.seconds, self.context, self.implicit = seconds, context, implicit

    def ids(self) -> Counter[str]:
        """How often each alert was taken."""
        names = [str(email.message_from_string(text)["Message-ID"]) for text in self.taken]
        return Counter(name.strip("<>").rpartition("@")[0] for name in names)


@contextmanager
def taking(mails: Mails) -> Iterator[Mails]:
    """Let a mail server answer on its `port`."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if mails.implicit:
                self._encrypt()
            self._say("220 sink")
            while line := self.rfile.readline():
                word = line.decode().split()[0].upper()
                (mails.encrypted if isinstance(self.connection, ssl.SSLSocket) else mails.plain).add(word)
                if word == "EHLO":
                    self._say("\r\n".join(["250-sink", *self._offered()]))
                elif word == "STARTTLS" and self._can_encrypt():
                    self._say("220 go on")
                    self._encrypt()
                elif word == "STARTTLS":
                    self._say("502 not known here")
                elif word == "AUTH":
                    self._say("235 welcome")
                elif word == "DATA":
                    self._say("354 go on")
                    self._keep()
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 sink")

        def _keep(self) -> None:
            text = b""
            while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                text += part
            if not part:  # broken off: no mail
                return
            code = mails.codes.pop(0) if mails.codes else 250
            if code == 250:
                mails.taken.append(text.decode())
            time.sleep(mails.seconds)
            self._say(f"{code} so")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def _offered(self) -> list[str]:
            return ["250 STARTTLS"] if self._can_encrypt() else ["250 AUTH PLAIN"]

        def _can_encrypt(self) -> bool:
            return mails.context is not None and not isinstance(self.connection, ssl.SSLSocket)

        def _encrypt(self) -> None:
            if mails.context is not None:
                self.connection = self.request = mails.context.wrap_socket(self.connection, server_side=True)
                self.setup()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    mails.port = server.server_address[1]
    try:
        yield mails
    finally:
        server.shutdown()
        server.server_close()
