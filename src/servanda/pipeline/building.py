"""Documents into a ledger: read once, resumed where it stopped, read again when the reading has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from servanda.extraction import LONGEST, Extractor, readable
from servanda.profiles import Profile
from servanda.records import Document, Reading
from servanda.sources import Bounds, SetAsideError, Trouble, within

if TYPE_CHECKING:
    from servanda.ledger import Ledger


class Reader(Protocol):
    """What reads a document: an `Extractor`, or anything that does the same."""

    def read(self, document: Document) -> Reading | Trouble:
        """The document with its records, or why it has none."""
        ...


class Bounded:
    """An `Extractor` whose every document has its bounds; one that breaks them gives a `Trouble`."""

    def __init__(self, extractor: Extractor, bounds: Bounds) -> None:
        self._extractor, self._bounds = extractor, bounds

    def read(self, document: Document) -> Reading | Trouble:
        """The document with its records, or why it has none."""
        try:
            return within(lambda: self._extractor.read(document), self._bounds)
        except SetAsideError as error:
            return Trouble(document.path, str(error), "split it into its documents, or leave it out")

    def read_all(self, documents: Sequence[Document]) -> list[Reading | Trouble]:
        """Each as `read` reads it: together, or one by one where that breaks a bound."""
        with suppress(SetAsideError):
            return [*within(lambda: self._extractor.read_all(documents), self._bounds)]
        return [self.read(document) for document in documents]


@dataclass(slots=True)
class Summary:
    """How a run went: documents newly read, already there, kept without reading or passed over, and failed inputs."""

    read: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    statements: int = 0
    claims: int = 0
    events: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def count(self, reading: Reading) -> None:
        """Add a reading to the sums."""
        self.read += 1
        self.statements += len(reading.statements)
        self.claims += len(reading.claims)
        self.events += len(reading.events)

    def trouble(self, trouble: Trouble) -> None:
        """Add an input that failed or was passed over."""
        self.troubles.append(trouble)
        if trouble.read:  # a note on a document that follows
            return
        if trouble.failed:
            self.failed += 1
        else:
            self.skipped += 1

    @property
    def status(self) -> int:
        """The exit status: 0 where nothing failed, else 1."""
        return 1 if self.failed else 0


def fingerprint(profile: Profile) -> str:
    """A digest of all that a profile holds: another digest means another reading."""
    return sha256(repr(profile).encode()).hexdigest()


def unread(document: Document) -> Trouble:
    """What is told of a document in a language that is not read, or of one that is too long."""
    if len(document.text) > LONGEST:
        what = f"has {len(document.text):,} characters, more than the {LONGEST:,} that are read at once"
        return Trouble(document.path, what, "split it into its documents; it is kept without records", failed=True)
    return Trouble(
        document.path,
        f"its language ({document.language}) is not read yet",
        "the document is kept without records",
        failed=False,
    )


def build(
    found: Iterable[Document | Trouble],
    ledger: Ledger,
    reader: Reader,
    *,
    version: str,
    profile: str,
    progress: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Add documents with their records to `ledger`, each in one transaction.

    `version` and `profile` name the reading: a document that was read by the same is left as it is. `progress` is
    called with every path before it is worked on. An interrupted run leaves whole documents only; the same call goes
    on where it stopped.
    """
    from servanda.ledger import State, state, write
    from servanda.ledger.writing import locate

    summary = Summary()
    for item in found:
        if isinstance(item, Trouble):
            progress(item.input)
            summary.trouble(item)
            continue
        progress(item.path)
        known = state(ledger, item, version, profile)
        if known is State.CURRENT:
            locate(ledger, item)
            summary.unchanged += 1
            continue
        if not readable(item):
            write(ledger, Reading(item), version, profile, read=False)
            summary.trouble(unread(item))
            continue
        reading = reader.read(item)
        if isinstance(reading, Trouble):
            summary.trouble(reading)
            continue
        write(ledger, reading, version, profile, read=True)
        summary.count(reading)
    return summary
