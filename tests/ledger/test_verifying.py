"""Every kind of damage is found, and said where it is."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from servanda.ledger import Ledger, write
from servanda.ledger.reviewing import decide
from servanda.ledger.verifying import verify
from servanda.records import Verb


@pytest.fixture
def ledger(tmp_path, reading, another):
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write(store, reading, "1", "p", read=True)
        write(store, another("b.txt", "Another text of some length."), "1", "p", read=False)
        with store.writing() as connection:
            decide(
                connection, Verb.CORRECT, [reading.claims[0].id],
                by="Ana", when=datetime(2025, 5, 6, tzinfo=UTC), why="a slip", values={"unit": "KRW"},
            )  # fmt: skip
        yield store


def test_a_whole_ledger(ledger) -> None:
    found = verify(ledger)
    assert found.told == []
    assert (found.counts["documents"], found.counts["statements"], found.counts["decisions"]) == (2, 1, 1)
    assert found.counts["evidences"] == 4  # that of the corrected claim twice: as read, and as corrected


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE documents SET text = 'X' || text", "its text is not the one that was put in"),
        ("UPDATE documents SET sha256 = 'X' || substr(sha256, 2)", "does not bear the name of its bytes"),
        ("UPDATE documents SET regions = '[[0, 100000, \"notice\"]]'", "has a region outside of its text"),
        ("UPDATE statements SET quote = 'X' || quote", "its words are not at"),
        ('UPDATE claims SET start = start + 1, "end" = "end" + 1', "its words are not at"),
        ("UPDATE events SET kind = 'visit'", "does not bear the name of its place and kind"),
        ("DELETE FROM whos WHERE role = 'speaker'", "has no speaker"),
        ("DELETE FROM locations", "has no path"),
        ("DELETE FROM readings", "was never read"),
        ("DELETE FROM words", "cannot be searched"),
        ("UPDATE words SET record = 's-0' WHERE record LIKE 's-%'", "is in the index and not in the ledger"),
        ("UPDATE decisions SET why = 'another reason'", "does not say what it said"),
        ("DELETE FROM claims", "is not there any more"),
        ("DELETE FROM reviewed", "its mark of review does not follow"),
    ],
)
def test_damage_is_found(ledger, damage, said) -> None:
    with ledger.writing() as connection:
        connection.execute(text(damage))
    found = verify(ledger)
    assert found.faults > 0
    assert any(said in what for _, what in found.told), found.told


def test_only_the_first_faults_are_told(ledger, another) -> None:
    for number in range(120):
        write(ledger, another(f"{number}.txt", f"Another text, number {number}."), "1", "p", read=False)
    with ledger.writing() as connection:
        connection.execute(text("DELETE FROM locations"))
    found = verify(ledger)
    assert (found.faults, len(found.told)) == (122, 100)
