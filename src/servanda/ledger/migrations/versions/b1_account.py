"""The account of many documents, replies, and what persons decided."""

import sqlalchemy as sa
from alembic import op

revision = "b1"
down_revision = "a1"
branch_labels = None
depends_on = None

TABLES = (
    "changes",
    "originals",
    "reviewed",
    "decisions",
    "projects",
    "namings",
    "discrepancies",
    "answers",
    "undertakings",
    "happenings",
    "wanted",
    "evidence",
    "facets",
    "echoes",
    "members",
    "links",
    "tellings",
    "encounters",
    "figures",
    "filed",
    "wordings",
    "occasions",
    "kinships",
    "marks",
    "pending",
    "replies",
)


def _id(name: str = "id", *, key: bool = True, size: int = 32) -> "sa.Column[str]":
    return sa.Column(name, sa.String(size), primary_key=key, nullable=False)


def _document(*, key: bool = False, indexed: bool = True) -> "sa.Column[str]":
    return sa.Column(
        "document",
        sa.String(32),
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=key,
        nullable=False,
        index=indexed and not key,
    )


def _text(name: str, size: int, *, null: bool = False, indexed: bool = True) -> "sa.Column[str]":
    return sa.Column(name, sa.String(size), nullable=null, index=indexed)


def _long(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=null)


def _body(name: str = "body") -> "sa.Column[object]":
    return sa.Column(name, sa.JSON, nullable=False)


def _of_documents() -> None:
    op.create_table(
        "replies",
        _id(),
        _document(indexed=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        _long("quote"),
        sa.Column("confidence", sa.Float, nullable=False),
        _text("rule", 120, indexed=False),
        _text("reception", 20, indexed=False),
    )
    op.create_index("ix_replies_document", "replies", ["document", "start"])
    op.create_table("pending", _document(key=True))
    op.create_table("marks", _id("name", size=40), _long("value"))
    op.create_table(
        "kinships",
        _document(key=True),
        _text("kin", 12, indexed=False),
        _text("of", 32, null=True),
        sa.Column("resemblance", sa.Float, nullable=False),
        sa.Column("containment", sa.Float, nullable=False),
        _long("why"),
        _text("side", 16, null=True, indexed=False),
    )
    op.create_table("occasions", _id("statement"), _document(), _text("event", 32))
    op.create_table(
        "namings",
        _id(),
        _document(),
        _text("key", 120),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        _body(),
    )


def _of_groups() -> None:
    op.create_table(
        "wordings",
        _id("kind", size=12),
        _id("signature", size=64),
        _text("component", 64, indexed=False),
    )
    op.create_index("ix_wordings_component", "wordings", ["kind", "component"])
    op.create_table("filed", _id("kind", size=12), _id("key", size=120), _id("signature", size=64))
    op.create_index("ix_filed_signature", "filed", ["kind", "signature"])
    op.create_table(
        "tellings", _id("kind", size=12), _id("record"), _document(indexed=False), _text("signature", 64, indexed=False)
    )
    op.create_index("ix_tellings_document", "tellings", ["document", "kind"])
    op.create_index("ix_tellings_signature", "tellings", ["kind", "signature"])
    op.create_table("figures", _id("record"), _document(), _text("signature", 64), _body())
    op.create_table("encounters", _id("record"), _document(), _text("key", 120))
    op.create_table(
        "links",
        _id("kind", size=12),
        _id("a", size=64),
        _id("b", size=64),
        sa.Column("score", sa.Float, nullable=False),
        _long("why"),
    )
    op.create_index("ix_links_b", "links", ["kind", "b"])
    op.create_table("evidence", _id("key", size=120), _id("record"), _text("kind", 8, indexed=False), _document())
    op.create_index("ix_evidence_record", "evidence", ["record"])
    op.create_table("wanted", _id("key", size=120), _id("thing"))
    op.create_index("ix_wanted_thing", "wanted", ["thing"])
    op.create_table("echoes", _id("record"), _text("of", 32), _document())
    op.create_table("members", _id("kind", size=12), _id("record"), _text("thing", 32), _text("alias", 32))
    op.create_table("facets", _id("thing"), _id("name", size=16), _id("value", size=120))
    op.create_index("ix_facets_value", "facets", ["name", "value"])


def _of_things() -> None:
    op.create_table(
        "happenings",
        _id(),
        _text("kind", 16),
        _text("date", 10, null=True),
        _text("until", 10, null=True, indexed=False),
        _long("place", null=True),
        _text("parent", 32, null=True),
        _body(),
    )
    op.create_table(
        "undertakings",
        _id(),
        _long("title"),
        _text("stage", 20),
        _text("completion", 24),
        _text("deadline", 10, null=True),
        _text("first", 10, null=True, indexed=False),
        _text("latest", 10, null=True),
        sa.Column("size", sa.Integer, nullable=False),
        _body("matter"),
        _body(),
    )
    op.create_table(
        "answers",
        _id(),
        _text("undertaking", 32),
        _text("asker", 16),
        _text("reception", 20),
        _text("asked_on", 10, null=True),
        _body(),
    )
    op.create_table(
        "discrepancies",
        _id(),
        _text("kind", 16),
        _text("severity", 8),
        _text("about", 120),
        _text("latest", 10, null=True),
        _body(),
    )
    op.create_table(
        "projects",
        _id(),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        _long("name"),
        _text("sector", 32),
        _long("place", null=True),
        _text("stage", 20, null=True, indexed=False),
        _body(),
    )


def _of_time() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        _text("verb", 10, indexed=False),
        _long("made_by"),
        _text("made_at", 40, indexed=False),
        _long("why"),
        _body("targets"),
        _body("settings"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reviewed",
        _id("target"),
        _text("verb", 10),
        _long("made_by"),
        _text("made_at", 40, indexed=False),
        _long("why"),
    )
    op.create_table("originals", _id("record"), _document(), _body())
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        _text("at", 40),
        _text("thing", 32),
        _text("what", 24, indexed=False),
        _long("note"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    """Make the tables; every document that is there waits to be taken into the account."""
    _of_documents()
    _of_groups()
    _of_things()
    _of_time()
    op.execute("INSERT INTO pending (document) SELECT document FROM readings WHERE read = 1")


def downgrade() -> None:
    """Drop what was made."""
    for name in TABLES:
        op.drop_table(name)
