"""The tables of a ledger: one schema for every database that SQLAlchemy speaks to.

Partial dates are kept as EDTF text (`2030`, `2025-08`), which sorts and compares by prefix.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, MetaData, Numeric, String, Table, Text

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("language", String(16), nullable=False),
    Column("publisher", Text),
    Column("title", Text),
    Column("author", Text),
    Column("published", String(10)),
    Column("dateline_place", Text),
    Column("dateline_date", String(10)),
    Column("dateline_agency", Text),
    Column("signoff", Text),
    Column("regions", JSON, nullable=False),
    Column("digest", String(64), nullable=False, server_default=""),  # of the text
)
locations = Table(
    "locations",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Text, primary_key=True),
)
readings = Table(
    "readings",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", String(40), nullable=False),
    Column("profile", String(64), nullable=False),
    Column("read", Integer, nullable=False),
)


def _record(name: str, *columns: Column[object]) -> Table:
    """A table of records: what they share, then what is their own."""
    table = Table(
        name,
        metadata,
        Column("id", String(32), primary_key=True),
        Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("quote", Text, nullable=False),
        Column("confidence", Float, nullable=False),
        Column("rule", String(120), nullable=False),
        *columns,
    )
    Index(f"ix_{name}_document", table.c.document, table.c.start)
    return table


statements = _record(
    "statements",
    Column("force", String(16), nullable=False, index=True),
    Column("deadline", String(10), index=True),
    Column("pillars", JSON, nullable=False),
)
claims = _record(
    "claims",
    Column("indicator", String(60), nullable=False, index=True),
    Column("label", Text),
    Column("value", Numeric(30, 6), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("comparator", String(1), nullable=False),
    Column("period", String(10), index=True),
    Column("base_period", String(10)),
    Column("target", Integer, nullable=False),
    Column("subject", String(16)),
    Column("counterpart", String(16)),
)
events = _record(
    "events",
    Column("kind", String(16), nullable=False, index=True),
    Column("date", String(10), index=True),
    Column("place", Text),
)
replies = _record("replies", Column("reception", String(20), nullable=False))
whos = Table(
    "whos",
    metadata,
    Column("record", String(32), primary_key=True),
    Column("role", String(12), primary_key=True),  # speaker, addressee, participant
    Column("position", Integer, primary_key=True),
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("party", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Index("ix_whos_party", "party", "role"),
    Index("ix_whos_of", "party", "record"),
)
topics = Table(
    "topics",
    metadata,
    Column("record", String(32), primary_key=True),
    Column("pillar", String(32), primary_key=True),
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
)
words = Table(
    "words",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("record", String(32), nullable=False, unique=True),  # a document, or a statement of it
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("hangul", Text, nullable=False),
)
"""What texts are found by: SQLite indexes it in the table `search`, PostgreSQL in a column `vector`."""
