"""A deadline is met, missed or still to come, by the clock that is given."""

from datetime import date

import pytest

from servanda.reconciliation.schedule import schedule
from servanda.records import Change, Completion, PartialDate, Proof, Schedule, Stage, Step, Undertaking


@pytest.mark.parametrize(
    ("deadline", "completion", "done", "as_of", "expected"),
    [
        (None, Completion.NO_EVIDENCE, None, "2031-01-01", Schedule.NO_DEADLINE),
        ("2030", Completion.LIMITED, None, "2030-12-31", Schedule.ON_TIME),
        ("2030", Completion.LIMITED, None, "2031-01-01", Schedule.OVERDUE),
        ("2025-06", Completion.NO_EVIDENCE, None, "2025-07-01", Schedule.OVERDUE),
        ("2025-06", Completion.COMPLETE, "2025-06-30", "2026-01-01", Schedule.ON_TIME),
        ("2025-06", Completion.COMPLETE, "2025-07-02", "2026-01-01", Schedule.LATE),
        ("2025-06", Completion.COMPLETE, None, "2026-01-01", Schedule.ON_TIME),
    ],
)
def test_schedule(deadline, completion, done, as_of, expected) -> None:
    proof = Proof("e-1", completion, "opened", PartialDate.parse(done) if done else None)
    undertaking = Undertaking(
        "open the school",
        ("KOR",),
        (),
        (),
        PartialDate.parse(deadline) if deadline else None,
        (Step("s-1", None, Change.FIRST, "the first telling"),),
        Stage.IMPLEMENTATION,
        completion,
        (proof,),
    )
    assert schedule(undertaking, date.fromisoformat(as_of)) is expected
