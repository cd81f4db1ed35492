"""list, show and search: questions to a ledger."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from servanda.commands.common import LedgerPath, UsageProblemError, console, notes
from servanda.records import EventKind, Force, PartialDate

_COLUMNS = {
    "documents": ("date", "path", "publisher", "language", "statements", "claims", "events"),
    "statements": ("told", "force", "speakers", "addressees", "quote", "pillars", "deadline", "id"),
    "claims": ("indicator", "comparator", "value", "unit", "period", "subject", "quote", "id"),
    "events": ("date", "kind", "place", "participants", "quote", "id"),
    "actors": ("party", "name", "speakers", "addressees", "participants"),
}
_CONTEXT = 240
"""Characters shown around the words of a record."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def list_records(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="documents, statements, claims, events or actors.")],
    ledger: LedgerPath = "servanda.db",
    party: Annotated[str | None, typer.Option(help="Only what this party says, is told, or takes part in.")] = None,
    pillar: Annotated[str | None, typer.Option(help="Only statements under this pillar.")] = None,
    force: Annotated[str | None, typer.Option(help="Only statements of this force.")] = None,
    indicator: Annotated[
        str | None, typer.Option(help="Only claims about this indicator, or the group it names.")
    ] = None,
    event: Annotated[str | None, typer.Option("--kind", help="Only events of this kind.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From this date on: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Up to and including this date.")] = None,
    document: Annotated[str | None, typer.Option(help="Only from this document (id, path or file name).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json (one array) or csv.")] = "table",
) -> None:
    """List what a ledger holds.

    Example: servanda list statements --party KOR --force commitment --from 2025
    """
    from servanda import ledger as kept

    if kind not in _COLUMNS:
        raise UsageProblemError(f"{kind}: no such kind; list {', '.join(_COLUMNS)}")
    if form not in {"table", "json", "csv"}:
        raise UsageProblemError(f"{form}: no such format; use table, json or csv")
    if force and force not in set(Force):
        raise UsageProblemError(f"{force}: no such force; use {', '.join(Force)}")
    if event and event not in set(EventKind):
        raise UsageProblemError(f"{event}: no such kind of event; use {', '.join(EventKind)}")
    filters = kept.Filters(
        party.upper() if party else None,
        pillar,
        force,
        indicator,
        event,
        _date("--from", since),
        _date("--to", until),
        document,
        limit,
    )
    with kept.Ledger(ledger) as store, store.reading() as connection:
        rows = getattr(kept, kind)(connection, filters)
    if form == "json":
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif form == "csv":
        _csv(kind, rows)
    else:
        _table(kind, rows)


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


def _date(option: str, form: str | None) -> str | None:
    if form is None:
        return None
    try:
        return str(PartialDate.parse(form))
    except ValueError as error:
        raise UsageProblemError(f"{option} {form}: {error}") from error


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return f"{value['party']}:{value['name']}" if value.get("name") else str(value["party"])
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f"{value:,}"
    return "" if value is None else " ".join(str(value).split())


def _table(kind: str, rows: list[dict[str, Any]]) -> None:
    out = console()
    table = Table(box=None, pad_edge=False, header_style="italic")
    for column in _COLUMNS[kind]:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[column])) for column in _COLUMNS[kind]))
    out.print(table, soft_wrap=False)
    notes().print(f"{len(rows)} {kind}", markup=False)


def _csv(kind: str, rows: list[dict[str, Any]]) -> None:
    """RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout)
    columns = list(rows[0]) if rows else list(_COLUMNS[kind])
    writer.writerow(columns)
    for row in rows:
        cells = [_cell(row[column]) if isinstance(row[column], list) else row[column] for column in columns]
        writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULAS) else c for c in cells])


def _shown(row: dict[str, Any]) -> None:
    out = console()
    context = row.pop("context", None)
    if row["type"] == "document":
        row["text"] = f"{len(row['text'])} characters"
        row["regions"] = f"{len(row['regions'])} marked"
    for key, value in row.items():
        if value not in (None, "", []) and key not in {"start", "end", "quote"}:
            out.print(Text.assemble((f"{key:<12}", "italic"), _cell(value)))
    if context is not None:
        start, end = row["start"], row["end"]
        before, after = context[max(0, start - _CONTEXT) : start], context[end : end + _CONTEXT]
        words = Text.assemble((before, "dim"), (context[start:end], "bold reverse"), (after, "dim"))
        out.print()
        if out.is_terminal:
            out.print(words)
        else:
            out.print(f"{before}»{context[start:end]}«{after}", markup=False)
