"""The pages, one module for each group."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from servanda.web.access import reader
from servanda.web.pages import actors, comparing, describing, documents, events, figures, lists, login, mapping, overview, records, review, search, static, undertakings


def router() -> APIRouter:
    """All pages: those that show the ledger need the right to read."""
    every = APIRouter(include_in_schema=False)
    every.include_router(static.router)
    every.include_router(login.router)
    for module in (overview, mapping, describing, figures, comparing, lists, documents, events, records, actors, search, undertakings):
        every.include_router(module.router, dependencies=[Depends(reader)])
    every.include_router(review.router)
    return every
