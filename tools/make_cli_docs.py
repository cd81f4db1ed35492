"""Writes docs/cli.md out of the help of the commands, so that the two never differ.

Usage: make_cli_docs.py            (from the folder of the repository)
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path

import typer
from typer.models import CommandInfo

from servanda.cli import app

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """# The command line

Written by `tools/make_cli_docs.py` out of the commands' own help.

Exit status: 0 where all went well, 1 where an input failed or the ledger cannot be used, 2 on wrong usage, 130 after
Ctrl-C. Results go to standard output, notes and the closing summary to standard error. `SERVANDA_LEDGER` names the
ledger where `--ledger` does not; with `SERVANDA_DEBUG=1` an unexpected error shows its traceback.
"""


def commands() -> Iterator[str]:
    """The names of all commands: those of the program, then those of its groups."""
    for command in app.registered_commands:
        yield command.name or _name(command)
    for group in app.registered_groups:
        if group.typer_instance:
            for command in group.typer_instance.registered_commands:
                yield f"{group.name} {command.name or _name(command)}"


def _name(command: CommandInfo) -> str:
    return command.callback.__name__.replace("_", "-") if command.callback else ""


def page() -> str:
    """The text of docs/cli.md."""
    os.environ["COLUMNS"] = "100"
    os.environ["TERMINAL_WIDTH"] = "100"
    os.environ.pop("SERVANDA_LEDGER", None)
    parts = [HEAD]
    for command in commands():
        told = io.StringIO()
        with redirect_stdout(told), suppress(typer.Exit):
            app([*command.split(), "--help"], standalone_mode=False, prog_name="servanda")
        lines = "\n".join(line.rstrip() for line in told.getvalue().strip().splitlines())
        parts.append(f"## servanda {command}\n\n```\n{lines}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
