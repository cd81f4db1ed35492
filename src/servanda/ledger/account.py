"""The tables of the account: what the records of many documents come to, and what persons decided.

All but `decisions`, `changes` and `accounted` follow from the documents and can be worked out anew. A *thing* is what
records were grouped to: a happening or an undertaking. `body` holds the whole record as `records.codec` writes it; the
columns beside it are what lists are narrowed and sorted by.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from servanda.ledger.schema import metadata


def _document(*, key: bool = False, indexed: bool = False) -> Column[str]:
    return Column(
        "document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=key, nullable=False, index=indexed
    )


pending = Table("pending", metadata, _document(key=True))
"""Documents whose records are not yet in the account."""

accounted = Table("accounted", metadata, _document(key=True), Column("number", Integer, nullable=False))
"""Documents whose records have been in the account, with the number of the latest change when they came into it.

It outlives an account that is worked out anew: by it what is new is told from what was there before.
"""

marks = Table("marks", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
"""By which version and for which profile the account was worked out."""

kinships = Table(
    "kinships",
    metadata,
    _document(key=True),
    Column("kin", String(12), nullable=False),
    Column("of", String(32), index=True),
    Column("resemblance", Float, nullable=False),
    Column("containment", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("side", String(16)),
)
occasions = Table(
    "occasions",
    metadata,
    Column("statement", String(32), primary_key=True),
    _document(indexed=True),
    Column("event", String(32), nullable=False, index=True),
)
"""At which event of its document a statement was made."""

wordings = Table(
    "wordings",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("signature", String(64), primary_key=True),
    Column("component", String(64), nullable=False),
    Index("ix_wordings_component", "kind", "component"),
)
"""The distinct signatures of records, each with the component of links that it belongs to."""

filed = Table(
    "filed",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("signature", String(64), primary_key=True),
    Index("ix_filed_signature", "kind", "signature"),
)
figures = Table(
    "figures",
    metadata,
    Column("record", String(32), primary_key=True),
    _document(indexed=True),
    Column("signature", String(64), nullable=False, index=True),
    Column("body", JSON, nullable=False),
)
"""Claims as they are held against each other; filed under their keys as the kind "figure"."""

encounters = Table(
    "encounters",
    metadata,
    Column("record", String(32), primary_key=True),
    _document(indexed=True),
    Column("key", String(120), nullable=False, index=True),
)
"""Events that name persons of two parties and a day, under what they are held against each other by."""

tellings = Table(
    "tellings",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("record", String(32), primary_key=True),
    _document(),
    Column("signature", String(64), nullable=False),
    Index("ix_tellings_document", "document", "kind"),
    Index("ix_tellings_signature", "kind", "signature"),
)
links = Table(
    "links",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("a", String(64), primary_key=True),
    Column("b", String(64), primary_key=True),
    Column("score", Float, nullable=False),
    Column("why", Text, nullable=False),
    Index("ix_links_b", "kind", "b"),
)
members = Table(
    "members",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("record", String(32), primary_key=True),
    Column("thing", String(32), nullable=False, index=True),
    Column("alias", String(32), nullable=False, index=True),
)
"""To which thing a record belongs; `alias` is the name that the thing would have from this record."""

echoes = Table(
    "echoes",
    metadata,
    Column("record", String(32), primary_key=True),
    Column("of", String(32), nullable=False, index=True),
    _document(indexed=True),
)
"""Statements of copies, each with the statement of the original that it repeats: it goes wherever that one goes."""

evidence = Table(
    "evidence",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("record", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),  # event, claim, naming
    _document(indexed=True),
    Index("ix_evidence_record", "record"),
)
"""Records that can speak for the completion of an undertaking, under the keys by which it finds them."""

wanted = Table(
    "wanted",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("thing", String(32), primary_key=True, index=True),
)
"""The keys under which each undertaking looks for evidence."""

facets = Table(
    "facets",
    metadata,
    Column("thing", String(32), primary_key=True),
    Column("name", String(16), primary_key=True),  # party, pillar, force, year, document, project
    Column("value", String(120), primary_key=True),
    Index("ix_facets_value", "name", "value"),
)
happenings = Table(
    "happenings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False, index=True),
    Column("date", String(10), index=True),
    Column("until", String(10)),
    Column("place", Text),
    Column("parent", String(32), index=True),
    Column("body", JSON, nullable=False),
)
undertakings = Table(
    "undertakings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("stage", String(20), nullable=False, index=True),
    Column("completion", String(24), nullable=False, index=True),
    Column("deadline", String(10), index=True),
    Column("first", String(10)),
    Column("latest", String(10), index=True),
    Column("size", Integer, nullable=False),
    Column("matter", JSON, nullable=False),
    Column("body", JSON, nullable=False),
)
answers = Table(
    "answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("undertaking", String(32), nullable=False, index=True),
    Column("asker", String(16), nullable=False, index=True),
    Column("reception", String(20), nullable=False, index=True),
    Column("asked_on", String(10), index=True),
    Column("body", JSON, nullable=False),
)
discrepancies = Table(
    "discrepancies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False, index=True),
    Column("severity", String(8), nullable=False, index=True),
    Column("about", String(120), nullable=False, index=True),
    Column("latest", String(10), index=True),
    Column("body", JSON, nullable=False),
)
namings = Table(
    "namings",
    metadata,
    Column("id", String(32), primary_key=True),
    _document(indexed=True),
    Column("key", String(120), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("body", JSON, nullable=False),
)
projects = Table(
    "projects",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sector", String(32), nullable=False, index=True),
    Column("place", Text),
    Column("stage", String(20)),
    Column("body", JSON, nullable=False),
)
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("verb", String(10), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("targets", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Appended only: nothing in this program changes or deletes a row of it."""

reviewed = Table(
    "reviewed",
    metadata,
    Column("target", String(32), primary_key=True),
    Column("verb", String(10), nullable=False, index=True),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("why", Text, nullable=False),
)
"""For each target the latest decision in force; follows from `decisions`."""

originals = Table(
    "originals",
    metadata,
    Column("record", String(32), primary_key=True),
    _document(indexed=True),
    Column("body", JSON, nullable=False),
)
"""What the machine read where a person corrected it; the record's own row holds the corrected values."""

changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False, index=True),
    Column("thing", String(32), nullable=False, index=True),
    Column("what", String(24), nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What became different in the account, in the order in which it was found out."""
