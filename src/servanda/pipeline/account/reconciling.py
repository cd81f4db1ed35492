"""The documents that wait, taken into the account batch by batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from servanda.ledger import Ledger
from servanda.ledger.overlay import load as overlay
from servanda.ledger.waiting import mark, set_mark, settled, start_anew, taken, waiting
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.account.discrepancies import Discrepancies
from servanda.pipeline.account.happenings import Happenings
from servanda.pipeline.account.kinships import Kinships
from servanda.pipeline.account.occasions import Occasions
from servanda.pipeline.account.projects import Projects
from servanda.pipeline.account.undertakings import Undertakings
from servanda.pipeline.building import fingerprint
from servanda.profiles import Profile, ProfileError, builtin, for_parties, load

VERSION = "2"
"""Raised whenever the same records may come to another account, so that ledgers work it out anew."""
_LEAST, _MOST = 400, 10_000
"""Documents in one transaction. A batch grows with the account, to half of what is in it: so each thing that many
documents speak of is worked out anew a few times while a ledger is filled, and not once for every few documents. The
most is what a few gigabytes of memory hold with all that it is compared with."""


@dataclass(slots=True)
class Outcome:
    """How many documents were taken in, in how many batches."""

    documents: int = 0
    batches: int = 0


def reconcile(
    ledger: Ledger,
    profile: Profile,
    *,
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
    size: int | None = None,
) -> Outcome:
    """Take every document that waits into the account of `ledger`.

    Each batch is one transaction: what is interrupted is taken up by the next call. `now` dates the log of changes;
    `progress` is told the number of documents after each batch; `size` sets how many one holds. Where the account was
    worked out by another version or for another profile, it is worked out anew: first, and without a word in the log of
    changes, from the documents that were in it; then from those that are new.
    """
    version = f"{VERSION}/{fingerprint(profile)}"
    with ledger.writing() as connection:
        if mark(connection, "account") != version:
            start_anew(connection)
            set_mark(connection, "account", version)
    outcome = Outcome()
    steps = (Kinships(), Happenings(profile), Occasions(), Undertakings(profile), Projects(), Discrepancies())
    while True:
        with ledger.writing() as connection:
            documents, again = waiting(connection, size or min(_MOST, max(_LEAST, settled(connection) // 2)))
            if not documents:
                return outcome
            batch = Batch(connection, profile, documents, overlay(connection), now, again)
            for step in steps:
                step.take(batch)
            taken(connection, documents, again=again)
        outcome.documents += len(documents)
        outcome.batches += 1
        progress(len(documents))


def remember(ledger: Ledger, profile: str, parties: str | None = None) -> None:
    """Note how the profile of this ledger was named, so that later commands need not name it again.

    `profile` is the name of a built-in one or the path of a file, `parties` codes with commas between, which go first.
    """
    if parties:
        named = f"parties:{parties}"
    elif profile in builtin():
        named = f"profile:{profile}"
    else:
        named = f"file:{Path(profile).resolve()}"
    with ledger.writing() as connection:
        set_mark(connection, "profile", named)


def remembered(ledger: Ledger) -> Profile:
    """The profile that this ledger was built for.

    Raises `ProfileError` where nothing was built yet, or its file has gone or cannot be read.
    """
    with ledger.reading() as connection:
        found = noted(connection)
    if found is None:
        raise ProfileError(f"{ledger.path}: nothing was built in it yet; use `servanda build`")
    return found


def noted(connection: Connection) -> Profile | None:
    """The profile that a ledger says it was built for, None where nothing was built yet.

    Raises `ProfileError` where its file has gone or cannot be read.
    """
    kind, _, name = (mark(connection, "profile") or "").partition(":")
    if not name:
        return None
    return for_parties(name.split(",")) if kind == "parties" else load(name)
