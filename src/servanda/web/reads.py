"""What pages and API read alike: pages of lists as they are shown, and answers about the whole ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from servanda.analysis.coverage import Coverage
from servanda.analysis.encounters import Encounter, encounters
from servanda.analysis.figures import Figures, figures
from servanda.analysis.overview import Overview, overview
from servanda.analysis.people import Spellings, spellings, united_actors, united_encounters
from servanda.analysis.target_rows import row as target_row
from servanda.analysis.targets import Targets, targets
from servanda.analysis.verdicts import with_verdicts
from servanda.ledger import Filters, actors, columns
from servanda.ledger.digests import digests, divided_in, divisions
from servanda.ledger.paging import Counts, Page, count, facets, page, years
from servanda.ledger.picking import Picker, answers
from servanda.ledger.picking import actors as naming
from servanda.publishing.charts import picture
from servanda.web.addresses import Slice
from servanda.web.memory import Memory
from servanda.web.settings import Settings

_NAMING = ("statements", "replies", "tellings")
"""The lists that name whoever speaks, is addressed or takes part."""


def settings_of(request: Request) -> Settings:
    """How the application was set up."""
    made: Settings = request.app.state.settings
    return made


def memory_of(request: Request) -> Memory:
    """What the application remembers."""
    made: Memory = request.app.state.memory
    return made


def listed(request: Request, connection: Connection, kind: str, filters: Filters, part: Slice) -> Page:
    """A page of a list; figures come with what official statistics say of them."""
    own = settings_of(request)
    if kind == "actors":
        return named(request, filters, part.page, part.size)
    held = picker(request, kind, filters)
    made = page(
        connection,
        kind,
        filters,
        as_of=own.today,
        number=part.page,
        size=part.size,
        newest=part.newest,
        total=counted(request, kind, filters),
        ids=held.ids(filters, part.page, part.size, newest=part.newest) if held else None,
    )
    if kind == "claims":
        made = replace(made, rows=with_verdicts(connection, made.rows, own.profile, own.today))
    return made


def picker(request: Request, kind: str, filters: Filters) -> Picker | None:
    """What tells in memory which rows of a list the filters leave; None where the ledger itself has to be asked."""
    if kind not in columns.KINDS or not answers(filters):
        return None
    return memory_of(request).ask(("columns", kind), lambda c: Picker(kind, columns.columns(c, kind)))


def brief(request: Request, connection: Connection, filters: Filters, part: Slice) -> Page:
    """A page of the undertakings in brief."""
    held = picker(request, "undertakings", filters)
    ids = held.ids(filters, part.page, part.size, newest=part.newest) if held else None
    total = counted(request, "undertakings", filters)
    as_of = settings_of(request).today
    return digests(
        connection, filters, as_of, number=part.page, size=part.size, newest=part.newest, total=total, ids=ids
    )


def divisions_of(request: Request, filters: Filters) -> Counts:
    """How the undertakings divide under their filters."""
    as_of = settings_of(request).today
    if held := picker(request, "undertakings", filters):
        return divided_in(held, filters, as_of)
    return memory_of(request).ask(("divisions", filters, as_of), lambda c: divisions(c, filters, as_of))


def yearly(request: Request, kind: str, filters: Filters) -> list[tuple[str, int]]:
    """How many rows of a list fall into each year, whatever dates are asked for."""
    if held := picker(request, kind, filters):
        return held.years(filters)
    return memory_of(request).ask(("years", kind, filters), lambda c: years(c, kind, filters))


def overviewed(request: Request) -> Overview:
    """The state of the ledger today."""
    own = settings_of(request)
    return memory_of(request).ask(("overview", own.today), lambda c: overview(c, own.profile, own.today))


def covered(request: Request) -> Coverage:
    """Statements by pillar and channel."""
    return overviewed(request).coverage


def spelled_by(request: Request) -> Spellings:
    """The spellings of everybody."""
    profile = settings_of(request).profile
    return memory_of(request).ask(("spellings",), lambda connection: spellings(connection, profile))


def encountered(request: Request) -> list[Encounter]:
    """Who met whom, each person once."""
    return united_encounters(memory_of(request).ask(("encounters",), encounters), spelled_by(request))


def named(request: Request, filters: Filters, number: int, size: int) -> Page:
    """A page of the actors, each once: who is named how often takes going through everybody who is named."""
    known = spelled_by(request)
    if filters.document:
        within = Filters(document=filters.document)
        rows = memory_of(request).ask(("actors", within), lambda c: united_actors(actors(c, within), known))
    else:
        held = [one for kind in _NAMING if (one := picker(request, kind, Filters()))]
        rows = memory_of(request).ask(("actors",), lambda _: united_actors(naming(held), known))
    names = {filters.name, *filters.names} if filters.name else None
    rows = [
        row
        for row in rows
        if (not filters.party or row["party"] == filters.party) and (names is None or row["name"] in names)
    ]
    return Page(rows[(number - 1) * size : number * size], len(rows), number, size)


def pictured(request: Request) -> list[dict[str, Any]]:
    """Every target as a page shows it, with its picture: those told in most documents first.

    Rows of `target` (see `target_rows`), `shown` (the picture, None where no figure measures it) and `ahead`, whether
    its deadline is still to come.
    """
    own = settings_of(request)

    def make(_: Connection) -> list[dict[str, Any]]:
        found = standings(request)
        ordered = sorted(found.standings, key=lambda s: (-len(s.target.documents), str(s.target.deadline or "9")))
        return [
            {
                "target": target_row(s, found),
                "shown": picture(s, own.profile),
                "ahead": s.target.deadline is None or s.target.deadline.last_day >= own.today,
            }
            for s in ordered
        ]

    return memory_of(request).ask(("pictured", own.today), make)


def counted(request: Request, kind: str, filters: Filters) -> int:
    """How many rows a list has under its filters."""
    if held := picker(request, kind, filters):
        return held.count(filters)
    return memory_of(request).ask(("count", kind, filters), lambda c: count(c, kind, filters))


def divided(request: Request, kind: str, filters: Filters) -> Counts:
    """How a list divides under its filters."""
    if held := picker(request, kind, filters):
        return held.facets(filters)
    return memory_of(request).ask(("facets", kind, filters), lambda c: facets(c, kind, filters))


def official(request: Request) -> Figures:
    """The official figures known today."""
    own = settings_of(request)
    return memory_of(request).ask(("figures", own.today), lambda c: figures(c, own.profile, own.today))


def standings(request: Request) -> Targets:
    """The targets as they stand today."""
    own = settings_of(request)
    return memory_of(request).ask(("targets", own.today), lambda c: targets(c, own.profile, own.today))
