"""The map: provinces by date, and what lies where, in layers that the address names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from servanda.analysis.whereabouts import event_places, places_named
from servanda.profiles import Profile
from servanda.profiles.gazetteer import Gazetteer
from servanda.publishing.maps import Drawing, Layer, Unplaced, draw, event_layer, place_layer, site_layers
from servanda.records import PartialDate
from servanda.web.addresses import Day
from servanda.web.reads import memory_of, settings_of
from servanda.web.rendering import pages

router = APIRouter()
GROUPS = {
    "materials": "sources of critical raw materials",
    "zones": "industrial zones",
    "projects": "projects",
    "visits": "visits and other events",
    "places": "places named",
}
"""The layers that can be chosen, by their names in addresses."""
_USUAL = ("materials", "zones", "projects", "visits")
BEFORE_MERGERS = "2025-06-30"
"""The last day of Viet Nam's 63 provinces."""


@router.get("/map")
def map_page(
    request: Request,
    layer: Annotated[list[str] | None, Query(max_length=20)] = None,
    on: Annotated[Day, Query(description="The day whose provinces are shown.")] = None,
) -> Response:
    """The map, and every mark of it as a table."""
    own = settings_of(request)
    wanted = tuple(name for name in GROUPS if name in (layer or _USUAL))
    day = PartialDate.parse(on) if on else PartialDate.of(own.today)
    drawing, unplaced = memory_of(request).ask(
        ("map", wanted, day), lambda connection: drawn(connection, own.profile, wanted, day)
    )
    return pages(request).page(
        request,
        "map.html",
        drawing=drawing,
        unplaced=unplaced,
        groups=GROUPS,
        wanted=wanted,
        on=on or "",
        before=BEFORE_MERGERS,
        reserves=own.profile.reserves,
        api="/api/v1/map",
    )


def drawn(
    connection: Connection, profile: Profile, wanted: Iterable[str], day: PartialDate
) -> tuple[Drawing, list[Unplaced]]:
    """The map of a ledger with the layers of these groups, and what could not be placed."""
    chosen = set(wanted)
    gazetteer = Gazetteer(profile)
    layers: list[Layer] = []
    unplaced: list[Unplaced] = []
    sites, nowhere = site_layers(profile, day)
    groups = {"industrial_zone": "zones", "project": "projects"}
    own = [made for made in sites if groups.get(made.key, "materials") in chosen]
    layers += own
    unplaced += nowhere if own else ()
    if "visits" in chosen:
        rows: list[dict[str, Any]] = event_places(connection)
        made, missing = event_layer(rows, gazetteer, key="events", title="visits and events", on=day)
        layers.append(made)
        unplaced += missing
    if "places" in chosen:
        made, missing = place_layer(places_named(connection), gazetteer, on=day)
        layers.append(made)
        unplaced += missing
    return draw(profile, [made for made in layers if made.marks], day), unplaced
