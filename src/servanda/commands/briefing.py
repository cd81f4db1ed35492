"""brief: a few pages before a visit."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from servanda.commands.common import LedgerPath, UsageProblemError, notes, write_bytes
from servanda.commands.timing import AsOf, day
from servanda.records import PartialDate

_FORMS = ("md", "html", "docx", "pdf")
_BEFORE = timedelta(days=365)


def brief(
    ledger: LedgerPath = "servanda.db",
    since: Annotated[
        str | None, typer.Option(help="From this date on: YYYY, YYYY-MM or YYYY-MM-DD. [default: a year before]")
    ] = None,
    pillar: Annotated[list[str] | None, typer.Option(help="Only this pillar; may be given again.")] = None,
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="md, html, docx or pdf.")] = "md",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it; else to the screen.")
    ] = None,
) -> None:
    """Write a brief: what was agreed, what is open, what changed in wording, targets, doubts, next dates.

    Every sentence carries its sources; a sentence that its sources do not carry stops the command.

    Example: servanda brief --since 2025-08 --format pdf -o brief.pdf
    """
    from servanda.analysis.briefs import UnsupportedError, check
    from servanda.analysis.briefs import brief as compose
    from servanda.ledger import Ledger
    from servanda.pipeline.account import remembered
    from servanda.publishing.briefs import FORMATS
    from servanda.publishing.charts import draw, picture

    if form not in _FORMS:
        raise UsageProblemError(f"{form}: no such format; use {', '.join(_FORMS)}")
    if output is None and form in {"docx", "pdf"}:
        raise UsageProblemError(f"{form} is no text for the screen; name a file with --output")
    today = day(as_of)
    start = _start(since) if since else PartialDate.of(today - _BEFORE)
    with Ledger(ledger) as store:
        profile = remembered(store)
        known = {p.key for p in profile.pillars}
        for name in pillar or ():
            if name not in known:
                raise UsageProblemError(f"{name}: no such pillar; use {', '.join(sorted(known))}")
        with store.reading() as connection:
            made = compose(
                connection,
                profile,
                since=start.first_day,
                as_of=today,
                pillars=pillar or (),
                draw=lambda standing: draw(shown, alone=False) if (shown := picture(standing, profile)) else None,
            )
            try:
                check(made, connection)
            except UnsupportedError as error:
                raise UsageProblemError(f"the brief is not written, since a sentence is {error}") from error
    content = FORMATS[form](made)
    if output is None:
        sys.stdout.write(content.decode())
    else:
        write_bytes(str(output), content)
    notes().print(f"{len(made.sentences)} sentences, {len(made.citations)} sources", markup=False)


def _start(form: str) -> PartialDate:
    try:
        return PartialDate.parse(form)
    except ValueError as error:
        raise UsageProblemError(f"--since {form}: {error}") from error
