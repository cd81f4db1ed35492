"""What the account held before it was worked out anew, and the words that alerts were about."""

import sqlalchemy as sa
from alembic import op

revision = "h1"
down_revision = "g1"
branch_labels = None
depends_on = None

_PLACES = """
INSERT INTO places (alert, document, start, "end")
SELECT DISTINCT o.id, s.document, s.start, s."end"
FROM outbox o
JOIN members n ON n.alias = o.thing AND n.kind = 'statement'
JOIN members m ON m.thing = n.thing AND m.kind = 'statement'
JOIN statements s ON s.id = m.record
WHERE NOT EXISTS (SELECT 1 FROM echoes e WHERE e.record = m.record)
"""
"""Where the statements stand of the undertakings that alerts were raised of."""


def upgrade() -> None:
    """Make the tables and fill them from what there is; queries of another account begin where they would have."""
    op.create_table(
        "accounted",
        sa.Column("document", sa.String(32), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO accounted (document, number) SELECT document, 0 FROM kinships")
    op.execute(
        "UPDATE queries SET number = (SELECT coalesce(max(number), 0) FROM changes) "
        "WHERE account <> coalesce((SELECT value FROM marks WHERE name = 'account'), '')"
    )
    op.drop_column("queries", "account")
    op.create_table(
        "places",
        sa.Column("alert", sa.String(32), sa.ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("end", sa.Integer, primary_key=True),
    )
    op.create_index("ix_places_document", "places", ["document"])
    op.execute(_PLACES)


def downgrade() -> None:
    """Drop them; queries begin again."""
    op.drop_table("places")
    op.add_column("queries", sa.Column("account", sa.Text, nullable=False, server_default=""))
    op.drop_table("accounted")
