"""The pages, one module for each group."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from servanda.web.access import reader
from servanda.web.pages import (
    actors,
    comparing,
    describing,
    documents,
    events,
    feeds,
    figures,
    health,
    lists,
    login,
    mapping,
    overview,
    records,
    review,
    search,
    static,
    undertakings,
)

_READING = (
    *(overview, undertakings, events, comparing, figures, mapping, actors, documents, lists, records, search),
    *(feeds, describing),
)


def router() -> APIRouter:
    """All pages: those that show the ledger need the right to read, review looks after its own."""
    every = APIRouter(include_in_schema=False)
    for module in (static, login, review, health):
        every.include_router(module.router)
    for module in _READING:
        every.include_router(module.router, dependencies=[Depends(reader)])
    return every
