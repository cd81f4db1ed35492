"""A record or thing as a person judges it: its words in their place, and what can be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from servanda.ledger.queries import Row, text_of
from servanda.ledger.records import one, thing

_CONTEXT = 500
"""Characters shown on each side of a record's words."""
_THINGS = {
    "u": ("undertakings", "undertaking"),
    "h": ("events", "happening"),
    "x": ("discrepancies", "discrepancy"),
    "a": ("asks", "ask"),
    "p": ("projects", "project"),
}
_FIELDS = {
    "statement": ("force", "speakers", "addressees", "pillars", "deadline"),
    "claim": (
        *("indicator", "value", "unit", "comparator", "period", "base_period"),
        *("target", "subject", "counterpart"),
    ),
    "event": ("kind", "date", "place", "participants"),
}


@dataclass(frozen=True, slots=True)
class Reviewable:
    """What is judged: `kind` is the kind of record or thing, `row` its row, `fields` what can be set with its text.

    `before` and `after` are the words around those of a record; empty for things.
    """

    kind: str
    row: Row
    fields: tuple[tuple[str, str], ...]
    before: str = ""
    after: str = ""


def reviewable(connection: Connection, name: str, as_of: date) -> Reviewable | None:
    """The record or thing with this id; None where there is none."""
    if name[:1] in _THINGS:
        listed, kind = _THINGS[name[:1]]
        row = thing(connection, listed, name, as_of)
        return Reviewable(kind, row, ()) if row else None
    row = one(connection, name)
    if row is None:
        return None
    text = text_of(connection, row["document"])
    fields = tuple((field, _text(row[field])) for field in _FIELDS.get(row["type"], ()))
    before, after = text[max(0, row["start"] - _CONTEXT) : row["start"]], text[row["end"] : row["end"] + _CONTEXT]
    return Reviewable(row["type"], row, fields, before, after)


def _text(value: Any) -> str:
    """A field as `ledger.overlay.correct` reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return f"{value['party']}:{value['name']}" if value.get("name") else str(value["party"])
    return str(value)
