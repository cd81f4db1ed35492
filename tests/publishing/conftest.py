"""A ledger of the bundled example, with a decision in it, for the exports."""

import shutil
from datetime import UTC, date, datetime

import pytest

from servanda import ledger as kept
from servanda.ledger import Filters, Ledger
from servanda.ledger.reviewing import decide
from servanda.profiles import load
from servanda.publishing.exports import Source
from servanda.records import Verb


@pytest.fixture(scope="package")
def built(example, tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("exports") / "ledger.db")
    shutil.copy(example, path)
    with Ledger(path) as store, store.writing() as connection:
        first = kept.statements(connection, Filters(force="request"))[0]
        decide(
            connection,
            Verb.ACCEPT,
            [first["id"]],
            by='reader "1"',
            when=datetime(2026, 1, 1, tzinfo=UTC),
            why='"right"',
        )
    return path


@pytest.fixture
def source(built):
    with Ledger(built) as store, store.reading() as connection:
        yield Source(connection, load("vietnam-korea"), date(2026, 1, 1))
