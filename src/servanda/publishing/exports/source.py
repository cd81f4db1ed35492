"""What is exported: rows of a ledger, kind by kind, as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, select

from servanda.analysis import target_rows
from servanda.analysis.figures import figures
from servanda.analysis.targets import targets
from servanda.ledger import Filters, schema
from servanda.ledger.streaming import given, narrows, stream
from servanda.profiles import Profile
from servanda.records.codec import plain

Row = dict[str, Any]

BASE = "urn:servanda:"
"""The beginning of every identifier that has to be an IRI, where no address of an own ledger is given."""
AROUND = 32
"""Characters of a document before and after the words of a record that help to find them again."""

_STREAMED = {
    "documents": "documents",
    "statements": "statements",
    "claims": "claims",
    "events": "tellings",
    "replies": "replies",
    "happenings": "events",
    "undertakings": "undertakings",
    "asks": "asks",
    "discrepancies": "discrepancies",
    "projects": "projects",
    "decisions": "decisions",
}
"""The kinds that stand in a ledger, named as the records are, each with the list of the ledger that holds it."""

_FIGURES = {"targets": frozenset({"party", "indicator", "document", "since", "until"}), "observations": frozenset()}
"""What is worked out for a day, with the filters that narrow it."""

KINDS = (*_STREAMED, *_FIGURES)
"""All kinds that are exported."""


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a ledger that an export draws on.

    `filters` narrow them; a kind for which one of the filters has no meaning has no rows. `as_of` is the day for which
    schedules and targets are worked out; `base` begins identifiers; `publisher` is who reports to IATI.
    """

    connection: Connection
    profile: Profile
    as_of: date
    filters: Filters = field(default_factory=Filters)
    base: str = BASE
    publisher: str = "SERVANDA"

    def rows(self, kind: str) -> Iterator[Row]:
        """The rows of a kind, a few hundred held at a time."""
        if self.left_out(kind):
            return iter(())
        if kind == "targets":
            found = targets(self.connection, self.profile, self.as_of)
            return iter(target_rows.rows(found, self.filters))
        if kind == "observations":
            return islice(self._observations(), self.filters.limit)
        return stream(self.connection, _STREAMED[kind], self.filters, self.as_of)

    def everything(self, kind: str) -> Iterator[Row]:
        """The rows of a kind whatever the filters leave: what other records refer to has to be told."""
        return replace(self, filters=Filters()).rows(kind)

    def left_out(self, kind: str) -> bool:
        """Whether a filter is set that has no meaning for this kind."""
        if kind in _FIGURES:
            return not given(self.filters) <= _FIGURES[kind]
        return not narrows(_STREAMED[kind], self.filters)

    def _observations(self) -> Iterator[Row]:
        found = figures(self.connection, self.profile, self.as_of)
        for now, some in ((True, found.in_force), (False, found.superseded)):
            for figure in some:
                own = {"period": str(figure.period), "value": float(figure.value), "in_force": now}
                yield {"id": figure.id, **plain(figure), **own}

    def around(self, row: Row) -> tuple[str, str]:
        """The characters of the document right before and right after the words of a record."""
        # The database cuts: texts may be long.
        d, start, end = schema.documents, row["start"], row["end"]
        first = max(0, start - AROUND)
        pieces = func.substr(d.c.text, first + 1, start - first), func.substr(d.c.text, end + 1, AROUND)
        found = self.connection.execute(select(*pieces).where(d.c.id == row["document"])).one()
        return str(found[0]), str(found[1])

    def iri(self, name: str) -> str:
        """The identifier of a record as an IRI."""
        return f"{self.base}{name}"
