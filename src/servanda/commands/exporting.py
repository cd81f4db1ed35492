"""export: the ledger in the formats of its field."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.commands.common import LedgerPath, PartyCodes, ProfileName, UsageProblemError, chosen, notes
from servanda.commands.listing import narrowed
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from servanda.publishing.exports import Source

_MOST_TOLD = 20
_TABLES = {"csv": "CSV, a table a kind", "parquet": "Apache Parquet, a table a kind"}


def export(
    form: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help="jsonl, csv, parquet, annotations, prov, iati, ftm, plover or geojson."),
    ],
    ledger: LedgerPath = "servanda.db",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help="The file to write, - for standard output; a folder for csv and parquet of all kinds.",
        ),
    ] = "-",
    records: Annotated[
        str | None, typer.Option(help="Only this kind, for jsonl, csv and parquet: statements, claims, happenings, …")
    ] = None,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    party: Annotated[str | None, typer.Option(help="Only what this party says, is told, or takes part in.")] = None,
    pillar: Annotated[str | None, typer.Option(help="Only what is filed under this pillar.")] = None,
    force: Annotated[str | None, typer.Option(help="Only statements of this force, or threads that hold one.")] = None,
    indicator: Annotated[str | None, typer.Option(help="Only figures about this indicator, or its group.")] = None,
    of: Annotated[str | None, typer.Option("--kind", help="Only events or discrepancies of this kind.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From this date on: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Up to and including this date.")] = None,
    document: Annotated[str | None, typer.Option(help="Only from this document (id, path or file name).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many of each kind.")] = None,
    as_of: AsOf = None,
    base: Annotated[
        str | None, typer.Option(help="What identifiers begin with where they are IRIs. [default: urn:servanda:]")
    ] = None,
    publisher: Annotated[str, typer.Option(help="Your identifier as a publisher, for iati.")] = "SERVANDA",
    scan_secrets: Annotated[
        bool,
        typer.Option("--scan-secrets", help="Write nothing where it holds keys, tokens or passwords; name them."),
    ] = False,
) -> None:
    """Write a ledger in a format of its field; docs/exports.md tells what each holds.

    Example: servanda export annotations --party KOR --from 2025 -o korea.jsonld
    """
    from servanda.ledger import Ledger
    from servanda.publishing.exports import BASE, FORMATS, KINDS, MissingPackageError, Source

    if form not in {*FORMATS, *_TABLES}:
        raise UsageProblemError(f"{form}: no such format; use {', '.join((*FORMATS, *_TABLES))}")
    if records and records not in KINDS:
        raise UsageProblemError(f"--records {records}: no such kind; use {', '.join(KINDS)}")
    if records and form not in {"jsonl", *_TABLES}:
        raise UsageProblemError(f"--records goes with jsonl, csv and parquet; {form} draws on what it needs")
    filters = narrowed(
        party=party,
        pillar=pillar,
        force=force,
        indicator=indicator,
        kind=of,
        since=since,
        until=until,
        document=document,
        limit=limit,
    )
    with Ledger(ledger) as store, store.reading() as connection:
        source = Source(connection, chosen(profile, parties), day(as_of), filters, base or BASE, publisher)
        kinds = (records,) if records else FORMATS[form].kinds if form in FORMATS else KINDS
        _told_left_out(source, kinds)
        if scan_secrets:
            _without_secrets(source, form, records, kinds)
        try:
            if form in _TABLES:
                _tables(source, form, kinds, output, whole=records is None)
            else:
                _stream(source, form, records, output)
        except MissingPackageError as error:
            raise UsageProblemError(str(error)) from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            why = os.strerror(error.errno or 0)
            raise UsageProblemError(f"{output}: cannot be written ({why}); name another with --output") from error


def _told_left_out(source: Source, kinds: tuple[str, ...]) -> None:
    missing = [kind for kind in kinds if source.left_out(kind)]
    if missing:
        notes().print(f"left out, for the filters do not apply: {', '.join(missing)}", markup=False)


def _without_secrets(source: Source, form: str, records: str | None, kinds: tuple[str, ...]) -> None:
    """Refuse what would be written where it holds secrets; a table is scanned as CSV."""
    from servanda.publishing.exports import FORMATS, csv_lines, json_lines, secrets

    if form in _TABLES:
        written = {kind: csv_lines(kind, source.rows(kind)) for kind in kinds}
    else:
        written = {form: json_lines(records, source.rows(records)) if records else FORMATS[form].lines(source)}
    found = [f"{name}, {secret}" for name, pieces in written.items() for secret in islice(secrets(pieces), _MOST_TOLD)]
    if found:
        told = "\n".join(found[:_MOST_TOLD])
        raise UsageProblemError(
            f"nothing was written, for it would give secrets on:\n{told}\n"
            "take the documents out that hold them (--document, --to and others narrow), or leave --scan-secrets out"
        )


def _stream(source: Source, form: str, records: str | None, output: str) -> None:
    from servanda.publishing.exports import FORMATS, json_lines

    pieces = json_lines(records, source.rows(records)) if records else FORMATS[form].lines(source)
    if output == "-":
        sys.stdout.writelines(pieces)
        return
    with _whole(Path(output)) as part:
        size = _written(pieces, part)
    notes().print(f"{output}: {size:,} bytes", markup=False)


def _tables(source: Source, form: str, kinds: tuple[str, ...], output: str, *, whole: bool) -> None:
    from servanda.publishing.exports import csv_lines, write_parquet

    writers: dict[str, Callable[[str, Path], object]] = {
        "csv": lambda kind, part: _written(csv_lines(kind, source.rows(kind)), part),
        "parquet": lambda kind, part: write_parquet(kind, source.rows(kind), part),
    }
    if not whole:
        (kind,) = kinds
        if output == "-" and form == "csv":
            sys.stdout.writelines(csv_lines(kind, source.rows(kind)))
            return
        if output == "-":
            raise UsageProblemError("parquet is no text; name a file with --output")
        with _whole(Path(output)) as part:
            writers[form](kind, part)
        notes().print(f"{output}: {kind}", markup=False)
        return
    if output == "-":
        raise UsageProblemError(
            f"{form} of all kinds is a file for each; name a folder with --output, or one --records"
        )
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise UsageProblemError(f"{output}: is a file; name a folder for {form} of all kinds, or one --records")
    folder.mkdir(exist_ok=True)
    for kind in kinds:
        with _whole(folder / f"{kind}.{form}") as part:
            writers[form](kind, part)
    notes().print(f"{output}: {len(kinds)} files, {', '.join(kinds)}", markup=False)


def _written(pieces: Iterator[str], part: Path) -> int:
    with part.open("w", encoding="utf-8", newline="") as stream:
        for piece in pieces:
            stream.write(piece)
    return part.stat().st_size


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A place to write to, which becomes `target` when all went well, and is removed otherwise."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
