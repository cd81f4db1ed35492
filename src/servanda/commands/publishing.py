"""report and schema: the ledger and its interchange for others."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from servanda.commands.common import LedgerPath, notes, write_file


def report(
    ledger: LedgerPath = "servanda.db",
    output: Annotated[str, typer.Option("--output", "-o", help="The HTML file to write.")] = "servanda-report.html",
    title: Annotated[str, typer.Option(help="The heading of the page.")] = "Ledger of what was promised",
) -> None:
    """Write one self-contained HTML page of everything in a ledger.

    Example: servanda report --ledger vietnam-korea.db -o vietnam-korea.html
    """
    from servanda.ledger import Ledger
    from servanda.publishing import report as render

    with Ledger(ledger) as store:
        page = render(store, title)
    write_file(output, page)
    notes().print(f"{output}: {len(page):,} characters", markup=False)


def schema(
    exported: Annotated[bool, typer.Option("--exported", help="Of a line that `export jsonl` writes.")] = False,
) -> None:
    """Print the JSON Schema of a line that `extract` writes.

    Example: servanda schema > servanda.schema.json
    """
    if exported:
        from servanda.publishing.exports import schema as of_a_line
    else:
        from servanda.records import schema as of_a_line

    sys.stdout.write(json.dumps(of_a_line(), indent=2) + "\n")
