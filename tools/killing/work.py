"""What is killed: `work.py build LEDGER FOLDER` or `work.py bulk LEDGER FOLDER OUTPUT`, with a slow reader.

Both end as the commands do: a build with the account of its ledger, some documents at a time, a bulk run with loading.

The reader finds one statement where a text says "agreed to" and loads no model, so that a run takes a second. Workers
of bulk import this file as their main module and read alike.
"""

import sys
import time
from datetime import UTC, datetime

from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.pipeline.bulk import Local, Settings, engines, find, run
from servanda.pipeline.bulk.loading import load as put
from servanda.profiles import Profile, load
from servanda.records import Document, Force, Reading, Statement, Who
from servanda.sources import documents

_SECONDS = 0.01
"""What one document takes."""
_CUE = "agreed to "
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 12
"""Documents in one transaction of the account."""


def ready(_: Extractor, profile: Profile, model: str | None = None) -> None:
    """Make ready without a model."""
    del profile, model


def read_all(_: Extractor, given: list[Document]) -> list[Reading]:
    """The readings of some documents, slowly."""
    return [read(document) for document in given]


def read(document: Document) -> Reading:
    """One statement for each time that something was agreed."""
    time.sleep(_SECONDS)
    found = []
    at = document.text.find(_CUE)
    while at >= 0:
        start = at + len(_CUE)
        end = min(start + 40, len(document.text))
        found.append(
            Statement.grounded(
                document,
                start,
                end,
                force=Force.AGREEMENT,
                speakers=(Who("VNM"), Who("KOR")),
                pillars=("economy",),
                confidence=0.9,
                rule="agree/to",
            )
        )
        at = document.text.find(_CUE, end)
    return Reading(document, tuple(found))


setattr(engines, "_PRELOADED", ["servanda.pipeline.bulk.running"])  # noqa: B010 - nor spaCy, which nothing here uses
setattr(Extractor, "__init__", ready)  # noqa: B010 - a plain assignment is not let pass by the types
setattr(Extractor, "read_all", read_all)  # noqa: B010


class Slow:
    """The reader of a build."""

    def read(self, document: Document) -> Reading:
        """As above."""
        return read(document)


def main() -> None:
    """Run what is asked for; says so when it begins."""
    kind, ledger, folder, *rest = sys.argv[1:]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if kind == "build":
        with Ledger(ledger, create=True) as store:
            build(documents([folder]), store, Slow(), version="1", profile="p")
            reconcile(store, load("vietnam-korea"), now=_NOW, size=_BATCH)
        return
    report, tasks = run(find([folder]), Settings(rest[0], load("vietnam-korea")), Local(2))
    if report.set_aside:
        sys.exit(f"set aside: {report.set_aside}")
    with Ledger(ledger, create=True) as store:
        put(tasks, store)


if __name__ == "__main__":
    main()
