"""What can go wrong with a ledger, in words for its user."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


class LedgerError(Exception):
    """A ledger that cannot be opened, read or written; the message says what, where and what to do."""


_CAUSES = (
    ("not a database", "is no ledger; name another file with --ledger, or move this one away"),
    ("locked", "is in use by another program; wait for it to finish and try again"),
    ("readonly", "cannot be written; change its permissions or name another file with --ledger"),
    (
        "disk is full",
        "the disk is full; free some space and run the same command again, nothing that was written is lost",
    ),
    (
        "disk i/o error",
        "its disk cannot be written; it may be full: free some space and run the same command again, nothing is lost",
    ),
    ("unable to open", "cannot be opened; check that its folder exists and may be written to"),
    ("malformed", "is damaged; restore it from a backup or build it anew"),
)


def explain(path: str, error: DBAPIError) -> LedgerError:
    """The error of the database as one for the user."""
    told = str(error.orig).lower()
    for words, advice in _CAUSES:
        if words in told:
            return LedgerError(f"{path}: {advice}")
    return LedgerError(f"{path}: the database reports: {error.orig}")
