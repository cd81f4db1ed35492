"""What the documents of a batch are to those that the ledger holds."""

from __future__ import annotations

from servanda.ledger import loading, things
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.grouping import Grouper
from servanda.profiles.outlets import side_of
from servanda.reconciliation.duplicates import Duplicates, Sketch, sketch
from servanda.reconciliation.kinships import family
from servanda.records import Document, Kinship

_ALONE = "too short to be compared with others"


class Kinships:
    """Keeps the table of kinships."""

    def __init__(self) -> None:
        self._grouper: Grouper[Document, Sketch] = Grouper(Duplicates(), loading.documents)

    def take(self, batch: Batch) -> None:
        """Bring kinships up to date; documents elsewhere whose kinship changes are marked as revisited."""
        connection = batch.connection
        own = loading.documents(connection, batch.documents)
        items = {key: (key, document) for key, document in own.items()}
        touched = self._grouper.add(connection, batch.documents, items, batch.overlay.rulings)
        wanted = {member for group in touched.groups for member in group.members}
        texts = {**loading.documents(connection, wanted - set(own)), **own}
        found: dict[str, Kinship] = {}
        for group in touched.groups:
            sketches = [drawn for member in group.members if (drawn := sketch(texts[member]))]
            found.update((kinship.document, kinship) for kinship in family(sketches))
        for key in own:
            found.setdefault(key, Kinship(key, why=_ALONE))
        before = things.kinships(connection, found)
        changed = {key for key, kinship in found.items() if key not in before or before[key].of != kinship.of}
        batch.revisited |= changed - set(batch.documents)
        things.keep_kinships(connection, found.values(), {key: side_of(texts[key], batch.profile) for key in found})
