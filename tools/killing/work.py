"""What is killed: builds, bulk runs and rounds of watching, each in a process of its own.

`python tools/killing` imports once what they need and waits for lines on its standard input, each a JSON list of a kind
and its arguments. For each it forks a process that does the work; it writes the number of that process, and when it has
ended its exit status (minus the signal that ended it). So a kill costs no start of Python. The workers of bulk come out
of one server (multiprocessing's forkserver), which has imported the same; its number is the first line.

Reading finds one statement where a text says "agreed to" and loads no model, so that a run takes a second. As the
extractor is replaced for that, nothing but those processes may import this.
"""

import base64
import json
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from multiprocessing import forkserver

from killing.plan import FEED, HOOK, KINDS, MAIL, NOW, PROFILE, QUERIES, ROUNDS
from loopback.site import Reader
from servanda.commands.rounds import Rounds
from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.pipeline.bulk import Local, Settings, engines, find, run
from servanda.pipeline.bulk.loading import load as put
from servanda.pipeline.watching import Watcher
from servanda.profiles import Profile, load
from servanda.profiles.watch import Channel, Watch
from servanda.records import Document, Force, Reading, Statement, Who
from servanda.sources import documents
from servanda.sources.fetching import Fetcher

_SECONDS = 0.01
"""What one document takes."""
_CUE = "agreed to "
_BATCH = 12
"""Documents in one transaction of the account."""
_SECRET = "SERVANDA_KILLS_HOOK"  # noqa: S105 - the name of a variable


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


setattr(Extractor, "__init__", ready)  # noqa: B010 - a plain assignment is not let pass by the types
setattr(Extractor, "read_all", read_all)  # noqa: B010


class Slow:
    """The reader of a build."""

    def read(self, document: Document) -> Reading:
        """As above."""
        return read(document)


def built(ledger: str, folder: str) -> None:
    """Build a ledger with its account, some documents at a time."""
    with Ledger(ledger, create=True) as store:
        build(documents([folder]), store, Slow(), version="1", profile="p")
        reconcile(store, load(PROFILE), now=NOW, size=_BATCH)


def gone_through(ledger: str, folder: str, output: str) -> None:
    """Take in shards with two workers, and load what was found."""
    report, tasks = run(find([folder]), Settings(output, load(PROFILE)), Local(2))
    if report.set_aside:
        sys.exit(f"set aside: {report.set_aside}")
    with Ledger(ledger, create=True) as store:
        put(tasks, store)


def watched(ledger: str, file: str, hook: str, port: str, *addresses: str) -> None:
    """Watch addresses, and send alerts to an Atom file, a webhook and a mail server."""
    os.environ[_SECRET] = base64.b64encode(bytes(range(32))).decode()
    sender, to = "watch@example.org", ("desk@example.org",)
    channels = (
        Channel(HOOK, "webhook", hook, secret=_SECRET),
        Channel(FEED, "atom", file),
        Channel(MAIL, "mail", "127.0.0.1", port=int(port), security="none", sender=sender, recipients=to),
    )
    watch = Watch(addresses, QUERIES, channels)
    with Ledger(ledger, create=True) as store:
        for _ in range(ROUNDS):
            watcher = Watcher(store, fetcher=Fetcher(allow=lambda _: True), pause=0, clock=_clock)
            named = (PROFILE, None)
            Rounds(store, load(PROFILE), named, watch, Reader(_SECONDS), "1", watcher, clock=_clock).run(addresses)


def _clock() -> datetime:
    """What time it is: the same in every run, so that what they leave can be compared."""
    return NOW


_WORK: dict[str, Callable[..., None]] = dict(zip(KINDS, (built, gone_through, watched), strict=True))


def once(kind: str, *given: str) -> None:
    """One piece of work, in this very process."""
    _WORK[kind](*given)


def main() -> None:
    """Do what each line asks for, one after the other."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # threads do not live on in what is forked
    multiprocessing.get_context("forkserver").set_forkserver_preload(["killing.work"])
    server = getattr(forkserver, "_forkserver")  # noqa: B009 - nor is a private name
    server.ensure_running()
    _say(getattr(server, "_forkserver_pid"))  # noqa: B009
    # What is forked below shares the server, and must not look for it among its own children.
    server.ensure_running = lambda: None
    for line in sys.stdin:
        kind, *given = json.loads(line)
        pid = os.fork()
        if not pid:
            _end(_WORK[kind], given)
        _say(pid)
        _say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _end(work: Callable[..., None], given: list[str]) -> None:
    """Do the work and end this process, whatever comes."""
    status = 1
    try:
        work(*given)
        status = 0
    except BaseException:  # noqa: BLE001 - told, and the process ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


setattr(engines, "_PRELOADED", ["killing.work"])  # noqa: B010 - nor spaCy, which nothing here uses
