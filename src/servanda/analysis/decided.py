"""The log of decisions as plain rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from servanda.ledger.overlay import log
from servanda.ledger.queries import Row
from servanda.records import Decision, Verb


def undone(entries: Sequence[Decision]) -> dict[str, bool]:
    """For each decision, by id, whether it no longer holds."""
    gone: dict[str, bool] = {}
    for entry in reversed(entries):
        gone.setdefault(entry.id, False)
        if entry.verb is Verb.UNDO and not gone[entry.id]:
            gone.update(dict.fromkeys(entry.targets, True))
    return gone


def decisions(connection: Connection) -> list[Row]:
    """The log as plain rows, the latest first."""
    entries = log(connection)
    gone = undone(entries)
    return [
        {
            "id": entry.id,
            "verb": entry.verb.value,
            "targets": list(entry.targets),
            "by": entry.by,
            "when": entry.when.isoformat(),
            "why": entry.why,
            "values": dict(entry.values),
            "in_force": not gone[entry.id],
        }
        for entry in reversed(entries)
    ]
