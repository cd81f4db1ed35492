"""The pages, one module for each group."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from servanda.web.access import reader
from servanda.web.pages import actors, describing, documents, events, lists, login, overview, records, search, static


def router() -> APIRouter:
    """All pages: those that show the ledger need the right to read."""
    every = APIRouter(include_in_schema=False)
    every.include_router(static.router)
    every.include_router(login.router)
    for module in (overview, describing, lists, documents, events, records, actors, search):
        every.include_router(module.router, dependencies=[Depends(reader)])
    return every
