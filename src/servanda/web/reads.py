"""What pages and API read alike: pages of lists as they are shown, and answers about the whole ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from servanda.analysis.encounters import Encounter, encounters
from servanda.analysis.figures import Figures, figures
from servanda.analysis.people import Spellings, spellings, united_actors, united_encounters
from servanda.analysis.target_rows import row as target_row
from servanda.analysis.targets import Targets, targets
from servanda.analysis.verdicts import with_verdicts
from servanda.ledger import Filters, actors
from servanda.ledger.paging import Counts, Page, count, facets, page
from servanda.publishing.charts import picture
from servanda.web.addresses import Slice
from servanda.web.memory import Memory
from servanda.web.settings import Settings


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
    made = page(
        connection,
        kind,
        filters,
        as_of=own.today,
        number=part.page,
        size=part.size,
        newest=part.newest,
        total=counted(request, kind, filters),
        every=counted(request, kind, Filters()),
    )
    if kind == "claims":
        made = replace(made, rows=with_verdicts(connection, made.rows, own.profile, own.today))
    return made


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
    rows = memory_of(request).ask(("actors", filters), lambda c: united_actors(actors(c, filters), known))
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
    return memory_of(request).ask(("count", kind, filters), lambda c: count(c, kind, filters))


def divided(request: Request, kind: str, filters: Filters) -> Counts:
    """How a list divides under its filters."""
    return memory_of(request).ask(("facets", kind, filters), lambda c: facets(c, kind, filters))


def official(request: Request) -> Figures:
    """The official figures known today."""
    own = settings_of(request)
    return memory_of(request).ask(("figures", own.today), lambda c: figures(c, own.profile, own.today))


def standings(request: Request) -> Targets:
    """The targets as they stand today."""
    own = settings_of(request)
    return memory_of(request).ask(("targets", own.today), lambda c: targets(c, own.profile, own.today))
