"""Decisions come to what they say, in their order, and an undone one to nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from servanda.ledger.overlay import CorrectionError, Overlay, correct
from servanda.records import Decision, EventKind, Force, PartialDate, Ruling, Verb, Who

START = datetime(2026, 1, 1, tzinfo=UTC)


def log(*entries: tuple) -> list[Decision]:
    return [
        Decision(verb, targets, "Ana", START + timedelta(minutes=n), "", tuple(values))
        for n, (verb, targets, *values) in enumerate(entries)
    ]


def test_the_latest_word_on_a_record_counts() -> None:
    rejected = Overlay.of(log((Verb.ACCEPT, ("s-1",)), (Verb.REJECT, ("s-1",))))
    accepted = Overlay.of(log((Verb.REJECT, ("s-1",)), (Verb.ACCEPT, ("s-1",))))
    assert rejected.rejected == {"s-1"}
    assert accepted.rejected == frozenset()
    assert accepted.reviewed["s-1"].verb is Verb.ACCEPT


def test_undo_takes_back_and_undoing_it_restores() -> None:
    first = log((Verb.REJECT, ("s-1",)))
    undo = Decision(Verb.UNDO, (first[0].id,), "Ana", START + timedelta(hours=1), "a slip")
    again = Decision(Verb.UNDO, (undo.id,), "Ana", START + timedelta(hours=2), "no slip")
    assert Overlay.of([*first, undo]).rejected == frozenset()
    assert Overlay.of([*first, undo, again]).rejected == {"s-1"}


def test_a_later_ruling_on_the_same_pair_replaces_an_earlier_one() -> None:
    overlay = Overlay.of(log((Verb.SPLIT, ("s-2", "s-1", "s-3")), (Verb.MERGE, ("s-1", "s-2"))))
    assert overlay.rulings == (Ruling("s-1", "s-2", together=True), Ruling("s-2", "s-3", together=False))


def test_corrections_add_up_and_the_name_stays(reading) -> None:
    (statement,) = reading.statements
    overlay = Overlay.of(
        log(
            (Verb.CORRECT, (statement.id,), ("force", "offer"), ("deadline", "")),
            (Verb.CORRECT, (statement.id,), ("speakers", "KOR:Han Seo-yun, VNM")),
        )
    )
    corrected = overlay.corrected(statement)
    assert (corrected.force, corrected.deadline) == (Force.OFFER, None)
    assert corrected.speakers == (Who("KOR", "Han Seo-yun"), Who("VNM"))
    assert corrected.id == statement.id
    assert replace(corrected, kept_as="").id != statement.id


def test_claims_and_events_are_corrected_too(reading) -> None:
    claim = correct(reading.claims[0], {"value": "91,000,000,000", "target": "yes", "period": "2030", "subject": ""})
    assert (claim.value, claim.target, str(claim.period), claim.subject) == (
        Decimal(91_000_000_000),
        True,
        "2030",
        None,
    )
    event = correct(reading.events[0], {"kind": "visit", "date": "2025-05-03"})
    assert (event.kind, event.date) == (EventKind.VISIT, PartialDate.parse("2025-05-03"))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"colour": "red"}, "colour: cannot be corrected; set force"),
        ({"force": "wish"}, "force=wish"),
        ({"deadline": "soon"}, "not a date of the form"),
    ],
)
def test_what_cannot_be_set_is_told(reading, values, told) -> None:
    with pytest.raises(CorrectionError, match=told):
        correct(reading.statements[0], values)
