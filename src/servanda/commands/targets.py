"""targets: what is to be reached, and whether it is within reach."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.commands.common import (
    LedgerPath,
    PartyCodes,
    ProfileName,
    UsageProblemError,
    chosen,
    console,
    notes,
    write_file,
)
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from servanda.profiles import Profile
    from servanda.statistics.targets import Standing

_FORMS = ("text", "json")


def targets(
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    indicator: Annotated[
        str | None, typer.Option(help="Only targets of this indicator, or the group it names.")
    ] = None,
    deadline: Annotated[str | None, typer.Option(help="Only targets with this deadline.")] = None,
    baseline: Annotated[
        int | None, typer.Option(help="The year to count from. [default: the last full year before it was first told]")
    ] = None,
    chart: Annotated[
        str | None, typer.Option("--chart", help="An SVG file for the picture of the target told in most documents.")
    ] = None,
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="text or json (one array).")] = "text",
) -> None:
    """Tell each target of a ledger: who set it, required and realised growth, the outlook, the targets before it.

    Without --profile or --parties the partnership is that of the parties in the ledger.

    Example: servanda targets --indicator trade --chart trade.svg
    """
    from servanda.analysis.partnership import partnership
    from servanda.analysis.target_rows import row
    from servanda.analysis.targets import targets as measured
    from servanda.ledger import Ledger
    from servanda.publishing.target_text import target_text

    if form not in _FORMS:
        raise UsageProblemError(f"{form}: no such format; use {' or '.join(_FORMS)}")
    named = chosen(profile, parties) if profile or parties else None
    on = day(as_of)
    with Ledger(ledger) as store, store.reading() as connection:
        of = named or partnership(connection)
        found = measured(connection, of, on, baseline)
    kept = [
        s
        for s in found.standings
        if (indicator is None or f"{s.target.indicator}.".startswith(f"{indicator}."))
        and (deadline is None or str(s.target.deadline) == deadline)
    ]
    if form == "json":
        sys.stdout.write(json.dumps([row(s, found) for s in kept], ensure_ascii=False, indent=1) + "\n")
    else:
        console().print("\n\n".join(target_text(s, found, of) for s in kept), markup=False)
        notes().print(f"{len(kept)} targets", markup=False)
    if chart is not None:
        _drawn(chart, kept, of)


def _drawn(chart: str, kept: list[Standing], of: Profile) -> None:
    from servanda.publishing.charts import draw, picture

    shown = [(len(s.target.documents), p) for s in kept if (p := picture(s, of)) is not None]
    if not shown:
        raise UsageProblemError("no target to draw: none of them is measured by official figures")
    _, best = max(shown, key=lambda pair: pair[0])
    write_file(chart, draw(best) + "\n")
    notes().print(f"{chart}: {best.title}", markup=False)
