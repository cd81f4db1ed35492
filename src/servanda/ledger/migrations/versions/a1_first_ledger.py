"""Documents, readings, records and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None
branch_labels = None
depends_on = None


def _own(document_key: bool = False) -> "sa.Column[str]":
    return sa.Column(
        "document",
        sa.String(32),
        sa.ForeignKey("documents.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=document_key,
    )


def _record(name: str, *columns: "sa.Column[object]") -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(32), primary_key=True),
        _own(),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("rule", sa.String(120), nullable=False),
        *columns,
    )
    op.create_index(f"ix_{name}_document", name, ["document", "start"])


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text) for name in ("publisher", "title", "author")),
        sa.Column("published", sa.String(10)),
        sa.Column("dateline_place", sa.Text),
        sa.Column("dateline_date", sa.String(10)),
        sa.Column("dateline_agency", sa.Text),
        sa.Column("signoff", sa.Text),
        sa.Column("regions", sa.JSON, nullable=False),
    )
    op.create_table("locations", _own(document_key=True), sa.Column("path", sa.Text, primary_key=True))
    op.create_table(
        "readings",
        _own(document_key=True),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("profile", sa.String(64), nullable=False),
        sa.Column("read", sa.Integer, nullable=False),
    )
    _record(
        "statements",
        sa.Column("force", sa.String(16), nullable=False, index=True),
        sa.Column("deadline", sa.String(10), index=True),
        sa.Column("pillars", sa.JSON, nullable=False),
    )
    _record(
        "claims",
        sa.Column("indicator", sa.String(60), nullable=False, index=True),
        sa.Column("label", sa.Text),
        sa.Column("value", sa.Numeric(30, 6), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("comparator", sa.String(1), nullable=False),
        sa.Column("period", sa.String(10), index=True),
        sa.Column("base_period", sa.String(10)),
        sa.Column("target", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(16)),
        sa.Column("counterpart", sa.String(16)),
    )
    _record(
        "events",
        sa.Column("kind", sa.String(16), nullable=False, index=True),
        sa.Column("date", sa.String(10), index=True),
        sa.Column("place", sa.Text),
    )
    op.create_table(
        "whos",
        sa.Column("record", sa.String(32), primary_key=True),
        sa.Column("role", sa.String(12), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column(
            "document", sa.String(32), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("party", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("ix_whos_party", "whos", ["party", "role"])
    op.create_table(
        "topics",
        sa.Column("record", sa.String(32), primary_key=True),
        sa.Column("pillar", sa.String(32), primary_key=True),
        sa.Column(
            "document", sa.String(32), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5(record UNINDEXED, document UNINDEXED, exact, folded, hangul, "
            'tokenize = "unicode61 remove_diacritics 0")'
        )


def downgrade() -> None:
    """Drop everything: there is no older ledger."""
    for name in ("topics", "whos", "events", "claims", "statements", "readings", "locations", "documents"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search")
