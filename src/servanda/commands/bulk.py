"""bulk and outside: archives in, records out, and what stayed outside."""

from __future__ import annotations

import csv
import logging
import sys
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from servanda.commands.common import ModelName, PartyCodes, ProfileName, UsageProblemError, chosen, notes
from servanda.commands.logs import LogFormat, LogLevel, MetricsPort, log_to_stderr, serve_metrics

if TYPE_CHECKING:
    from servanda.pipeline.bulk import Engine, Report
    from servanda.pipeline.bulk.tasks import Task

LOG = logging.getLogger("servanda.bulk")
_ENGINES = ("local", "dask")


def bulk(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…", help="WARC, Parquet or JSON Lines: files, folders, patterns, or addresses of a store."
        ),
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="The folder of the results; a run goes on in it.")],
    ledger: Annotated[
        str | None, typer.Option("--ledger", envvar="SERVANDA_LEDGER", help="A ledger to load the results into.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="local (processes) or dask.")] = "local",
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes to start here.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="A Dask scheduler that runs already: tcp://host:port.")
    ] = None,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    model: ModelName = None,
    gate: Annotated[bool, typer.Option("--gate/--no-gate", help="Read only what the gate lets through.")] = True,
    near: Annotated[
        float,
        typer.Option(min=0.5, max=1, help="Leave unread what resembles another text so much, 0.5 to 1 (copies only)."),
    ] = 1.0,
    seconds: Annotated[float, typer.Option(min=1, help="Processor time that one document may take.")] = 60.0,
    megabytes: Annotated[
        int, typer.Option("--memory", min=100, help="Megabytes that reading one document may allocate.")
    ] = 2_000,
    metrics_port: MetricsPort = None,
    log_format: LogFormat = "text",
    log_level: LogLevel = "info",
) -> None:
    """Read archives: shards of WARC, Parquet or JSON Lines, on several processes or a cluster.

    Example: servanda bulk crawl/*.warc.gz --output results --workers 4 --ledger servanda.db
    """
    from servanda.commands import meters
    from servanda.pipeline.bulk import Settings, ShardError, find, run
    from servanda.pipeline.bulk.engines import EngineError
    from servanda.pipeline.bulk.optional import MissingExtraError
    from servanda.pipeline.bulk.progress import note
    from servanda.reading.loading import DEFAULT_MODEL

    log_to_stderr(log_format, log_level)
    serve_metrics(metrics_port)
    partnership = chosen(profile, parties)
    if model and not (find_spec(model) if model.isidentifier() else Path(model).exists()):
        raise UsageProblemError(f"{model}: no such spaCy pipeline is installed; install it or leave --model out")
    settings = Settings(
        output, partnership, model or DEFAULT_MODEL, gate=gate, near=near, seconds=seconds, megabytes=megabytes
    )
    out = notes()
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=not out.is_terminal or log_format == "json",
    )
    steps = {name: bar.add_task(name, total=None, visible=False) for name in ("sifting", "reading", "loading")}

    def progress(step: str, finished: int, total: int) -> None:
        bar.update(steps[step], completed=finished, total=total, visible=True)
        note(output, step, finished, total)
        meters.shards(step, finished, total)
        if log_format == "json":
            LOG.info("shards", extra={"step": step, "finished": finished, "total": total})
        elif not out.is_terminal:
            out.print(f"{step}: {finished} of {total} shards", markup=False)

    try:
        shards = find(inputs)
        with closing(_engine(engine, workers, scheduler)) as working, bar:
            report, tasks = run(shards, settings, working, progress)
            if ledger:
                _load(tasks, ledger, progress)
    except (ShardError, EngineError, MissingExtraError) as error:
        raise UsageProblemError(str(error)) from error
    meters.items(report.counts, len(report.set_aside))
    if log_format == "json":
        for address, why in report.set_aside.items():
            LOG.error("set aside", extra={"shard": address, "why": why})
        LOG.info("finished", extra={"shards": report.shards, "counts": dict(report.counts)})
    else:
        _summed(report, output)
    raise typer.Exit(report.status)


def outside(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder of a bulk run.")],
    kind: Annotated[
        str | None, typer.Option(help="Only these: turned away, skipped, failed, set aside or note.")
    ] = None,
) -> None:
    """List what a bulk run left outside and why, as CSV.

    Example: servanda outside results --kind "turned away"
    """
    from servanda.pipeline.bulk.optional import MissingExtraError
    from servanda.pipeline.bulk.outside import KINDS
    from servanda.pipeline.bulk.tables import rows

    if kind is not None and kind not in KINDS:
        raise UsageProblemError(f"{kind}: no such kind; use {', '.join(KINDS)}")
    files = sorted(Path(folder, "outside").glob("*.parquet"))
    if not files:
        raise UsageProblemError(f"{folder}: holds no results of a bulk run; name the folder given to --output")
    table = csv.writer(sys.stdout)
    columns = ["kind", "path", "what", "advice"]
    table.writerow(columns)
    try:
        for file in files:
            for row in rows(file, columns):
                if kind in {None, row["kind"]}:
                    table.writerow([_safe(row[column]) for column in columns])
    except MissingExtraError as error:
        raise UsageProblemError(str(error)) from error


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _engine(engine: str, workers: int, scheduler: str | None) -> Engine:
    from servanda.pipeline.bulk import Dask, Local

    if engine not in _ENGINES:
        raise UsageProblemError(f"{engine}: no such engine; use {' or '.join(_ENGINES)}")
    if scheduler and engine == "local":
        raise UsageProblemError("--scheduler needs --engine dask")
    return Dask(scheduler, workers) if engine == "dask" else Local(workers)


def _load(tasks: list[Task], ledger: str, progress: Callable[[str, int, int], None]) -> None:
    from servanda.ledger import Ledger
    from servanda.pipeline.bulk.loading import load

    with Ledger(ledger, create=True) as store:
        new, known = load(tasks, store, progress)
    notes().print(f"{ledger}: {new} documents written, {known} were there", markup=False)


def _summed(report: Report, output: str) -> None:
    """Print shards that were set aside, and the closing lines of a run."""
    out = notes()
    for address, why in report.set_aside.items():
        out.print(f"failed: {address}: set aside: {why}; run the same command again to try it again", markup=False)
    c = report.counts
    out.print(
        f"{report.shards} shards ({len(report.set_aside)} set aside), {c['items']} items: {c['documents']} documents, "
        f"{c['turned away']} turned away, {c['skipped']} skipped, {c['failed']} failed, {c['set aside']} set aside; "
        f"{c['copies']} copies, {c['near copies']} near copies",
        markup=False,
    )
    out.print(
        f"{c['read']} read: {c['statements']} statements, {c['claims']} claims, {c['events']} events in {output}",
        markup=False,
    )
