"""Decisions are appended, checked before they are written, and mark what has to be worked out anew."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select

from servanda.ledger import Ledger, account, schema, write
from servanda.ledger.overlay import load, log
from servanda.ledger.reviewing import ReviewError, decide
from servanda.records import Ruling, Verb, undertaking_id

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path, another):
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        for n in range(3):
            write(
                ledger,
                another(f"{n}.txt", f"They will build road {n}. Trade reached 9 USD. It opened."),
                "1",
                "p",
                read=True,
            )
        with ledger.writing() as connection:
            connection.execute(delete(account.pending))
            connection.execute(
                insert(account.members),
                [
                    {"kind": "statement", "record": s, "thing": undertaking_id(min(ids)), "alias": undertaking_id(s)}
                    for ids in [statements(connection)]
                    for s in ids
                ],
            )
        yield ledger


def statements(connection) -> list[str]:
    return sorted(connection.execute(select(schema.statements.c.id)).scalars())


def test_a_decision_is_kept_and_its_document_waits(store) -> None:
    with store.writing() as connection:
        first, *_ = statements(connection)
        decide(connection, Verb.CORRECT, [first], by="Ana", when=NOW, why="an offer", values={"force": "offer"})
        (entry,) = log(connection)
        assert (entry.verb, entry.targets, entry.by, entry.when) == (Verb.CORRECT, (first,), "Ana", NOW)
        assert load(connection).corrections == {first: {"force": "offer"}}
        assert len(connection.execute(select(account.pending)).all()) == 1


def test_things_stand_for_their_records_by_any_of_their_names(store) -> None:
    with store.writing() as connection:
        one, two, three = statements(connection)
        status = decide(
            connection,
            Verb.STATUS,
            [undertaking_id(three)],
            by="Ana",
            when=NOW,
            why="built",
            values={"stage": "closed"},
        )
        assert set(status.targets) == {one, two, three}
        split = decide(connection, Verb.SPLIT, [two], by="Ana", when=NOW, why="another road")
        assert split.targets == (two, one, three)
        assert load(connection).rulings == tuple(Ruling.on(two, o, together=False) for o in sorted((one, three)))
        decide(connection, Verb.MERGE, [two, undertaking_id(one)], by="Ana", when=NOW, why="the same road")
        assert all(ruling.together for ruling in load(connection).rulings)


def test_undo_takes_the_latest_and_marks_its_documents(store) -> None:
    with store.writing() as connection:
        first, *_ = statements(connection)
        decide(connection, Verb.REJECT, [first], by="Ana", when=NOW, why="no promise")
        connection.execute(delete(account.pending))
        decide(connection, Verb.UNDO, [], by="Ben", when=NOW, why="it is one")
        assert load(connection).rejected == frozenset()
        assert len(connection.execute(select(account.pending)).all()) == 1
        with pytest.raises(ReviewError, match="no decision to undo"):
            decide(connection, Verb.UNDO, [], by="Ben", when=NOW, why="once more")
        assert len(log(connection)) == 2


@pytest.mark.parametrize(
    ("verb", "targets", "values", "told"),
    [
        (Verb.ACCEPT, ["s-none"], None, "no such record"),
        (Verb.CORRECT, ["FIRST"], None, "FIELD=VALUE"),
        (Verb.CORRECT, ["FIRST"], {"colour": "red"}, "cannot be corrected"),
        (Verb.STATUS, ["FIRST"], {"stage": "done"}, "stage is one of"),
        (Verb.MERGE, ["FIRST"], None, "two ids or more"),
        (Verb.UNDO, ["k-none"], None, "no such decision"),
    ],
)
def test_what_cannot_be_decided_is_told_and_not_written(store, verb, targets, values, told) -> None:
    with store.writing() as connection:
        ids = [statements(connection)[0] if t == "FIRST" else t for t in targets]
        with pytest.raises(ReviewError, match=told):
            decide(connection, verb, ids, by="Ana", when=NOW, why="x", values=values)
        assert log(connection) == []


@pytest.mark.parametrize(("by", "why"), [("", "x"), ("Ana", " ")])
def test_a_decision_needs_a_name_and_a_reason(store, by, why) -> None:
    with store.writing() as connection, pytest.raises(ReviewError, match="needs"):
        decide(connection, Verb.ACCEPT, statements(connection)[:1], by=by, when=NOW, why=why)
