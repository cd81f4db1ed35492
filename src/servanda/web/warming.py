"""What many pages need of the whole ledger, worked out before anybody asks for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from sqlalchemy.exc import DatabaseError

from servanda.ledger import Filters, LedgerError, columns
from servanda.web import reads
from servanda.web.addresses import speaking_of

_PATIENCE = 1.0
"""Seconds that the end of a server waits for a step under way."""
_LOG = logging.getLogger("servanda.web")


def warm(app: FastAPI, stopped: Callable[[], bool] = lambda: False) -> None:
    """Let an application learn what its pages need; the lists first. Ends early where `stopped` says so.

    Where the ledger cannot be read it is left to the first visitor, who is told so.
    """
    request = Request({"type": "http", "app": app})
    everybody = Filters()
    wholes: list[Callable[[Request], Any]] = [
        reads.overviewed,
        reads.pictured,
        reads.official,
        reads.spelled_by,
        speaking_of,
        reads.encountered,
        lambda asked: reads.named(asked, everybody, 1, 1),
    ]
    steps = [*(partial(reads.picker, request, kind, everybody) for kind in columns.KINDS)]
    for step in [*steps, *(partial(whole, request) for whole in wholes)]:
        if stopped():
            return
        try:
            step()
        except (LedgerError, DatabaseError) as error:
            _LOG.warning("what pages need is left to the first visitor: %s", error)
            return


def warming(app: FastAPI) -> Callable[[], None]:
    """Begin to warm an application beside its answers; gives what ends it."""
    end = threading.Event()
    thread = threading.Thread(target=warm, args=(app, end.is_set), daemon=True)
    thread.start()

    def stop() -> None:
        end.set()
        thread.join(_PATIENCE)

    return stop
