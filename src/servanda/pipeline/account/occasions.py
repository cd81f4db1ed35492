"""At which event of its document each statement of a batch was made."""

from __future__ import annotations

from collections import defaultdict

from servanda.ledger import loading, schema
from servanda.ledger.occasions import keep_occasions
from servanda.pipeline.account.batch import Batch
from servanda.reconciliation.settings import settings
from servanda.records import Event, Statement


class Occasions:
    """Keeps the table of occasions."""

    def take(self, batch: Batch) -> None:
        """Say it anew for the documents of the batch."""
        connection = batch.connection
        texts = loading.documents(connection, batch.documents)
        made = loading.statements(connection, loading.document_ids(connection, schema.statements, texts))
        told = loading.events(connection, loading.document_ids(connection, schema.events, texts))
        statements: defaultdict[str, list[Statement]] = defaultdict(list)
        events: defaultdict[str, list[Event]] = defaultdict(list)
        for statement in made.values():
            statements[statement.source.id].append(statement.record)
        for event in told.values():
            events[event.source.id].append(event.record)
        found = {
            name: (key, at)
            for key, document in texts.items()
            for name, at in settings(document, statements[key], events[key]).items()
            if at is not None
        }
        keep_occasions(connection, texts, found)
