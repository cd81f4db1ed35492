"""list: what a ledger holds, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servanda.commands.common import LedgerPath, UsageProblemError
from servanda.commands.tables import FORMS, Form, told
from servanda.commands.timing import AsOf, day
from servanda.records import DiscrepancyKind, EventKind, Force, PartialDate, Reception, Severity, Stage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from servanda.ledger import Filters

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: the columns of its table, and what fetches its rows as of a day."""

    columns: tuple[str, ...]
    rows: Callable[[Connection, Filters, date], Rows]


def _query(name: str) -> Callable[[Connection, Filters, date], Rows]:
    def rows(connection: Connection, filters: Filters, _: date) -> Rows:
        from servanda import ledger

        found: Rows = getattr(ledger, name)(connection, filters)
        return found

    return rows


def _undertakings(connection: Connection, filters: Filters, as_of: date) -> Rows:
    from servanda import ledger

    return ledger.undertakings(connection, filters, as_of)


def _claims(connection: Connection, filters: Filters, as_of: date) -> Rows:
    from servanda.analysis.partnership import partnership
    from servanda.analysis.verdicts import with_verdicts
    from servanda.ledger import claims

    return with_verdicts(connection, claims(connection, filters), partnership(connection), as_of)


def _targets(connection: Connection, filters: Filters, as_of: date) -> Rows:
    from servanda.analysis.partnership import partnership
    from servanda.analysis.target_rows import rows
    from servanda.analysis.targets import targets

    return rows(targets(connection, partnership(connection), as_of), filters)


KINDS = {
    "documents": Kind(
        ("date", "path", "publisher", "language", "kin", "statements", "claims", "events"), _query("documents")
    ),
    "statements": Kind(
        ("told", "force", "speakers", "addressees", "quote", "pillars", "deadline", "by", "id"), _query("statements")
    ),
    "claims": Kind(
        ("indicator", "comparator", "value", "unit", "period", "subject", "quote", "verdict", "by", "id"), _claims
    ),
    "events": Kind(("date", "kind", "place", "participants", "documents", "by", "id"), _query("happenings")),
    "tellings": Kind(("date", "kind", "place", "participants", "quote", "by", "id"), _query("events")),
    "undertakings": Kind(
        ("title", "pillars", "stage", "evidence_of_completion", "schedule", "deadline", "statements", "by", "id"),
        _undertakings,
    ),
    "asks": Kind(("from", "to", "answer", "ask", "reply", "pillars", "by", "id"), _query("asks")),
    "discrepancies": Kind(("kind", "severity", "why", "sides", "by", "id"), _query("discrepancies")),
    "projects": Kind(("name", "sector", "place", "stage", "documents", "by", "id"), _query("projects")),
    "targets": Kind(("indicator", "value", "unit", "deadline", "qualifiers", "force", "documents", "id"), _targets),
    "actors": Kind(("party", "name", "speakers", "addressees", "participants"), _query("actors")),
}
"""What can be listed: the kinds of records, and what they come to."""

_VALUES = {
    "force": tuple(Force),
    "kind": (*EventKind, *DiscrepancyKind),
    "stage": tuple(Stage),
    "severity": tuple(Severity),
    "answer": tuple(Reception),
}


def list_records(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"{', '.join(list(KINDS)[:-1])} or {list(KINDS)[-1]}.")],
    ledger: LedgerPath = "servanda.db",
    party: Annotated[str | None, typer.Option(help="Only what this party says, is told, or takes part in.")] = None,
    pillar: Annotated[str | None, typer.Option(help="Only what is filed under this pillar.")] = None,
    force: Annotated[str | None, typer.Option(help="Only statements of this force, or threads that hold one.")] = None,
    indicator: Annotated[
        str | None, typer.Option(help="Only claims about this indicator, or the group it names.")
    ] = None,
    of: Annotated[str | None, typer.Option("--kind", help="Only events or discrepancies of this kind.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only undertakings or projects at this stage.")] = None,
    severity: Annotated[str | None, typer.Option(help="Only discrepancies of this severity.")] = None,
    answer: Annotated[str | None, typer.Option(help="Only asks that were met so.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From this date on: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Up to and including this date.")] = None,
    document: Annotated[str | None, typer.Option(help="Only from this document (id, path or file name).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """List what a ledger holds.

    Example: servanda list undertakings --pillar people --as-of 2026-01-01
    """
    from servanda.ledger import Ledger

    if kind not in KINDS:
        raise UsageProblemError(f"{kind}: no such kind; list {', '.join(KINDS)}")
    if form not in FORMS:
        raise UsageProblemError(f"{form}: no such format; use {', '.join(FORMS)}")
    filters = narrowed(
        party=party,
        pillar=pillar,
        force=force,
        indicator=indicator,
        kind=of,
        stage=stage,
        severity=severity,
        answer=answer,
        since=since,
        until=until,
        document=document,
        limit=limit,
    )
    with Ledger(ledger) as store, store.reading() as connection:
        rows = KINDS[kind].rows(connection, filters, day(as_of))
    told(kind, rows, KINDS[kind].columns, form)


def narrowed(
    *,
    party: str | None,
    pillar: str | None,
    force: str | None,
    indicator: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    document: str | None,
    limit: int | None,
    stage: str | None = None,
    severity: str | None = None,
    answer: str | None = None,
) -> Filters:
    """The filters that the options of a command give; `UsageProblemError` where one has no such value."""
    from servanda.ledger import Filters

    given = {"force": force, "kind": kind, "stage": stage, "severity": severity, "answer": answer}
    for name, value in given.items():
        if value and value not in _VALUES[name]:
            raise UsageProblemError(f"--{name} {value}: no such {name}; use {', '.join(_VALUES[name])}")
    return Filters(
        party=party.upper() if party else None,
        pillar=pillar,
        force=force,
        indicator=indicator,
        kind=kind,
        since=_date("--from", since),
        until=_date("--to", until),
        document=document,
        stage=stage,
        severity=severity,
        reception=answer,
        limit=limit,
    )


def _date(option: str, form: str | None) -> str | None:
    if form is None:
        return None
    try:
        return str(PartialDate.parse(form))
    except ValueError as error:
        raise UsageProblemError(f"{option} {form}: {error}") from error
