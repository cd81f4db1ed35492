"""Official figures, each vintage of its own."""

import sqlalchemy as sa
from alembic import op

revision = "c1"
down_revision = "b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "observations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("reporter", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(16)),
        sa.Column("counterpart", sa.String(16)),
        sa.Column("period", sa.String(21), nullable=False),
        sa.Column("value", sa.Numeric(30, 6), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("comparator", sa.String(1), nullable=False),
        sa.Column("quality", sa.String(16), nullable=False),
        sa.Column("basis", sa.String(120), nullable=False),
        sa.Column("vintage", sa.String(10)),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("kept", sa.String(10), nullable=False),
    )
    op.create_index("ix_observations_series", "observations", ["indicator", "reporter", "period"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("observations")
