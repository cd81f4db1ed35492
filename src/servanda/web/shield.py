"""What stands in front of every page: who may be asked for, how much, how often, and the headers of every answer.

Plain ASGI, so that it costs a request some microseconds. The header values follow the OWASP Secure Headers Project.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from servanda.web.settings import LOOPBACK_NAMES

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LARGEST_BODY = 64 * 1024
"""Bytes that a request may carry: the largest form of the review pages is a few kilobytes; nothing is uploaded."""
LONGEST_TARGET = 4096
"""Bytes of path and query."""
_CLIENTS = 10_000


class Shield:
    """Refuses wrong hosts, floods and large bodies, and sets the security headers."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: tuple[str, ...],
        rate: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`hosts` are allowed beside loopback; `*` allows all. `rate` a second and `burst` are for each client."""
        self.app = app
        self.hosts = frozenset(name.lower() for name in (*LOOPBACK_NAMES, *hosts))
        self.rate = rate
        self.burst = burst
        self.clock = clock
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where nothing is wrong with it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = scope.get("scheme") == "https"
        if bodiless := scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}

        async def sending(message: Message) -> None:
            if bodiless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache")
                if secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        await self.app(scope, _Bounded(receive), sending)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        if not self._known(headers.get(b"host", b"").decode("latin-1")):
            return PlainTextResponse(
                "This server does not answer to that name. Name it with --allowed-host when starting it.\n", 421
            )
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            return PlainTextResponse("The address is too long.\n", 414)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return PlainTextResponse(f"At most {LARGEST_BODY} bytes can be sent.\n", 413)
        if self.rate and not self._allowed((scope.get("client") or ("?",))[0]):
            return PlainTextResponse("Too many requests; wait a moment.\n", 429, {"Retry-After": "2"})
        return None

    def _known(self, host: str) -> bool:
        if "*" in self.hosts:
            return True
        name = host.lower()
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        elif name.count(":") == 1:
            name = name.partition(":")[0]
        return name.rstrip(".") in self.hosts

    def _allowed(self, client: str) -> bool:
        """A token bucket for each client; the longest unseen client is forgotten first."""
        now = self.clock()
        left, seen = self.buckets.pop(client, (float(self.burst), now))
        left = min(float(self.burst), left + (now - seen) * self.rate)
        allowed = left >= 1
        self.buckets[client] = (left - 1 if allowed else left, now)
        if len(self.buckets) > _CLIENTS:
            self.buckets.popitem(last=False)
        return allowed


class _Bounded:
    """Receives a body that gives no length: past the limit the client counts as gone."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.seen = 0

    async def __call__(self) -> Message:
        message = await self.receive()
        if message["type"] == "http.request":
            self.seen += len(message.get("body", b""))
            if self.seen > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message
