"""statistics fetch, import, list and show: official figures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servanda.commands.common import LedgerPath, PartyCodes, ProfileName, UsageProblemError, chosen, console, notes
from servanda.commands.tables import FORMS, Form, told
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from servanda.analysis.figures import Figures
    from servanda.profiles import Profile
    from servanda.records import Observation
    from servanda.sources.fetching import Fetcher

_COLUMNS = ("indicator", "reporter", "subject", "counterpart", "period", "value", "unit", "comparator", "quality",
            "basis", "vintage", "source")  # fmt: skip
_DEFAULT_LEDGER = "servanda.db"

app = typer.Typer(no_args_is_help=True, help="Official figures: the reference set, fetched ones, and your own.")


@app.command("list")
def list_figures(
    ledger: LedgerPath = _DEFAULT_LEDGER,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    indicator: Annotated[str | None, typer.Option(help="Only this indicator, or the group it names.")] = None,
    reporter: Annotated[str | None, typer.Option(help="Only what this party counts.")] = None,
    since: Annotated[int | None, typer.Option("--from", help="From this year on.")] = None,
    until: Annotated[int | None, typer.Option("--to", help="Up to and including this year.")] = None,
    everything: Annotated[bool, typer.Option("--all-vintages", help="Also what has been revised since.")] = False,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """List official figures with their sources: those of the profile, and those that the ledger has kept.

    Example: servanda statistics list --indicator trade --reporter KOR --from 2020 --format csv
    """
    if form not in FORMS:
        raise UsageProblemError(f"{form}: no such format; use {', '.join(FORMS)}")
    _, found = _figures(ledger, profile, parties, day(as_of))
    figures = [*found.in_force, *(found.superseded if everything else ())]
    rows = [
        _row(o)
        for o in sorted(
            figures, key=lambda o: (o.indicator, o.reporter, o.subject or "", str(o.period), str(o.vintage))
        )
        if (indicator is None or f"{o.indicator}.".startswith(f"{indicator}."))
        and (reporter is None or o.reporter == reporter.upper())
        and (since is None or o.period.end.year >= since)
        and (until is None or o.period.start.year <= until)
    ]
    told("figures", rows, _COLUMNS, form)


@app.command("show")
def show_series(
    indicator: Annotated[str, typer.Argument(help="An indicator, such as trade.turnover.")],
    ledger: LedgerPath = _DEFAULT_LEDGER,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    as_of: AsOf = None,
) -> None:
    """Show an indicator: series by reporter with growth and vintages, the mirror gap, how forecasts would have fared.

    Example: servanda statistics show trade.turnover
    """
    from servanda.publishing.series_text import series_text

    of, found = _figures(ledger, profile, parties, day(as_of))
    text = series_text(indicator, found, of)
    if not text:
        known = ", ".join(sorted({o.indicator for o in found.in_force}))
        raise UsageProblemError(f"{indicator}: no figures; there are some of {known or 'no indicator'}")
    console().print(text, markup=False)


@app.command("import")
def import_figures(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A CSV or Excel file.")],
    mapping: Annotated[
        str | None, typer.Option(help="A YAML file that says what its columns mean; not for files of our own columns.")
    ] = None,
    ledger: LedgerPath = _DEFAULT_LEDGER,
) -> None:
    """Import the figures of a statistics office; a revision is kept beside what it revises.

    Example: servanda statistics import trade.xlsx --mapping customs.yaml
    """
    from servanda.statistics.connectors import ConnectorError, files
    from servanda.statistics.connectors.mapping import load

    on = day(None)
    try:
        found = files.read(path, load(mapping) if mapping else None, on)
    except ConnectorError as error:
        raise _failed(error) from error
    _keep(ledger, found, on, path)


@app.command("fetch")
def fetch_figures(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="imf, comtrade, worldbank or kosis.")],
    ledger: LedgerPath = _DEFAULT_LEDGER,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    since: Annotated[
        int | None, typer.Option("--from", help="The first year. [default: ten years before the last]")
    ] = None,
    until: Annotated[int | None, typer.Option("--to", help="The last year. [default: last year]")] = None,
    mapping: Annotated[str | None, typer.Option(help="For kosis: a YAML file that names tables and series.")] = None,
) -> None:
    """Fetch figures of both parties from a statistics service into the ledger, each vintage beside the earlier ones.

    Keys are taken from SERVANDA_COMTRADE_KEY and SERVANDA_KOSIS_KEY.

    Example: servanda statistics fetch comtrade --parties VNM,KOR --from 2010
    """
    from servanda.statistics.connectors import NAMES, ConnectorError, Query, collect, named
    from servanda.statistics.connectors.mapping import load

    if service not in NAMES:
        raise UsageProblemError(f"{service}: no such service; fetch from {', '.join(NAMES)}")
    on = day(None)
    last = until or on.year - 1
    first = since or last - 10
    if not 1900 <= first <= last <= on.year:
        raise UsageProblemError(f"--from {first} --to {last}: give years from 1900 to {on.year}, the earlier first")
    of = _partnership(ledger, profile, parties)
    try:
        connector = named(service, load(mapping) if mapping else None)
        query = Query(of.codes, first, last, os.environ.get(connector.key, "") if connector.key else "")
        found = collect(connector, query, lambda address: fetcher().fetch(address).data, on)
    except ConnectorError as error:
        _cached(ledger, service)
        raise _failed(error) from error
    _keep(ledger, found, on, connector.title)


def _failed(error: Exception) -> typer.Exit:
    """Say what went wrong in one line; the exit status is that of an input that failed."""
    notes().print(f"servanda: {error}; the ledger is as it was", markup=False)
    return typer.Exit(1)


def fetcher() -> Fetcher:
    """What fetches: from public addresses only."""
    from servanda.sources.fetching import Fetcher

    return Fetcher()


@contextmanager
def _connection(ledger: str) -> Iterator[Any]:
    """A connection to the ledger; None where the default one is not there: the profile has figures of its own."""
    from servanda.ledger import Ledger

    if ledger == _DEFAULT_LEDGER and not Path(ledger).exists():
        yield None
        return
    with Ledger(ledger) as store, store.reading() as connection:
        yield connection


def _figures(ledger: str, profile: str | None, parties: str | None, on: date) -> tuple[Profile, Figures]:
    from servanda.analysis.figures import figures

    with _connection(ledger) as connection:
        of = _chosen(connection, profile, parties)
        return of, figures(connection, of, on)


def _partnership(ledger: str, profile: str | None, parties: str | None) -> Profile:
    if profile or parties or not Path(ledger).exists():
        return chosen(profile, parties)
    with _connection(ledger) as connection:
        return _chosen(connection, profile, parties)


def _chosen(connection: Any, profile: str | None, parties: str | None) -> Profile:
    from servanda.analysis.partnership import partnership

    if profile or parties or connection is None:
        return chosen(profile, parties)
    return partnership(connection)


def _keep(ledger: str, found: list[Observation], on: date, source: str) -> None:
    from servanda.ledger import Ledger
    from servanda.ledger.figures import keep

    with Ledger(ledger, create=True) as store, store.writing() as connection:
        kept = keep(connection, found, on)
    notes().print(
        f"{source}: {kept.new} figures new, {kept.revised} revised, {kept.unchanged} known already", markup=False
    )


def _cached(ledger: str, service: str) -> None:
    """Tell which figures of a service the ledger has, where it could not be asked."""
    from servanda.ledger.figures import observations
    from servanda.statistics.connectors import named

    if not Path(ledger).exists():
        return
    with _connection(ledger) as connection:
        rows = [_row(o) for o in observations(connection) if o.source == named(service).title]
    if rows:
        told(f"figures of {named(service).title} kept from before", rows, _COLUMNS, "table")


def _order(o: Observation) -> tuple[str, ...]:
    return o.indicator, o.reporter, o.subject or "", o.basis, str(o.period), str(o.vintage)


def _row(o: Observation) -> dict[str, Any]:
    value = o.value
    return {
        "indicator": o.indicator,
        "reporter": o.reporter,
        "subject": o.subject,
        "counterpart": o.counterpart,
        "period": str(o.period),
        "value": int(value) if value == value.to_integral_value() else float(value),
        "unit": o.unit,
        "comparator": o.comparator,
        "quality": o.quality.value,
        "basis": o.basis,
        "vintage": str(o.vintage) if o.vintage else None,
        "source": o.source,
        "url": o.url,
        "note": o.note,
    }
