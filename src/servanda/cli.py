"""The command line: a thin front over the packages of the house."""

from __future__ import annotations

import errno
import gc
import os
import sys
import traceback
from typing import Annotated

import typer

from servanda import __version__
from servanda.commands import (
    asking,
    assisting,
    briefing,
    bulk,
    comparing,
    explaining,
    exporting,
    keeping,
    listing,
    profiles,
    publishing,
    reading,
    reviewing,
    serving,
    statistics,
    targets,
    watching,
)
from servanda.commands.common import UsageProblemError, notes
from servanda.profiles import ProfileError
from servanda.reading.parsing import ModelError

# What the parser of the command line raises: the parent of typer's own errors that stands above single parameters.
_WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[2]

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

YOUNG = 200_000
"""New objects after which Python looks for cycles. At its 700 a tenth of a run went into looking in vain."""

app = typer.Typer(
    name="servanda",
    help="Keeps the ledger of what governments promise each other in public.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("extract")(reading.extract)
app.command("build")(reading.build)
app.command("watch")(watching.watch)
app.add_typer(watching.app, name="alerts")
app.command("bulk")(bulk.bulk)
app.command("outside")(bulk.outside)
app.command("verify")(keeping.verify)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("list")(listing.list_records)
app.command("show")(asking.show)
app.command("search")(asking.search)
app.command("readouts")(comparing.readouts)
app.command("diff")(comparing.diff)
app.command("targets")(targets.targets)
app.command("explain")(explaining.explain)
app.command("brief")(briefing.brief)
app.command("report")(publishing.report)
app.command("export")(exporting.export)
app.command("schema")(publishing.schema)
app.add_typer(profiles.app, name="profile")
app.add_typer(statistics.app, name="statistics")
app.add_typer(reviewing.app, name="review")
app.command("serve")(serving.serve)
app.command("mcp")(assisting.mcp)
app.add_typer(serving.app, name="user")


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"servanda {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Keeps the ledger of what governments promise each other in public."""


def main() -> None:
    """Run the command line; exit 0 where all went well, 1 where an input failed, 2 on wrong usage, 130 on Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(YOUNG, 20, 20)
    status = _run()
    gc.freeze()  # or the interpreter looks through all that was loaded for cycles, several times, before it ends
    sys.exit(status)


def _run() -> int:
    try:
        result = app(standalone_mode=False)
        return result if isinstance(result, int) else 0
    except typer.Exit as stop:
        return int(stop.exit_code)
    except _WRONG_USAGE as error:
        _say(f"{error}; see servanda --help")
        return 2
    except (UsageProblemError, ProfileError, ModelError) as error:
        _say(str(error))
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        _say("stopped; what was read is kept, run the same command again to go on")
        return 130
    except Exception as error:  # the last guard: a user never sees a traceback
        from servanda.ledger.errors import LedgerError  # here, so that who opens no ledger does not wait for SQLAlchemy

        if isinstance(error, LedgerError):
            _say(str(error))
            return 1
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            where = f"{error.filename}: " if error.filename else ""
            _say(f"{where}{error.strerror}; free some space and run the same command again, it goes on where it can")
            return 1
        if os.environ.get("SERVANDA_DEBUG"):
            traceback.print_exc()
        _say(f"unexpected error ({type(error).__name__}: {error}); please report it with SERVANDA_DEBUG=1 set")
        return 1


def _say(message: str) -> None:
    notes().print(f"servanda: {message}", markup=False)
