"""The ledger in the formats of its field: one writer for each, all drawing on the same rows.

What lives here: pure functions from rows to lines, and the list of formats. What does not: fetching the rows
(`servanda.ledger.streaming`, `servanda.analysis`) and writing files (`servanda.commands`).
"""

from servanda.publishing.exports.formats import FORMATS, Format
from servanda.publishing.exports.lineschema import schema
from servanda.publishing.exports.secrets import Secret, secrets
from servanda.publishing.exports.source import BASE, KINDS, Source
from servanda.publishing.exports.tables import COLUMNS, MissingPackageError, csv_lines, json_lines, write_parquet

__all__ = [
    "BASE",
    "COLUMNS",
    "FORMATS",
    "KINDS",
    "Format",
    "MissingPackageError",
    "Secret",
    "Source",
    "csv_lines",
    "json_lines",
    "schema",
    "secrets",
    "write_parquet",
]
