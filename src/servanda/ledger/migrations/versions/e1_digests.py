"""The digest of every stored text, to tell later whether it is still the same."""

import sqlalchemy as sa
from alembic import op

from servanda.ledger.rows import digest

revision = "e1"
down_revision = "d1"
branch_labels = None
depends_on = None

_TOGETHER = 200


def upgrade() -> None:
    """Add the column and fill it from the texts as they are now."""
    op.add_column("documents", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    documents = sa.table("documents", sa.column("id"), sa.column("text"), sa.column("digest"))
    ids = list(connection.execute(sa.select(documents.c.id)).scalars())
    for start in range(0, len(ids), _TOGETHER):
        chosen = sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids[start : start + _TOGETHER]))
        for key, words in connection.execute(chosen).all():
            connection.execute(sa.update(documents).where(documents.c.id == key).values(digest=digest(words)))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("documents", "digest")
