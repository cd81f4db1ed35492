"""For those who run it: whether it is alive, whether it can answer, what it has answered, how a bulk run goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import PlainTextResponse, Response

from servanda.ledger import LedgerError
from servanda.pipeline.bulk.progress import Progress, progress
from servanda.web.access import Visitor, reader
from servanda.web.reads import settings_of
from servanda.web.rendering import pages
from servanda.web.store import ledger_of

router = APIRouter()


@router.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return PlainTextResponse("alive\n")


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """The ledger is there and has the schema of this program; why not stands in the log, not in the answer."""
    try:
        ready = ledger_of(request).current()
    except LedgerError:
        ready = False
    return PlainTextResponse("ready\n" if ready else "not ready\n", 200 if ready else 503)


@router.get("/metrics")
def metrics(request: Request, _: Annotated[Visitor, Depends(reader)]) -> Response:
    """What Prometheus reads, for those who may read the ledger."""
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/bulk")
def bulk(request: Request, _: Annotated[Visitor, Depends(reader)]) -> Response:
    """How the bulk run goes whose folder the server was started with."""
    folder = settings_of(request).bulk
    found: Progress | None = progress(folder) if folder else None
    return pages(request).page(request, "bulk.html", folder=folder.name if folder else "", run=found)
