"""What every connector does: say what to ask a service, and read its answers as observations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from servanda.records import Observation
from servanda.sources.trouble import SourceError

Get = Callable[[str], bytes]
"""Fetches an address; raises `SourceError` where it cannot."""


class ConnectorError(Exception):
    """A service that cannot be asked, or whose answer cannot be read; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted: figures between two parties (ISO 3166-1 alpha-3), for whole years, both ends included."""

    parties: tuple[str, ...]
    first: int
    last: int
    key: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each party as reporter with each other as its partner: both sides of every flow."""
        return tuple((a, b) for a in self.parties for b in self.parties if a != b)


class Connector(Protocol):
    """One statistics service. It maps; `collect` fetches."""

    name: str
    """What the user calls it."""
    title: str
    """What it is called in sources and messages."""
    key: str
    """The environment variable that holds its key, empty where none is needed or possible."""

    def addresses(self, query: Query) -> Sequence[str]:
        """The addresses to ask, in order; `ConnectorError` where the query cannot be put to the service."""
        ...

    def observations(self, answer: bytes, query: Query, on: date) -> list[Observation]:
        """The figures in one answer, fetched on that day; `ConnectorError` where it is none of the known form."""
        ...


def collect(connector: Connector, query: Query, get: Get, on: date) -> list[Observation]:
    """The figures that a service gives for a query: all of them, or a `ConnectorError`."""
    found: list[Observation] = []
    for address in connector.addresses(query):
        try:
            answer = get(address)
        except SourceError as error:
            raise ConnectorError(f"{connector.title}: {_told(error)}") from error
        found += connector.observations(answer, query, on)
    return found


def changed(title: str, what: str) -> ConnectorError:
    """The error of an answer that is not of the form that the service documents."""
    return ConnectorError(
        f"{title}: the answer is not of the form that is documented ({what}); the service may have changed, "
        "report it with the day on which you asked"
    )


def _told(error: SourceError) -> str:
    """The error of a fetch in the words of a user of statistics."""
    if "HTTP 429" in error.what:
        return "its quota is used up (HTTP 429); wait an hour, or give a key of your own (docs/data.md)"
    if error.what.startswith("is closed"):
        return f"it refuses the query ({error.what.removeprefix('is closed to us ').strip('()')}); check the key"
    if error.what.startswith("was not found"):
        status = error.what.removeprefix("was not found ").strip("()")
        return f"it knows no such figures ({status}); check parties and years"
    return f"{error.what}; check the connection and try again later"
