"""Addresses: what a list is narrowed to stands in its address, and other addresses are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import AfterValidator, BeforeValidator, Field

from servanda.analysis.coverage import speakers, speaking
from servanda.analysis.people import others, spellings
from servanda.ledger import Filters
from servanda.ledger.queries import Speakers
from servanda.records import Force, PartialDate
from servanda.web.memory import Memory
from servanda.web.store import today

MOST = 200
"""Rows of one page at most."""


def _filled(value: object) -> object:
    """Forms send what was left open as empty text."""
    return None if isinstance(value, str) and not value.strip() else value


def _date(form: str | None) -> str | None:
    return None if form is None else str(PartialDate.parse(form))


def _printable(text: str | None) -> str | None:
    if text is not None and "\x00" in text:
        raise ValueError("holds a null character")
    return text


_EMPTY = BeforeValidator(_filled)
_TEXT = AfterValidator(_printable)
Text = Annotated[Annotated[str, Field(max_length=400)] | None, _EMPTY, _TEXT]
Code = Annotated[Annotated[str, Field(max_length=60)] | None, _EMPTY, _TEXT]
_FORM = Field(max_length=10, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
Day = Annotated[Annotated[str, _FORM] | None, _EMPTY, AfterValidator(_date)]
OneDue = Annotated[Literal["overdue", "ahead", "done", "none"] | None, _EMPTY]
OneChannel = Annotated[
    Literal["party", "state", "government", "parliament", "localities", "business", "people", "other"] | None, _EMPTY
]
OneForce = Annotated[Force | None, _EMPTY]


@dataclass(frozen=True, slots=True)
class Slice:
    """Which rows of a list: page `page` of `size` rows, `order` `newest` or `oldest` first."""

    page: int
    size: int
    order: str

    @property
    def newest(self) -> bool:
        """Whether the newest come first."""
        return self.order == "newest"


def sliced(
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the list, from 1.")] = 1,
    size: Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")] = 50,
    order: Annotated[str, Query(pattern="^(newest|oldest)$", description="Which come first.")] = "newest",
) -> Slice:
    """The slice that an address asks for."""
    return Slice(page, size, order)


def filtered(
    request: Request,
    party: Annotated[Code, Query(description="Only what this party says, is told, or takes part in.")] = None,
    name: Annotated[Text, Query(description="Only with the person or office of this name.")] = None,
    pillar: Annotated[Code, Query(description="Only statements under this pillar.")] = None,
    force: Annotated[OneForce, Query(description="Only statements of this force.")] = None,
    indicator: Annotated[Code, Query(description="Only claims about this indicator, or the group it names.")] = None,
    kind: Annotated[Code, Query(description="Only events or discrepancies of this kind.")] = None,
    stage: Annotated[Code, Query(description="Only undertakings or projects at this stage.")] = None,
    severity: Annotated[Code, Query(description="Only discrepancies of this severity.")] = None,
    reception: Annotated[Code, Query(description="Only asks that the other side met in this way.")] = None,
    since: Annotated[Day, Query(alias="from", description="From this date on: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    until: Annotated[Day, Query(alias="to", description="Up to and including this date.")] = None,
    document: Annotated[Text, Query(description="Only from this document: its id, path or file name.")] = None,
    publisher: Annotated[Text, Query(description="Only from documents of this publisher.")] = None,
    language: Annotated[Code, Query(description="Only from documents in this language.")] = None,
    year: Annotated[Code, Query(description="Only undertakings that were spoken of in this year.")] = None,
    asker: Annotated[Code, Query(description="Only asks of this party.")] = None,
    due: Annotated[OneDue, Query(description="Only undertakings whose deadline stands so.")] = None,
    channel: Annotated[OneChannel, Query(description="Only statements of whoever speaks through this channel.")] = None,
) -> Filters:
    """The filters that an address names."""
    return Filters(
        party=party.upper() if party else None,
        pillar=pillar,
        force=force.value if force else None,
        indicator=indicator,
        kind=kind,
        stage=stage,
        severity=severity,
        reception=reception,
        since=since,
        until=until,
        document=document,
        name=name,
        names=spelled(request, name, party.upper() if party else None) if name else (),
        publisher=publisher,
        language=language,
        year=year,
        asker=asker,
        due=(due, today(request).isoformat()) if due else None,
        speakers=_through(request, channel) if channel else None,
    )


def spelled(request: Request, name: str, party: str | None) -> tuple[str, ...]:
    """The other spellings under which somebody is named in the ledger that is served."""
    memory: Memory = request.app.state.memory
    profile = request.app.state.settings.profile
    return others(memory.ask(("spellings",), lambda connection: spellings(connection, profile)), name, party)


def speaking_of(request: Request) -> dict[tuple[str, str], str]:
    """The channel of everybody who speaks in the ledger that is served."""
    memory: Memory = request.app.state.memory
    profile = request.app.state.settings.profile
    return memory.ask(("speaking",), lambda connection: speaking(connection, profile))


def _through(request: Request, channel: str) -> Speakers:
    """Who speaks through a channel in the ledger that is served."""
    return speakers(speaking_of(request), channel)


@dataclass(frozen=True, slots=True)
class Here:
    """The address of the page that is being made."""

    path: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: Request) -> Here:
        """Of a request; parameters without a value are left out."""
        return cls(request.url.path, tuple((k, v) for k, v in request.query_params.multi_items() if v))

    def get(self, name: str) -> str:
        """The value of a parameter; empty where there is none."""
        return next((value for key, value in self.parameters if key == name), "")

    def to(self, path: str | None = None, **changes: Any) -> str:
        """The same address with other parameters (None takes one away); on another page of a list only by `page`.

        A trailing underscore is taken off a name: `from_` is `from`.
        """
        named = {key.rstrip("_"): value for key, value in changes.items()}
        kept = [(k, v) for k, v in self.parameters if k not in named and k != "page"]
        kept += [(k, str(v)) for k, v in named.items() if v not in (None, "")]
        query = urlencode(kept)
        return (path or self.path) + (f"?{query}" if query else "")

    def without(self, *names: str) -> tuple[tuple[str, str], ...]:
        """The parameters but for those named, for the hidden fields of a form."""
        return tuple((k, v) for k, v in self.parameters if k not in names and k != "page")
