"""Search hits as the records that they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from servanda.ledger import schema, search
from servanda.ledger.queries import Row
from servanda.ledger.records import records

MOST = 60
"""Hits asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: statements with their rows, and documents with a `snippet` that marks matches with « »."""

    statements: list[Row]
    documents: list[Row]

    @property
    def total(self) -> int:
        """How many were found."""
        return len(self.statements) + len(self.documents)


def find(connection: Connection, query: str, limit: int = MOST) -> Found:
    """The statements and documents that match `query`, best first; `servanda.ledger.search` says how it is read."""
    hits = search(connection, query, limit)
    rows = records(connection, [hit.record for hit in hits if hit.record != hit.document])
    snippets = {hit.document: hit.snippet for hit in hits if hit.record == hit.document}
    d = schema.documents
    date = func.coalesce(d.c.dateline_date, d.c.published).label("date")
    path = select(func.min(schema.locations.c.path)).where(schema.locations.c.document == d.c.id).scalar_subquery()
    chosen = select(d.c.id, d.c.title, d.c.publisher, d.c.language, date, path.label("path")).where(
        d.c.id.in_(list(snippets))
    )
    documents = {row["id"]: dict(row) for row in connection.execute(chosen).mappings()} if snippets else {}
    return Found(
        [rows[hit.record] for hit in hits if hit.record in rows],
        [{**documents[name], "snippet": snippet} for name, snippet in snippets.items() if name in documents],
    )
