"""Indexes for pages of long lists: documents by what they are listed by, and who is named by party and by name."""

import sqlalchemy as sa
from alembic import op

revision = "g1"
down_revision = "f1"
branch_labels = None
depends_on = None

_TOLD = "coalesce(dateline_date, published)"


def upgrade() -> None:
    """Make them."""
    # SQLite takes what has no date for the smallest, and PostgreSQL must be told so.
    last = " NULLS LAST" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"CREATE INDEX IF NOT EXISTS ix_documents_told ON documents ({_TOLD} DESC{last}, id)")
    op.create_index("ix_whos_of", "whos", ["party", "record"], if_not_exists=True)
    # A name can be longer than an index of PostgreSQL holds.
    op.create_index("ix_whos_named", "whos", [sa.text("substr(name, 1, 64)"), "record"], if_not_exists=True)


def downgrade() -> None:
    """Drop them."""
    for name, table in (("ix_whos_named", "whos"), ("ix_whos_of", "whos"), ("ix_documents_told", "documents")):
        op.drop_index(name, table)
