"""The account is the same whatever the order and the size of the batches, and takes back what is decided otherwise."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from servanda.extraction import Extractor
from servanda.ledger import Filters, Ledger, account, discrepancies, happenings, undertakings, write
from servanda.ledger.reviewing import decide
from servanda.pipeline.account import reconcile, remember, remembered
from servanda.profiles import ProfileError, load
from servanda.records import Verb
from servanda.sources import documents

EXAMPLES = Path(__file__).parents[2] / "examples" / "vietnam-korea"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
THINGS = (
    account.kinships,
    account.occasions,
    account.members,
    account.echoes,
    account.facets,
    account.happenings,
    account.undertakings,
    account.answers,
    account.discrepancies,
    account.projects,
)


@pytest.fixture(scope="module")
def profile():
    return load("vietnam-korea")


@pytest.fixture(scope="module")
def readings(profile):
    paths = sorted([*EXAMPLES.glob("2025-*"), *EXAMPLES.glob("2024-*"), *EXAMPLES.glob("2018-*")])
    return Extractor(profile).read_all(list(documents([str(path) for path in paths])))


def built(path, readings, profile, batches):
    """The things of a ledger that took the readings in these batches."""
    with Ledger(str(path), create=True) as store:
        for batch in batches:
            for number in batch:
                write(store, readings[number], "1", "p", read=True)
            reconcile(store, profile, now=NOW)
        return things(store)


def things(store):
    with store.reading() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in THINGS}


def test_order_and_batches_do_not_matter(tmp_path, readings, profile) -> None:
    numbers = list(range(len(readings)))
    at_once = built(tmp_path / "a.db", readings, profile, [numbers])
    one_by_one = built(tmp_path / "b.db", readings, profile, [[number] for number in numbers])
    shuffled = random.Random(3).sample(numbers, len(numbers))
    by_threes = built(tmp_path / "c.db", readings, profile, [shuffled[n : n + 3] for n in range(0, len(shuffled), 3)])
    assert at_once["happenings"]
    assert at_once["discrepancies"]
    assert one_by_one == at_once
    assert by_threes == at_once


@pytest.fixture
def store(tmp_path, readings, profile):
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        for reading in readings:
            write(ledger, reading, "1", "p", read=True)
        reconcile(ledger, profile, now=NOW)
        yield ledger


def test_what_is_rejected_leaves_the_account_and_comes_back(store, profile) -> None:
    before = things(store)
    with store.writing() as connection:
        found = happenings(connection, Filters())
        largest = max(found, key=lambda row: len(row["tellings"]))
        for telling in largest["tellings"]:
            decide(connection, Verb.REJECT, [telling], by="Ana", when=NOW, why="not so")
    reconcile(store, profile, now=NOW)
    with store.reading() as connection:
        assert largest["id"] not in {row["id"] for row in happenings(connection, Filters())}
    with store.writing() as connection:
        for _ in largest["tellings"]:
            decide(connection, Verb.UNDO, [], by="Ana", when=NOW, why="it is so")
    reconcile(store, profile, now=NOW)
    assert things(store) == before


def test_events_are_merged_and_split_by_hand_and_a_rebuild_respects_it(store, profile, readings) -> None:
    with store.writing() as connection:
        one, other = happenings(connection, Filters(kind="signing"))[:2]
        decide(connection, Verb.MERGE, [one["id"], other["id"]], by="Ana", when=NOW, why="one ceremony")
    reconcile(store, profile, now=NOW)
    together = {*one["tellings"], *other["tellings"]}
    assert any(together == set(row["tellings"]) for row in listed(store))
    for reading in readings:
        write(store, reading, "2", "p", read=True)
    reconcile(store, profile, now=NOW)
    assert any(together == set(row["tellings"]) for row in listed(store))
    with store.writing() as connection:
        decide(connection, Verb.UNDO, [], by="Ana", when=NOW, why="two")
    reconcile(store, profile, now=NOW)
    assert {tuple(one["tellings"]), tuple(other["tellings"])} <= {tuple(row["tellings"]) for row in listed(store)}


def listed(store):
    with store.reading() as connection:
        return happenings(connection, Filters())


COPY = "2025-08-11-readout-hanoi-copy.html"


def repeats(store):
    """The statements of copies with what they repeat, and the undertaking of each statement."""
    with store.reading() as connection:
        e, m = account.echoes.c, account.members.c
        of = dict(connection.execute(select(e.record, e["of"])).all())
        home = dict(connection.execute(select(m.record, m.thing).where(m.kind == "statement")).all())
    return of, home


def test_statements_of_copies_follow_what_they_repeat(store) -> None:
    of, home = repeats(store)
    assert of
    assert all(home.get(record) == home.get(original) for record, original in of.items())
    with store.reading() as connection:
        found = undertakings(connection, Filters(document=COPY), NOW.date())
    assert found
    steps = [step for row in found for step in row["statements"]]
    assert {step["id"] for step in steps if step["document"].endswith(COPY)} <= set(of)
    assert all(step["copy"] and step["change"] == "repeated" for step in steps if step["id"] in of)


def test_what_repeats_a_rejected_statement_stands_for_itself(store, profile) -> None:
    of, home = repeats(store)
    before = things(store)
    record, original = next((r, o) for r, o in sorted(of.items()) if o in home)
    with store.writing() as connection:
        decide(connection, Verb.REJECT, [original], by="Ana", when=NOW, why="misread")
    reconcile(store, profile, now=NOW)
    again, home = repeats(store)
    assert original not in {*again.values(), *home}
    assert record in home
    with store.writing() as connection:
        decide(connection, Verb.UNDO, [], by="Ana", when=NOW, why="read well")
    reconcile(store, profile, now=NOW)
    assert things(store) == before


def test_an_undertaking_is_ruled_on_without_its_copies(store, profile) -> None:
    of, home = repeats(store)
    thing = next(home[o] for o in sorted(of.values()) if o in home)
    with store.writing() as connection:
        decided = decide(
            connection, Verb.STATUS, [thing], by="Ana", when=NOW, why="signed", values={"stage": "finalisation"}
        )
    assert set(of).isdisjoint(decided.targets)
    reconcile(store, profile, now=NOW)
    with store.reading() as connection:
        (row,) = undertakings(connection, Filters(ids=(thing,)), NOW.date())
    assert row["stage"] == "finalisation"


def test_a_discrepancy_that_a_person_dismisses_is_listed_no_more(store) -> None:
    with store.writing() as connection:
        first, *others = discrepancies(connection, Filters())
        decide(connection, Verb.REJECT, [first["id"]], by="Ana", when=NOW, why="two different counts")
        assert discrepancies(connection, Filters()) == others


def test_changes_are_logged_once(store, profile) -> None:
    with store.reading() as connection:
        logged = connection.execute(select(account.changes.c.thing, account.changes.c.what)).all()
    assert len(logged) == len(set(logged))
    assert {"event", "discrepancy"} <= {what for _, what in logged}
    assert reconcile(store, profile, now=NOW).documents == 0


def test_another_profile_works_the_account_out_anew(store, readings) -> None:
    again = reconcile(store, load("vietnam-korea"), now=NOW)
    assert again.documents == 0
    remember(store, "vietnam-korea", "VNM,KOR")
    other = remembered(store)
    assert reconcile(store, other, now=NOW).documents == len(readings)


def test_a_ledger_in_which_nothing_was_built_says_so(tmp_path) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store, pytest.raises(ProfileError, match="servanda build"):
        remembered(store)
