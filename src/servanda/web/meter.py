"""Requests counted and timed, and a line of the log for each: the route, never the query or who asked."""

from __future__ import annotations

import logging
import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("servanda.web")
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Meter:
    """Stands before everything else, so that refusals count too; `registry` is the application's own."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        """Count what `app` answers."""
        self.app = app
        labels = ["method", "route"]
        self.requests = Counter(
            "servanda_http_requests", "Requests by route and status.", [*labels, "status"], registry=registry
        )
        self.seconds = Histogram(
            "servanda_http_request_duration_seconds", "Time to the end of an answer.", labels, registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            took = time.perf_counter() - started
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = _route(scope)
            self.requests.labels(method, route, str(status)).inc()
            self.seconds.labels(method, route).observe(took)
            level = logging.ERROR if status >= 500 else logging.INFO
            LOG.log(
                level,
                "request",
                extra={"method": method, "route": route, "status": status, "milliseconds": round(took * 1000, 1)},
            )


def _route(scope: Scope) -> str:
    """The pattern of the route that answered: paths themselves would be labels without end."""
    found: Any = scope.get("route")
    return str(getattr(found, "path", "none"))
