"""extract and build: documents in, records out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from servanda.commands.common import (
    DEFAULT_PROFILE,
    GateWanted,
    Inputs,
    LedgerPath,
    Megabytes,
    ModelName,
    PartyCodes,
    ProfileName,
    Seconds,
    UsageProblemError,
    chosen,
    found,
    notes,
    summed,
    told,
)

if TYPE_CHECKING:
    from servanda.records import Document
    from servanda.sources import Trouble

_GROUP = 32
"""Documents that `extract` reads together."""
_GROUP_CHARACTERS = 400_000


def extract(
    paths: Inputs,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
    model: ModelName = None,
    gate: GateWanted = False,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = 2_000,
) -> None:
    """Read documents and write their records as JSON Lines.

    Example: servanda extract news/*.txt --parties SGP,CHN -o records.jsonl
    """
    from servanda.extraction import Extractor, readable
    from servanda.pipeline import Summary
    from servanda.pipeline.building import Bounded, unread
    from servanda.records import lines
    from servanda.sources import Bounds, Trouble

    partnership, bounds = chosen(profile, parties), Bounds(seconds, megabytes)
    extractor = Bounded(Extractor(partnership, model), bounds)
    summary = Summary()
    part = Path(f"{output}.part") if output else None
    try:
        stream: IO[str] = part.open("w", encoding="utf-8") if part else sys.stdout
    except OSError as error:
        raise UsageProblemError(
            f"{output}: cannot be written ({error.strerror}); name another file with --output"
        ) from error
    try:
        for items in _batches(found(paths, partnership if gate else None, bounds)):
            readings = iter(extractor.read_all([item for item in items if not isinstance(item, Trouble)]))
            for item in items:
                if isinstance(item, Trouble):
                    summary.trouble(item)
                    told([item])
                    continue
                reading = next(readings)
                if isinstance(reading, Trouble):
                    summary.trouble(reading)
                    told([reading])
                    continue
                if readable(item):
                    summary.count(reading)
                else:
                    summary.trouble(unread(item))
                    told([unread(item)])
                for line in lines(reading):
                    stream.write(line + "\n")
        if part and output:
            stream.close()
            part.replace(output)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageProblemError(
            f"{output}: cannot be written ({os.strerror(error.errno or 0)}); free some space or name another file"
        ) from error
    finally:
        if part:
            stream.close()
            part.unlink(missing_ok=True)
    summed(summary)
    raise typer.Exit(summary.status)


def _batches(items: Iterator[Document | Trouble]) -> Iterator[list[Document | Trouble]]:
    """The items in groups that are read together, bounded in number and in size."""
    group: list[Document | Trouble] = []
    characters = 0
    for item in items:
        group.append(item)
        characters += len(getattr(item, "text", ""))
        if len(group) >= _GROUP or characters >= _GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def build(
    paths: Inputs,
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    model: ModelName = None,
    gate: GateWanted = False,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = 2_000,
) -> None:
    """Add documents with their records to a ledger, and bring its account up to date; what is in it stays.

    Example: servanda build examples/vietnam-korea --ledger vietnam-korea.db
    """
    from servanda.extraction import VERSION, Extractor
    from servanda.ledger import Ledger
    from servanda.pipeline import Summary, fingerprint
    from servanda.pipeline import build as run
    from servanda.pipeline.account import reconcile, remember
    from servanda.pipeline.building import Bounded
    from servanda.sources import Bounds

    partnership, bounds = chosen(profile, parties), Bounds(seconds, megabytes)
    out = notes()
    with Ledger(ledger, create=True) as store:
        extractor = Extractor(partnership, model)
        version = f"{VERSION}+{extractor.model}"
        reader = Bounded(extractor, bounds)
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        with bar:
            task = bar.add_task("reading", total=None)

            def progress(path: str) -> None:
                bar.update(task, advance=1, description=Path(path).name[:40])
                if not out.is_terminal:
                    out.print(f"reading {path}", markup=False)

            summary: Summary = run(
                found(paths, partnership if gate else None, bounds),
                store,
                reader,
                version=version,
                profile=fingerprint(partnership),
                progress=progress,
            )
            bar.update(task, description="reconciling", completed=0)
            remember(store, profile or DEFAULT_PROFILE, parties)
            reconcile(store, partnership, now=datetime.now(UTC), progress=lambda n: bar.update(task, advance=n))
    told(summary.troubles)
    summed(summary)
    raise typer.Exit(summary.status)
