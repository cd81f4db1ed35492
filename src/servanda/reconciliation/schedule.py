"""How an undertaking stands against its deadline on a given day."""

from __future__ import annotations

from datetime import date

from servanda.records import Completion, Schedule, Undertaking


def schedule(undertaking: Undertaking, as_of: date) -> Schedule:
    """The schedule on the day `as_of`.

    Complete: on time where the evidence of completion is dated within the deadline or carries no date, else late.
    Not complete: on time up to the last day that the deadline can mean, overdue from the day after. Dates are no more
    precise than their sources, so a deadline of 2030 runs to the end of that year.
    """
    if undertaking.deadline is None:
        return Schedule.NO_DEADLINE
    last = undertaking.deadline.last_day
    if undertaking.completion is Completion.COMPLETE:
        done = [p.date for p in undertaking.proofs if p.completion is Completion.COMPLETE and p.date is not None]
        return Schedule.LATE if done and min(d.first_day for d in done) > last else Schedule.ON_TIME
    return Schedule.OVERDUE if as_of > last else Schedule.ON_TIME
