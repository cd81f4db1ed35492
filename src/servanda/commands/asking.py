"""show and search: single records, and words."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from servanda.commands.common import LedgerPath, UsageProblemError, console, notes
from servanda.commands.tables import cell

_CONTEXT = 240
"""Characters shown around the words of a record."""


def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="A record or document, or the beginning of its id.")],
    ledger: LedgerPath = "servanda.db",
) -> None:
    """Show a record with its words in their context.

    Example: servanda show s-4f1c
    """
    from servanda.ledger import Ledger, record
    from servanda.ledger.queries import text_of

    with Ledger(ledger) as store, store.reading() as connection:
        rows = record(connection, record_id)
        if len(rows) == 1 and rows[0]["type"] != "document":
            rows[0]["context"] = text_of(connection, rows[0]["document"])
    if not rows:
        raise UsageProblemError(f"{record_id}: no such record in {ledger}; `servanda list statements` shows ids")
    if len(rows) > 1:
        raise UsageProblemError(
            f"{record_id}: the beginning of {len(rows)} ids or more; give more of it, as in {rows[0]['id']}"
        )
    _shown(rows[0])


def search(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words, "a phrase", or the beginning of a word with *.')
    ],
    ledger: LedgerPath = "servanda.db",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
) -> None:
    """Search documents and statements; diacritics are optional.

    Example: servanda search "to lam visa*"
    """
    from servanda.ledger import Ledger
    from servanda.ledger import search as find

    with Ledger(ledger) as store, store.reading() as connection:
        hits = find(connection, query, limit)
    out = console()
    for hit in hits:
        out.print(f"{hit.record}  {' '.join(hit.snippet.split())}", markup=False)
    if not hits:
        notes().print(f"nothing found for {query}", markup=False)


def _shown(row: dict[str, Any]) -> None:
    out = console()
    context = row.pop("context", None)
    if row["type"] == "document":
        row["text"] = f"{len(row['text'])} characters"
        row["regions"] = f"{len(row['regions'])} marked"
    for key, value in row.items():
        if value not in (None, "", []) and key not in {"start", "end", "quote"}:
            out.print(Text.assemble((f"{key:<12}", "italic"), cell(value)))
    if context is not None:
        start, end = row["start"], row["end"]
        before, after = context[max(0, start - _CONTEXT) : start], context[end : end + _CONTEXT]
        words = Text.assemble((before, "dim"), (context[start:end], "bold reverse"), (after, "dim"))
        out.print()
        if out.is_terminal:
            out.print(words)
        else:
            out.print(f"{before}»{context[start:end]}«{after}", markup=False)
