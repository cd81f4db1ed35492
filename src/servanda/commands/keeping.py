"""verify, backup and restore: that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.commands.common import LedgerPath, console, notes

File = Annotated[str, typer.Argument(metavar="FILE", help="The file of the backup.")]


def verify(ledger: LedgerPath = "servanda.db") -> None:
    """Check that a ledger is whole: texts, evidence, decisions, index.

    Example: servanda verify --ledger servanda.db
    """
    from servanda.ledger import Ledger
    from servanda.ledger.verifying import verify as run

    out = notes()

    def progress(documents: int) -> None:
        if out.is_terminal:
            out.print(f"{documents} documents", end="\r", markup=False)

    with Ledger(ledger) as store:
        found = run(store, progress)
    for where, what in found.told:
        console().print(f"{where}: {what}", markup=False)
    if found.faults > len(found.told):
        console().print(f"… and {found.faults - len(found.told)} more", markup=False)
    counted = ", ".join(f"{number} {name}" for name, number in found.counts.items() if number)
    state = f"{found.faults} faults" if found.faults else "whole"
    out.print(f"{ledger_name(ledger)}: {state}: {counted or 'nothing in it yet'}", markup=False)
    raise typer.Exit(1 if found.faults else 0)


def backup(file: File, ledger: LedgerPath = "servanda.db") -> None:
    """Write all of a ledger to one file, which is a ledger itself; others may go on reading and writing.

    Example: servanda backup 2025-06-01.db --ledger postgresql://ana@db.example.org/partnership
    """
    from servanda.ledger import Ledger
    from servanda.ledger.keeping import backup as run

    with Ledger(ledger) as store:
        run(store, Path(file))
    notes().print(f"{ledger_name(ledger)} is in {file}", markup=False)


def restore(file: File, ledger: LedgerPath = "servanda.db") -> None:
    """Make a ledger out of a backup, in a new file or an empty database.

    Example: servanda restore 2025-06-01.db --ledger servanda.db
    """
    from servanda.ledger.keeping import restore as run

    run(Path(file), ledger)
    notes().print(f"{file} is in {ledger_name(ledger)}", markup=False)


def ledger_name(ledger: str) -> str:
    """A ledger as it may be shown: an address without its password."""
    from servanda.ledger import postgresql

    return postgresql.shown(ledger) if postgresql.is_address(ledger) else ledger
