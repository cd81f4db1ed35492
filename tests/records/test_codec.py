"""A record that went through JSON is the same record."""

import json
from datetime import UTC, datetime

import pytest

from servanda.records import (
    Change,
    Completion,
    Decision,
    EventKind,
    Happening,
    Part,
    PartialDate,
    Participant,
    Proof,
    Stage,
    Step,
    Undertaking,
    Verb,
    Who,
)
from servanda.records.codec import plain, restored

RECORDS = [
    Happening(
        EventKind.VISIT,
        PartialDate.parse("2025-08-10"),
        PartialDate.parse("2025-08"),
        None,
        (Participant(Who("VNM", "To Lam"), Part.GUEST), Participant(Who("KOR"))),
        ("e-1", "e-2"),
        ("d-1",),
        None,
        ("same day, same people",),
    ),
    Undertaking(
        "build the bridge",
        ("KOR",),
        ("VNM",),
        ("infrastructure",),
        None,
        (Step("s-1", PartialDate.parse("2024"), Change.FIRST, "the first telling", (), ("soon",), copy=True),),
        Stage.IDENTIFICATION,
        Completion.NO_EVIDENCE,
        (Proof("e-9", Completion.LIMITED, "ground was broken"),),
    ),
    Decision(
        Verb.CORRECT, ("s-1",), "Ana", datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "wrong force", (("force", "offer"),)
    ),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_there_and_back(record) -> None:
    again = restored(type(record), json.loads(json.dumps(plain(record))))
    assert again == record
    assert again.id == record.id


def test_what_is_no_value_of_a_record_is_refused() -> None:
    with pytest.raises(TypeError, match="not a value of a record"):
        plain(object())
