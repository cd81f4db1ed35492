"""Logs of what runs for long: one line an event on standard error, for people or for machines."""

from __future__ import annotations

import logging
import sys
from typing import Annotated, Any

import typer

from servanda.commands.common import UsageProblemError

LogFormat = Annotated[str, typer.Option("--log-format", help="text, or json (one object a line).")]
LogLevel = Annotated[str, typer.Option("--log-level", help="debug, info, warning or error.")]
MetricsPort = Annotated[
    int | None,
    typer.Option("--metrics-port", min=1, max=65535, help="Serve Prometheus metrics on this port of this machine."),
]
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FORMS = ("text", "json")
_QUIET = ("httpx", "httpcore", "alembic", "trafilatura", "htmldate")
"""Libraries whose own notes would tell addresses, which can hold secrets, or nothing of use."""


def log_to_stderr(form: str, level: str) -> None:
    """Set up logging for this process; `UsageProblemError` for a form or level that is not known."""
    if form not in _FORMS:
        raise UsageProblemError(f"--log-format {form}: no such format; use {' or '.join(_FORMS)}")
    if level not in _LEVELS:
        raise UsageProblemError(f"--log-level {level}: no such level; use {', '.join(_LEVELS)}")
    import structlog

    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.root.handlers = [handler]
    logging.root.setLevel(_LEVELS[level])
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, _LEVELS[level]))


def serve_metrics(port: int | None) -> None:
    """Answer Prometheus on a port of loopback, where one is given; `UsageProblemError` where it is taken."""
    if port is None:
        return
    from prometheus_client import start_http_server

    try:
        start_http_server(port, addr="127.0.0.1")
    except OSError as error:
        raise UsageProblemError(f"--metrics-port {port}: cannot be listened on ({error.strerror})") from error
