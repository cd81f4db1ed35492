"""review: what persons decide about records, with their names and reasons."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servanda.commands.common import LedgerPath, UsageProblemError, console, notes
from servanda.commands.tables import Form, told
from servanda.records import Verb

if TYPE_CHECKING:
    from servanda.ledger import Ledger

app = typer.Typer(
    help="Accept, reject and correct what was read; merge and split what was united. Appended, never altered.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Option("--by", envvar="SERVANDA_REVIEWER", help="Who decides.")]
Reason = Annotated[str, typer.Option("--why", help="The reason, for whoever reads the log.")]
Target = Annotated[str, typer.Argument(metavar="ID", help="A record; an undertaking, event or discrepancy too.")]
Targets = Annotated[list[str], typer.Argument(metavar="ID…", help="Records, or undertakings or events as wholes.")]


@app.command("next")
def show_next(
    ledger: LedgerPath = "servanda.db",
    kind: Annotated[str | None, typer.Option(help="Only statement, claim, event, reply or discrepancy.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many.")] = 1,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Show what no person has judged yet, the most doubtful first, with its words.

    Example: servanda review next --kind statement
    """
    from servanda.commands.asking import described
    from servanda.ledger import Ledger
    from servanda.ledger.doubts import KINDS, left, queue

    if kind and kind not in KINDS:
        raise UsageProblemError(f"{kind}: no such kind; use {', '.join(KINDS)}")
    if form not in {"text", "json"}:
        raise UsageProblemError(f"{form}: no such format; use text or json")
    kinds = (kind,) if kind else KINDS
    now = datetime.now(UTC)
    with Ledger(ledger) as store, store.reading() as connection:
        rows = queue(connection, kinds, limit)
        remaining = left(connection, kinds)
        if form == "json":
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        else:
            for row in rows:
                console().print(f"{row['id']}  ({row['kind']}, doubt {row['doubt']:.2f})", markup=False)
                described(connection, row["id"], now.date())
                console().print()
    notes().print(f"{remaining} not judged yet", markup=False)


@app.command()
def accept(target: Target, by: Name, why: Reason, ledger: LedgerPath = "servanda.db") -> None:
    """Say that a record is right as it is.

    Example: servanda review accept s-4f1c2a --by Ana --why "checked against the video"
    """
    _decide(ledger, Verb.ACCEPT, [target], by, why)


@app.command()
def reject(target: Target, by: Name, why: Reason, ledger: LedgerPath = "servanda.db") -> None:
    """Say that a record is wrong: it stays in the ledger and counts for nothing.

    Example: servanda review reject s-4f1c2a --by Ana --why "a headline of another article"
    """
    _decide(ledger, Verb.REJECT, [target], by, why)


@app.command()
def correct(
    target: Target,
    values: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE…", help="What to set: force=offer, deadline=2030.")
    ],
    by: Name,
    why: Reason,
    ledger: LedgerPath = "servanda.db",
) -> None:
    """Set fields of a statement, claim or event; the machine's reading is kept beside.

    Example: servanda review correct s-4f1c2a force=offer "speakers=VNM:To Lam" --by Ana --why "he only offered"
    """
    pairs = dict(_pair(value) for value in values)
    _decide(ledger, Verb.CORRECT, [target], by, why, pairs)


@app.command()
def merge(targets: Targets, by: Name, why: Reason, ledger: LedgerPath = "servanda.db") -> None:
    """Say that two or more tell of one thing: statements of one undertaking, tellings of one event.

    Example: servanda review merge u-19ab3c u-77de01 --by Ana --why "the same railway"
    """
    _decide(ledger, Verb.MERGE, targets, by, why)


@app.command()
def split(targets: Targets, by: Name, why: Reason, ledger: LedgerPath = "servanda.db") -> None:
    """Say that the first record does not belong with the others named, or with its undertaking or event at all.

    Example: servanda review split s-4f1c2a --by Ana --why "another visa scheme"
    """
    _decide(ledger, Verb.SPLIT, targets, by, why)


@app.command()
def status(
    target: Annotated[str, typer.Argument(metavar="ID", help="An undertaking, or one of its statements.")],
    by: Name,
    why: Reason,
    stage: Annotated[
        str | None, typer.Option(help="identification, implementation, finalisation, closed, suspended or cancelled.")
    ] = None,
    completion: Annotated[
        str | None,
        typer.Option(help="no evidence available, not started, limited, substantial or complete."),
    ] = None,
    ledger: LedgerPath = "servanda.db",
) -> None:
    """Say where an undertaking stands, whatever the machine works out.

    Example: servanda review status u-19ab3c --stage closed --completion complete --by Ana --why "opened on 3 May"
    """
    values = {name: value for name, value in (("stage", stage), ("completion", completion)) if value}
    _decide(ledger, Verb.STATUS, [target], by, why, values)


@app.command()
def undo(
    by: Name,
    why: Reason,
    decision: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A decision; the latest where none is named.")
    ] = None,
    ledger: LedgerPath = "servanda.db",
) -> None:
    """Take back a decision, by another decision; undoing an undo restores what it took back.

    Example: servanda review undo --by Ana --why "wrong line"
    """
    _decide(ledger, Verb.UNDO, [decision] if decision else [], by, why)


@app.command()
def log(ledger: LedgerPath = "servanda.db", form: Form = "table") -> None:
    """List every decision, the earliest first.

    Example: servanda review log --format csv
    """
    from servanda.ledger import Ledger
    from servanda.ledger.overlay import log as entries

    with Ledger(ledger) as store, store.reading() as connection:
        rows: list[dict[str, Any]] = [
            {
                "id": entry.id,
                "when": entry.when.isoformat(timespec="seconds"),
                "by": entry.by,
                "verb": entry.verb.value,
                "targets": list(entry.targets),
                "values": [f"{name}={value}" for name, value in entry.values],
                "why": entry.why,
            }
            for entry in entries(connection)
        ]
    told("decisions", rows, ("when", "by", "verb", "targets", "values", "why", "id"), form)


def _pair(form: str) -> tuple[str, str]:
    name, sign, value = form.partition("=")
    if not sign:
        raise UsageProblemError(f"{form}: not of the form FIELD=VALUE, as in force=offer")
    return name.strip(), value.strip()


def _decide(
    ledger: str, verb: Verb, targets: list[str], by: str, why: str, values: dict[str, str] | None = None
) -> None:
    from servanda.ledger import Ledger
    from servanda.ledger.reviewing import ReviewError, decide

    now = datetime.now(UTC)
    with Ledger(ledger) as store:
        try:
            with store.writing() as connection:
                decision = decide(connection, verb, targets, by=by, when=now, why=why, values=values)
        except ReviewError as error:
            raise UsageProblemError(str(error)) from error
        console().print(f"{decision.id}  {verb} by {decision.by}", markup=False)
        _settled(store, now)


def _settled(store: Ledger, now: datetime) -> None:
    """Work out what the decision changes, for the profile of the ledger."""
    from servanda.pipeline.account import reconcile, remembered
    from servanda.profiles import ProfileError

    try:
        profile = remembered(store)
    except ProfileError as error:
        notes().print(f"the decision is kept and takes effect with the next build: {error}", markup=False)
        return
    reconcile(store, profile, now=now)
