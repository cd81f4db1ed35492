"""The store: documents, their records and what became of them, in a file of SQLite or in PostgreSQL."""

from servanda.ledger import account, figures, outbox, schema, watching  # every table is told by one of them
from servanda.ledger.errors import LedgerError
from servanda.ledger.listing import asks, discrepancies, happenings, projects, undertakings
from servanda.ledger.queries import Filters, actors, claims, documents, events, record, statements
from servanda.ledger.search import Hit, search
from servanda.ledger.store import Ledger
from servanda.ledger.writing import State, state, write

__all__ = [
    "Filters",
    "Hit",
    "Ledger",
    "LedgerError",
    "State",
    "account",
    "actors",
    "asks",
    "claims",
    "discrepancies",
    "documents",
    "events",
    "figures",
    "happenings",
    "outbox",
    "projects",
    "record",
    "schema",
    "search",
    "state",
    "statements",
    "undertakings",
    "watching",
    "write",
]
