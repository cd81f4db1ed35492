"""The clock: today, or the day that the user gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from servanda.commands.common import UsageProblemError

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day for which it is worked out: YYYY-MM-DD. [default: today]")
]


def day(form: str | None) -> date:
    """The day that `--as-of` names, today (UTC) where it is not given; `UsageProblemError` where it is no day."""
    if form is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(form)
    except ValueError as error:
        raise UsageProblemError(f"--as-of {form}: not a day of the form YYYY-MM-DD") from error
