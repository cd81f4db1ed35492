"""The command line in this process, so that the language model is loaded once."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from servanda.cli import main


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def command():
    def run(folder: Path, *arguments: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["servanda", *arguments])
            patch.setenv("SERVANDA_LEDGER", "l.db")
            with pytest.raises(SystemExit) as stop:
                main()
        return Done(int(stop.value.code or 0), out.getvalue(), err.getvalue())

    return run
