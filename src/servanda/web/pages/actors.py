"""People, offices and institutions, and who met whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from servanda.analysis.encounters import met_by
from servanda.analysis.people import united_encounters
from servanda.ledger import Filters
from servanda.ledger.paging import count, facets, page
from servanda.publishing.network import network
from servanda.web.addresses import Slice, filtered, sliced, spelled
from servanda.web.reads import encountered, listed, spelled_by
from servanda.web.rendering import pages
from servanda.web.store import Reading, Today

router = APIRouter()


@router.get("/actors")
def actors(
    request: Request,
    connection: Reading,
    filters: Annotated[Filters, Depends(filtered)],
    part: Annotated[Slice, Depends(sliced)],
) -> Response:
    """Everybody, the most frequent first, over the picture of who met whom."""
    made = pages(request)
    met = encountered(request)
    return made.page(
        request,
        "actors.html",
        page=listed(request, connection, "actors", filters, part),
        met=met,
        picture=network(met, made.names.parties),
        filters=filters,
        api="/api/v1/actors",
    )


@router.get("/actors/{party}")
def party(request: Request, connection: Reading, today: Today, party: str) -> Response:
    """A party."""
    return _actor(request, connection, today, party, "")


@router.get("/actors/{party}/person")
def person(
    request: Request,
    connection: Reading,
    today: Today,
    party: str,
    name: Annotated[str, Query(min_length=1, max_length=20_000)],
) -> Response:
    """A person, office or institution of a party."""
    return _actor(request, connection, today, party, name)


def _actor(request: Request, connection: Reading, today: Today, party: str, name: str) -> Response:
    filters = Filters(party=party, name=name or None, names=spelled(request, name, party) if name else ())
    known = listed(request, connection, "actors", filters, Slice(1, 200, "newest")).rows
    if not known:
        raise HTTPException(404, "Nobody of that name appears in this ledger.")
    settings = request.app.state.settings
    terms = [
        holder
        for holder in settings.profile.holders
        if holder.party == party and any({name, *filters.names}.intersection(forms) for forms in holder.names.values())
    ]
    titles = {(o.party, o.key): (o.titles.get("en") or (o.key,))[0] for o in settings.profile.offices}
    roles = ("speakers", "addressees", "participants")
    return pages(request).page(
        request,
        "actor.html",
        party_code=party,
        name=name,
        written=sorted(filters.names),
        actors=known,
        sums={role: sum(row[role] for row in known) for role in roles},
        terms=[(titles.get((t.party, t.office), t.office), t) for t in terms],
        met=united_encounters(met_by(connection, party, (name, *filters.names)), spelled_by(request)) if name else [],
        held=count(connection, "events", filters),
        statements=page(connection, "statements", filters, as_of=today, size=20, newest=True),
        events=page(connection, "tellings", filters, as_of=today, size=20, newest=True),
        facets=facets(connection, "statements", filters),
        api="/api/v1/actors",
    )
