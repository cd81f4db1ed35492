"""What the account held before it was worked out anew, and the words that alerts were about."""

import sqlalchemy as sa
from alembic import op

revision = "h1"
down_revision = "g1"
branch_labels = None
depends_on = None

_TOGETHER = 200


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
    _fill_places(op.get_bind())


def _fill_places(connection: sa.Connection) -> None:
    """Where the statements stand of the undertakings that alerts were raised of."""
    outbox = sa.table("outbox", sa.column("id"), sa.column("thing"))
    undertakings = sa.table("undertakings", sa.column("id"), sa.column("body", sa.JSON))
    statements = sa.table("statements", *map(sa.column, ("id", "document", "start", "end")))
    places = sa.table("places", *map(sa.column, ("alert", "document", "start", "end")))
    chosen = sa.select(outbox.c.id, undertakings.c.body).join(undertakings, undertakings.c.id == outbox.c.thing)
    for alert, body in connection.execute(chosen).all():
        ids = body["statements"]
        for start in range(0, len(ids), _TOGETHER):
            own = sa.select(statements.c.document, statements.c.start, statements.c.end)
            found = connection.execute(own.where(statements.c.id.in_(ids[start : start + _TOGETHER]))).all()
            rows = [{"alert": alert, "document": d, "start": s, "end": e} for d, s, e in sorted(set(found))]
            if rows:
                connection.execute(sa.insert(places), rows)


def downgrade() -> None:
    """Drop them; queries begin again."""
    op.drop_table("places")
    op.add_column("queries", sa.Column("account", sa.Text, nullable=False, server_default=""))
    op.drop_table("accounted")
