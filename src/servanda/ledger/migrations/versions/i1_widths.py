"""Texts of any length on a server, as in a file: SQLite holds no text to the width of its column.

There is nothing to do here: opening a ledger on a server that comes to this revision lifts the widths, and sorts new
columns by code points (`postgresql.hold_texts_as_files_do`).
"""

revision = "i1"
down_revision = "h1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Done by whoever opens the ledger."""


def downgrade() -> None:
    """A text without a width holds whatever one with it did."""
