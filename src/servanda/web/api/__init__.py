"""The API: everything that is read on a page, as JSON and where it is a list as CSV."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from servanda.web.access import reader
from servanda.web.api import description, lists, records, wholes


def router() -> APIRouter:
    """All of it, for those who may read."""
    every = APIRouter(dependencies=[Depends(reader)])
    for module in (description, lists, wholes, records):
        every.include_router(module.router)
    return every
