"""What the documents of a batch are to those that the ledger holds."""

from __future__ import annotations

from sqlalchemy import Connection

from servanda.ledger import loading, things
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.grouping import Grouper
from servanda.profiles.outlets import side_of
from servanda.reconciliation.duplicates import Duplicates, Sketch, sketch
from servanda.reconciliation.grouping import Group
from servanda.reconciliation.kinships import copied, family
from servanda.records import Document, Kinship

_ALONE = "too short to be compared with others"
_REMEMBERED = 50_000
"""Sketches that stay in memory between batches, some kilobytes each."""


class Kinships:
    """Keeps the table of kinships."""

    def __init__(self) -> None:
        self._grouper: Grouper[Document, Sketch] = Grouper(Duplicates(), loading.documents)
        self._sketches: dict[str, Sketch | None] = {}

    def take(self, batch: Batch) -> None:
        """Bring kinships up to date; documents elsewhere whose kinship changes are marked as revisited."""
        connection = batch.connection
        own = loading.documents(connection, batch.documents)
        items = {key: (key, document) for key, document in own.items()}
        touched = self._grouper.add(connection, batch.documents, items, batch.overlay.rulings)
        self._sketches.update((key, sketch(document)) for key, document in own.items())
        before = things.kinships(connection, {member for group in touched.groups for member in group.members})
        found: dict[str, Kinship] = {}
        for group in touched.groups:
            found.update(self._family(connection, group, before, own))
        for key in own:
            found.setdefault(key, Kinship(key, why=_ALONE))
        changed = {key for key, kinship in found.items() if key not in before or before[key].of != kinship.of}
        batch.revisited |= changed - set(batch.documents)
        texts = {**loading.documents(connection, set(found) - set(own)), **own}
        things.keep_kinships(connection, found.values(), {key: side_of(texts[key], batch.profile) for key in found})
        while len(self._sketches) > _REMEMBERED:
            self._sketches.pop(next(iter(self._sketches)))

    def _family(
        self, connection: Connection, group: Group, before: dict[str, Kinship], own: dict[str, Document]
    ) -> dict[str, Kinship]:
        """The kinships that a group's new documents have, or bring about."""
        new = [member for member in group.members if member in own]
        rest = [member for member in group.members if member not in own]
        if all(member in before for member in rest):
            heads = [h for m in rest if before[m].of is None and (h := self._sketch(connection, m)) is not None]
            joined = {m: copied(drawn, heads) for m in new if (drawn := self._sketches[m]) is not None}
            if joined and heads and all(joined.values()):
                return {member: kinship for member, kinship in joined.items() if kinship is not None}
        missing = [member for member in rest if member not in self._sketches]
        self._sketches.update((k, sketch(d)) for k, d in loading.documents(connection, missing).items())
        drawn_all = [drawn for member in group.members if (drawn := self._sketches[member]) is not None]
        return {kinship.document: kinship for kinship in family(drawn_all)}

    def _sketch(self, connection: Connection, document: str) -> Sketch | None:
        if document not in self._sketches:
            self._sketches[document] = sketch(loading.documents(connection, [document])[document])
        return self._sketches[document]
