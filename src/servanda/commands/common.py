"""What the commands share: consoles, options, and errors as one line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from servanda.profiles import Profile, ProfileError, for_parties, load

if TYPE_CHECKING:
    from servanda.pipeline import Summary
    from servanda.records import Document
    from servanda.sources import Bounds, Trouble

DEFAULT_PROFILE = "vietnam-korea"

LedgerPath = Annotated[
    str,
    typer.Option(
        "--ledger", envvar="SERVANDA_LEDGER", help="A file, or postgresql://USER@HOST/NAME.", show_default=True
    ),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", help=f"A built-in profile or a YAML file. [default: {DEFAULT_PROFILE}]", show_default=False
    ),
]
PartyCodes = Annotated[
    str | None,
    typer.Option("--parties", help="Two or more countries (ISO 3166) or organisations instead of a profile: SGP,CHN."),
]
ModelName = Annotated[str | None, typer.Option("--model", help="Another installed spaCy pipeline for English.")]
Inputs = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Files, folders, globs, http(s) addresses, feeds, or - for standard input."),
]

GateWanted = Annotated[
    bool, typer.Option("--gate", help="Turn away, and name, documents that do not speak of two parties or tell no act.")
]

Seconds = Annotated[float, typer.Option(min=1, help="Processor time that one document may take.")]
Megabytes = Annotated[int, typer.Option(min=100, help="Memory in MB that one document may take.")]


def console() -> Console:
    """Where results go."""
    return Console(soft_wrap=True, highlight=False)


def notes() -> Console:
    """Where progress, troubles and summaries go."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


class UsageProblemError(Exception):
    """The user asked for what is not there; shown as one line, exit status 2."""


def chosen(profile: str | None, parties: str | None) -> Profile:
    """The profile that the options name; `UsageProblemError` where there is none."""
    if profile and parties:
        raise UsageProblemError("--profile and --parties exclude each other; give one of them")
    try:
        return for_parties(parties.split(",")) if parties else load(profile or DEFAULT_PROFILE)
    except ProfileError as error:
        raise UsageProblemError(str(error)) from error


def found(
    inputs: list[str], gated_for: Profile | None = None, bounds: Bounds | None = None
) -> Iterator[Document | Trouble]:
    """The documents of the inputs, and what is wrong with the others; a profile puts its gate before them.

    Without `bounds` each document has those of `Bounds` as it comes.
    """
    from servanda.sources import Bounds, documents

    given = documents(inputs, stdin=sys.stdin.buffer, bounds=bounds or Bounds())
    if gated_for is None:
        return given
    from servanda.pipeline.gating import gated
    from servanda.reading.gate import Gate

    return gated(given, Gate(gated_for))


def told(troubles: Iterable[Trouble]) -> None:
    """Print each trouble on a line of its own."""
    out = notes()
    for trouble in troubles:
        word = "note" if trouble.read else "failed" if trouble.failed else "skipped"
        out.print(f"{word}: {trouble.input}: {trouble.what}; {trouble.advice}", markup=False)


def summed(summary: Summary) -> None:
    """Print the closing line of a run."""
    parts = [
        f"{summary.read} read",
        f"{summary.unchanged} unchanged",
        f"{summary.skipped} skipped",
        f"{summary.failed} failed",
    ]
    records = f"{summary.statements} statements, {summary.claims} claims, {summary.events} events"
    notes().print(f"{', '.join(parts)}: {records}", markup=False)


def write_file(path: str, content: str) -> None:
    """Write a text as a whole or not at all; `UsageProblemError` where it cannot be written."""
    write_bytes(path, content.encode())


def write_bytes(path: str, content: bytes) -> None:
    """Write a file as a whole or not at all; `UsageProblemError` where it cannot be written."""
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageProblemError(
            f"{path}: cannot be written ({error.strerror}); name another file with --output"
        ) from error
