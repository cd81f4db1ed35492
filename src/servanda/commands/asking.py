"""show and search: single records, and words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from servanda.commands.common import LedgerPath, UsageProblemError, console, notes
from servanda.commands.tables import cell
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CONTEXT = 240
"""Characters shown around the words of a record."""


def show(
    record_id: Annotated[
        str, typer.Argument(metavar="ID", help="A record, document, undertaking, event …, or the beginning of its id.")
    ],
    ledger: LedgerPath = "servanda.db",
    as_of: AsOf = None,
) -> None:
    """Show a record with its words in their context, or an undertaking, event, ask or discrepancy with its sources.

    Example: servanda show s-4f1c
    """
    from servanda.ledger import Ledger

    with Ledger(ledger) as store, store.reading() as connection:
        described(connection, record_id, day(as_of))


def described(connection: Connection, record_id: str, as_of: date) -> None:
    """Print what has this id; `UsageProblemError` where nothing or more than one has."""
    from servanda.ledger.finding import find
    from servanda.ledger.queries import text_of

    rows = find(connection, record_id, as_of)
    if not rows:
        raise UsageProblemError(f"{record_id}: no such record; `servanda list statements` shows ids")
    if len(rows) > 1:
        raise UsageProblemError(
            f"{record_id}: the beginning of {len(rows)} ids or more; give more of it, as in {rows[0]['id']}"
        )
    (row,) = rows
    if "start" in row:
        row["context"] = text_of(connection, row["document"])
    _shown(row)


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
        if value in (None, "", []) or key in {"start", "end", "quote"}:
            continue
        if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict) and "party" not in value[0]:
            out.print(Text(key, "italic"))
            for item in value:
                out.print(Text.assemble("  ", _line(item)))
        else:
            out.print(Text.assemble((f"{key.replace('_', ' '):<12} ", "italic"), cell(value)))
    if context is not None:
        start, end = row["start"], row["end"]
        before, after = context[max(0, start - _CONTEXT) : start], context[end : end + _CONTEXT]
        words = Text.assemble((before, "dim"), (context[start:end], "bold reverse"), (after, "dim"))
        out.print()
        if out.is_terminal:
            out.print(words)
        else:
            out.print(f"{before}»{context[start:end]}«{after}", markup=False)


def _line(item: dict[str, Any]) -> str:
    """A statement, side or naming as one line: date, force or change, who, words, document."""
    parts = [str(item[key]) for key in ("date", "force", "change", "says", "stage") if item.get(key)]
    who = cell(item["speakers"]) if item.get("speakers") else ""
    quote = f"“{' '.join(str(item['quote']).split())}”" if item.get("quote") else str(item.get("why", ""))
    return "  ".join(part for part in (*parts, who, quote, str(item.get("document", ""))) if part)
