"""The words that texts are found by in a table of their own, indexed by either store in its way."""

import sqlalchemy as sa
from alembic import op

from servanda.ledger.search import row_of

revision = "d1"
down_revision = "c1"
branch_labels = None
depends_on = None

_TOGETHER = 500
_COLUMNS = ("exact", "folded", "hangul")
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _COLUMNS) for row in ("new", "old"))
_ADDED = f"INSERT INTO search (rowid, {', '.join(_COLUMNS)}) VALUES (new.number, {_NEW});"  # noqa: S608 - names of columns
_GONE = f"INSERT INTO search (search, rowid, {', '.join(_COLUMNS)}) VALUES ('delete', old.number, {_OLD});"  # noqa: S608
_MARKED = " || ".join(f"string_to_array('{name[0]}' || replace({name}, ' ', ' {name[0]}'), ' ')" for name in _COLUMNS)


def upgrade() -> None:
    """Make the table and its index; words that are there already move into it."""
    remote = op.get_bind().dialect.name == "postgresql"
    collation = "C" if remote else None
    op.create_table(
        "words",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("record", sa.String(32, collation=collation), nullable=False, unique=True),
        sa.Column(
            "document",
            sa.String(32),
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("size", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text(collation=collation), nullable=False) for name in _COLUMNS),
    )
    if remote:
        op.execute(
            f"ALTER TABLE words ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector({_MARKED})) STORED"
        )
        op.execute("CREATE INDEX ix_words_vector ON words USING gin (vector)")
        return
    _move()
    op.execute("DROP TABLE search")
    op.execute(
        f"CREATE VIRTUAL TABLE search USING fts5({', '.join(_COLUMNS)}, content='words', content_rowid='number', "
        'tokenize = "unicode61 remove_diacritics 0")'
    )
    op.execute(f"CREATE TRIGGER words_added AFTER INSERT ON words BEGIN {_ADDED} END")
    op.execute(f"CREATE TRIGGER words_gone AFTER DELETE ON words BEGIN {_GONE} END")
    op.execute(f"CREATE TRIGGER words_changed AFTER UPDATE ON words BEGIN {_GONE} {_ADDED} END")
    op.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _move() -> None:
    connection = op.get_bind()
    words = sa.table("words", *(sa.column(name) for name in ("record", "document", "size", *_COLUMNS)))
    found = connection.execute(sa.text("SELECT record, document, exact FROM search"))
    for some in found.partitions(_TOGETHER):
        rows = {record: row_of(record, document, exact) for record, document, exact in some}
        connection.execute(sa.insert(words), list(rows.values()))


def downgrade() -> None:
    """The index of before held the words themselves; it is not made again."""
    raise NotImplementedError("a ledger is not taken back to an older form; restore a backup of before")
