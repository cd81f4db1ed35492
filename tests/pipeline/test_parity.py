"""What many documents come to is the same, row by row, whichever store holds the ledger."""

import shutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from servanda.ledger import Ledger, schema
from servanda.ledger.verifying import verify
from servanda.pipeline.account import reconcile
from servanda.profiles import for_parties

pytestmark = pytest.mark.file
NOW = datetime(2026, 7, 1, tzinfo=UTC)
TABLES = schema.metadata.sorted_tables


def test_an_account_worked_out_anew(example, copied, tmp_path) -> None:
    shutil.copy(example, tmp_path / "l.db")
    others = for_parties(["KOR", "VNM", "JPN"])  # another profile than the one it was worked out for
    kept = []
    for address in (str(tmp_path / "l.db"), copied(example)):
        with Ledger(address) as store:
            reconcile(store, others, now=NOW)
            assert verify(store).told == []
            with store.reading() as connection:
                kept.append({t.name: sorted(map(repr, connection.execute(select(t)))) for t in TABLES})
    for name, rows in kept[0].items():
        assert rows == kept[1][name], name
    assert len(kept[0]["undertakings"]) > 100
