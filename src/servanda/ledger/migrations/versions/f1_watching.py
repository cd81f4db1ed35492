"""What is watched, and the alerts that were raised."""

import sqlalchemy as sa
from alembic import op

revision = "f1"
down_revision = "e1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "polls",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("checked_at", sa.String(40), nullable=False),
        sa.Column("due_at", sa.String(40)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "sightings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("seen_at", sa.String(40), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "hosts",
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("rules", sa.Text),
        sa.Column("read_at", sa.String(40)),
        sa.Column("asked_at", sa.String(40)),
    )
    op.create_table(
        "queries",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("query", sa.String(80), nullable=False),
        sa.Column("thing", sa.String(32), nullable=False),
        sa.Column("what", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(80), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.String(40)),
        sa.Column("settled_at", sa.String(40)),
        sa.Column("answer", sa.Text, nullable=False),
        sa.UniqueConstraint("query", "thing", "what", "channel", name="uq_outbox"),
    )
    op.create_index("ix_outbox_state", "outbox", ["channel", "state"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("outbox", "queries", "hosts", "sightings", "polls"):
        op.drop_table(name)
