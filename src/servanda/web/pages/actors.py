"""People, offices and institutions, and who met whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from servanda.analysis.encounters import met_by
from servanda.analysis.people import united_encounters
from servanda.ledger import Filters
from servanda.publishing.network import network
from servanda.web.addresses import Slice, filtered, sliced, spelled
from servanda.web.reads import counted, divided, encountered, listed, memory_of, named, spelled_by
from servanda.web.rendering import pages
from servanda.web.store import Reading

router = APIRouter()


@router.get("/actors")
def actors(
    request: Request,
    filters: Annotated[Filters, Depends(filtered)],
    part: Annotated[Slice, Depends(sliced)],
) -> Response:
    """Everybody, the most frequent first, over the picture of who met whom."""
    made = pages(request)
    met = encountered(request)
    return made.page(
        request,
        "actors.html",
        page=named(request, filters, part.page, part.size),
        met=met,
        picture=network(met, made.names.parties),
        filters=filters,
        api="/api/v1/actors",
    )


@router.get("/actors/{party}")
def party(request: Request, connection: Reading, party: str) -> Response:
    """A party."""
    return _actor(request, connection, party, "")


@router.get("/actors/{party}/person")
def person(
    request: Request,
    connection: Reading,
    party: str,
    name: Annotated[str, Query(min_length=1, max_length=20_000)],
) -> Response:
    """A person, office or institution of a party."""
    return _actor(request, connection, party, name)


def _actor(request: Request, connection: Reading, party: str, name: str) -> Response:
    filters = Filters(party=party, name=name or None, names=spelled(request, name, party) if name else ())
    known = named(request, filters, 1, 200).rows
    if not known:
        raise HTTPException(404, "Nobody of that name appears in this ledger.")
    settings = request.app.state.settings
    terms = [
        holder
        for holder in settings.profile.holders
        if holder.party == party and any({name, *filters.names}.intersection(forms) for forms in holder.names.values())
    ]
    everybody = spelled_by(request)
    titles = {(o.party, o.key): (o.titles.get("en") or (o.key,))[0] for o in settings.profile.offices}
    newest = Slice(1, 20, "newest")
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
        met=memory_of(request).ask(
            ("met", party, name),
            lambda c: united_encounters(met_by(c, party, (name, *filters.names)), everybody),
        )
        if name
        else [],
        held=counted(request, "events", filters),
        statements=listed(request, connection, "statements", filters, newest),
        events=listed(request, connection, "tellings", filters, newest),
        facets=divided(request, "statements", filters),
        api="/api/v1/actors",
    )
