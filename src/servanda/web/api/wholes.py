"""Answers about the whole ledger: overview, coverage, balance, targets, official figures, comparisons, the map."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import AfterValidator
from sqlalchemy import Connection

from servanda.analysis import news
from servanda.analysis.at_hand import difference
from servanda.analysis.balance import balance
from servanda.analysis.coverage import Coverage, coverage
from servanda.analysis.decided import decisions
from servanda.analysis.fetching import documents_named, event_readouts
from servanda.analysis.overview import overview as of_ledger
from servanda.analysis.target_rows import figure
from servanda.analysis.target_rows import rows as target_rows
from servanda.ledger import things
from servanda.ledger.records import thing
from servanda.profiles.gazetteer import Gazetteer
from servanda.publishing.geojson import collection, events, sites
from servanda.web.api import models
from servanda.web.api.answers import ABSENT, TROUBLES, WHOLE, Form, Number, as_json, as_rows, listed
from servanda.web.reads import encountered, memory_of, official, settings_of, standings
from servanda.web.store import Reading, Today

router = APIRouter(tags=["the whole ledger"], responses=TROUBLES)
Object = dict[str, Any]
_LARGEST = 2**31 - 1
"""The largest number that a change can have: an integer of PostgreSQL."""
_GEOJSON: dict[int | str, Object] = {200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}}


def _worded(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a null character")
    return text


Named = Annotated[str, Query(min_length=1, max_length=400), AfterValidator(_worded)]


@router.get("/overview", response_model=Object)
def overview(request: Request) -> Any:
    """What the first page tells: counts, coverage, balance of asks, changes, what is next, newest discrepancies."""
    own = settings_of(request)
    told = memory_of(request).ask(
        ("overview", own.today), lambda connection: of_ledger(connection, own.profile, own.today)
    )
    return as_json(
        request,
        {
            "as_of": own.today.isoformat(),
            "counts": told.counts,
            "coverage": matrix(told.coverage),
            "balance": [{**asdict(side), "open": side.open, "total": side.total} for side in told.balance],
            "changes": told.changes,
            "ahead": told.ahead,
            "discrepancies": told.discrepancies,
            "documents": told.latest,
        },
    )


@router.get("/coverage", response_model=Object)
def coverage_matrix(request: Request) -> Any:
    """Statements by pillar and by channel of whoever speaks."""
    own = settings_of(request)
    found = memory_of(request).ask(("coverage",), lambda connection: coverage(connection, own.profile))
    return as_json(request, matrix(found))


@router.get("/balance", response_model=list[Object])
def balance_of_asks(request: Request) -> Any:
    """How many asks each party put to the other, how they were met, and how many are open by pillar."""
    found = memory_of(request).ask(("balance", None), balance)
    return as_json(request, [{**asdict(side), "open": side.open, "total": side.total} for side in found])


@router.get("/changes", response_model=list[Object], responses=listed())
def changes(
    request: Request,
    connection: Reading,
    since: Annotated[int, Query(ge=0, le=_LARGEST, description="The number of a change: those after it.")] = 0,
    limit: Annotated[int, Query(ge=1, le=WHOLE)] = 100,
    form: Form = None,
) -> Any:
    """What became different in the account, the latest first."""
    return as_rows(request, news.changes(connection, limit, since=since), form)


@router.get("/decisions", response_model=list[Object], responses=listed())
def log_of_decisions(request: Request, connection: Reading, number: Number = 1, form: Form = None) -> Any:
    """What persons decided about records, the latest first."""
    return as_rows(request, decisions(connection), form, number)


@router.get("/targets", response_model=list[Object], responses=listed())
def targets(request: Request, number: Number = 1, form: Form = None) -> Any:
    """What is to be reached by when: progress and outlook by reporter, earlier targets and what became of them."""
    return as_rows(request, target_rows(standings(request)), form, number)


@router.get("/targets/{name}", response_model=Object, responses=ABSENT)
def target(request: Request, name: str) -> Any:
    """One target."""
    own = next((row for row in target_rows(standings(request)) if row["id"] == name), None)
    if own is None:
        raise HTTPException(404, "No target of this ledger has that name.")
    return as_json(request, own)


@router.get("/observations", response_model=list[Object], responses=listed())
def observations(
    request: Request,
    indicator: Annotated[str | None, Query(max_length=60, description="Only this one.")] = None,
    number: Number = 1,
    form: Form = None,
) -> Any:
    """The official figures in force, each with its source."""
    found = (o for o in official(request).in_force if indicator in {None, "", o.indicator})
    return as_rows(
        request,
        [
            {
                "indicator": o.indicator,
                "reporter": o.reporter,
                "subject": o.subject,
                "counterpart": o.counterpart,
                "comparator": o.comparator,
                "basis": o.basis,
                **figure(o),
            }
            for o in found
        ],
        form,
        number,
    )


@router.get("/encounters", response_model=list[models.Encounter], responses=listed())
def who_met_whom(request: Request, number: Number = 1, form: Form = None) -> Any:
    """The people of different parties that met most often."""
    return as_rows(request, [asdict(met) for met in encountered(request)], form, number)


@router.get("/compare", response_model=Object, responses=ABSENT)
def compare(request: Request, connection: Reading, a: Named, b: Named) -> Any:
    """Two documents (each an id, a path or a file name) aligned, statement by statement."""
    first, second = (_document(connection, name) for name in (a, b))
    found = difference(connection, first, second, settings_of(request).profile)
    return as_json(request, found.json() if found else {})


@router.get("/events/{name}/readouts", response_model=Object, responses=ABSENT)
def readouts(request: Request, connection: Reading, today: Today, name: str) -> Any:
    """An event as each source told it: what several have, what one has, what differs."""
    row = thing(connection, "events", name, today)
    found = things.happenings(connection, [row["id"]]) if row else {}
    if not found:
        raise HTTPException(404, "No event of this ledger has that name.")
    own = next(iter(found.values()))
    return as_json(request, event_readouts(connection, own, settings_of(request).profile).json())


@router.get("/map", response_model=Object, responses=_GEOJSON)
def geography(request: Request) -> Any:
    """Sites of the profile and events of the ledger as GeoJSON; what has no known place has no geometry."""
    own = settings_of(request)

    def made(connection: Connection) -> str:
        rows = news.placed_events(connection)
        gazetteer = Gazetteer(own.profile)
        return "".join(collection([*sites(own.profile), *events(rows, gazetteer)]))

    return as_json(request, memory_of(request).ask(("geojson",), made), "application/geo+json", ready=True)


def _document(connection: Connection, name: str) -> str:
    found = documents_named(connection, name)
    if len(found) != 1:
        raise HTTPException(404, f"{'More than one' if found else 'No'} document is called {name[:80]}.")
    return found[0]


def matrix(found: Coverage) -> Object:
    """The coverage matrix as plain values: a row for each pillar."""
    return {
        "channels": list(found.channels),
        "pillars": {
            pillar: {channel: found.counts.get((pillar, channel), 0) for channel in found.channels}
            for pillar in found.pillars
        },
    }
