"""Templates into answers."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from servanda import __version__
from servanda.ledger import Filters
from servanda.publishing.charts import Picture, draw
from servanda.publishing.years import year_bars
from servanda.records import Force
from servanda.web import wording
from servanda.web.access import Visitor
from servanda.web.accounts import Right
from servanda.web.addresses import Here
from servanda.web.sessions import form_token
from servanda.web.settings import Settings

NAVIGATION = (
    ("/", "Overview"),
    ("/undertakings", "Undertakings"),
    ("/asks", "Asks"),
    ("/statements", "Statements"),
    ("/events", "Events"),
    ("/compare", "Compare"),
    ("/figures", "Figures"),
    ("/targets", "Targets"),
    ("/projects", "Projects"),
    ("/map", "Map"),
    ("/actors", "Actors"),
    ("/documents", "Documents"),
    ("/search", "Search"),
    ("/review", "Review"),
)
"""Every page that has a place in the navigation, in its order."""
_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A style sheet, script or picture with the address it is served under, which names its content."""

    name: str
    address: str
    content: bytes
    media_type: str


def static_files() -> dict[str, StaticFile]:
    """The static files of the package by name."""
    found: dict[str, StaticFile] = {}
    for entry in (files("servanda.web") / "static").iterdir():
        kind = _STATIC_TYPES.get(f".{entry.name.rpartition('.')[2]}")
        if kind:
            content = entry.read_bytes()
            address = f"/static/{sha256(content).hexdigest()[:12]}/{entry.name}"
            found[entry.name] = StaticFile(entry.name, address, content, kind)
    return found


class Pages:
    """Makes the HTML of a server."""

    def __init__(self, settings: Settings) -> None:
        """For one partnership."""
        self.settings = settings
        self.static = static_files()
        self.names = wording.Names(settings.profile)
        self.environment = Environment(
            loader=PackageLoader("servanda.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=wording.shown,
        )
        self.environment.filters.update(
            short=wording.short,
            day=wording.day,
            number=wording.plain_number,
            counted=wording.counted,
            quantity=self.names.quantity,
            during=wording.during,
            roughly=wording.roughly,
            site=wording.site,
            plainly=self.names.plainly,
            party=self.names.party,
            pillar=self.names.pillar,
            indicator=self.names.indicator,
            whos=self.names.whos,
            who=self.names.who,
            marked=wording.marked,
            yearbars=_year_bars,
            fan=_fan,
            slipped=wording.slipped,
            drawing=lambda svg: Markup(svg),  # noqa: PLW0108, S704 (`publishing.maps` escapes what it is given)
            heat=lambda number, most: min(4, -(-4 * number // most)) if number and most else 0,
        )
        self.environment.tests["linkable"] = wording.linkable
        self.environment.globals.update(
            static={name: file.address for name, file in self.static.items()},
            navigation=NAVIGATION,
            forces=[force.value for force in Force],
            parties=[(party.code, party.name()) for party in settings.profile.parties],
            pillars=[(pillar.key, self.names.pillar(pillar.key)) for pillar in settings.profile.pillars],
            names=self.names,
            partnership=settings.profile.title,
            actor_path=wording.actor_path,
            version=__version__,
        )

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page out of a template; 304 where the browser has it already."""
        visitor: Visitor = getattr(request.state, "visitor", Visitor("", None))
        here = Here.of(request)
        body = (
            self.environment.get_template(template)
            .render(
                here=here,
                visitor=visitor,
                may_review=visitor.may(Right.REVIEW),
                form_token=lambda: form_token(visitor.session) if visitor.session else "",
                **context,
            )
            .encode("utf-8", "replace")
        )
        return tagged(request, body, "text/html; charset=utf-8", status=status)


def _year_bars(years: list[tuple[str, int]], here: Here, filters: Filters) -> Markup:
    chosen = filters.since if filters.since == filters.until else None
    return year_bars(years, lambda year: here.to(from_=year, to_=year), chosen or "")


def _fan(shown: Picture, name: str) -> Markup:
    return Markup(draw(shown, name=name, alone=False))  # noqa: S704 (`draw` escapes what it is given)


def tagged(
    request: Request, body: bytes, media_type: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """An answer with an ETag of its content; 304 without a body where the client holds the same."""
    etag = f'"{sha256(body).hexdigest()[:24]}"'
    told = {"ETag": etag, "Vary": "Accept, Accept-Encoding, Cookie, Authorization", **(headers or {})}
    if status == 200 and _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=told)
    if media_type.startswith("text/html"):
        return HTMLResponse(body, status_code=status, headers=told)
    return Response(body, status_code=status, media_type=media_type, headers=told)


def _matches(header: str, etag: str) -> bool:
    """Weak comparison (RFC 9110, 8.8.3.2)."""
    return any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in header.split(","))


def pages(request: Request) -> Pages:
    """The maker of pages of the application that answers a request."""
    made: Pages = request.app.state.pages
    return made
