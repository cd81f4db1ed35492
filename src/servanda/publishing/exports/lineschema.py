"""The JSON Schema of a line that `servanda export jsonl` writes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from servanda.publishing.exports.tables import COLUMNS, TYPES
from servanda.records import schema as interchange

Json = dict[str, Any]

_DOCUMENT_MORE = ("date", "statements", "claims", "events", "kin", "of", "side")
_RECORD_MORE = ("document_id", "told", "by")


def schema() -> Json:
    """The schema (draft 2020-12): lines of the interchange with what the ledger adds, and one more for each thing."""
    known: dict[str, Json] = {item["properties"]["type"]["const"]: deepcopy(item) for item in interchange()["oneOf"]}
    for kind, columns in COLUMNS.items():
        types = dict(columns)
        if TYPES[kind] in known:
            added = _DOCUMENT_MORE if kind == "documents" else _RECORD_MORE
            own = known[TYPES[kind]]
            own["properties"] |= {name: _type(types.get(name, "text")) for name in added}
            own["required"] = [*own["required"], *added]
        else:
            properties = {name: _type(type_) for name, type_ in columns}
            known[TYPES[kind]] = {
                "type": "object",
                "properties": {"type": {"const": TYPES[kind]}, **properties},
                "required": ["type", *properties],
                "additionalProperties": False,
            }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of a ledger exported as JSON Lines",
        "oneOf": list(known.values()),
    }


def _type(type_: str) -> Json:
    party = {"party": {"type": "string"}, "name": {"type": "string"}, "role": {"type": "string"}}
    who = {"type": "object", "properties": party, "required": ["party"], "additionalProperties": False}
    types: dict[str, Json] = {
        "text": {"type": ["string", "null"]},
        "int": {"type": ["integer", "null"]},
        "float": {"type": ["number", "null"]},
        "flag": {"type": ["boolean", "null"]},
        "texts": {"type": "array", "items": {"type": "string"}},
        "whos": {"type": "array", "items": who},
        "json": {"type": ["object", "array", "null"]},
    }
    return types[type_]
