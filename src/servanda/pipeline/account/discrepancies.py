"""What the records of a batch dispute with those that the ledger holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from servanda.ledger import disputed, groups, loading, schema, things
from servanda.ledger.stages import parts, statements_on, tops
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.account.changes import Changes
from servanda.reconciliation.discrepancies import contested, encounter_keys, figure, misdated, told_apart
from servanda.records import Discrepancy, PartialDate

Found = tuple[str, Discrepancy]
"""A discrepancy with the key that it is about."""


class Discrepancies:
    """Keeps the table of discrepancies."""

    def take(self, batch: Batch) -> None:
        """Work out anew what is disputed under every key that the batch concerns."""
        found: list[Found] = []
        about: set[str] = set()
        for part in (self._figures, self._encounters, self._acts):
            keys, own = part(batch)
            about |= keys
            found += own
        dates = _dates(batch, found)
        rows = [(key, one, dates.get(one.id), _facets(one)) for key, one in found]
        new = things.keep_discrepancies(batch.connection, about, rows)
        Changes(batch).discrepancies({one.id: one for _, one in found if one.id in new}.values())

    def _figures(self, batch: Batch) -> tuple[set[str], list[Found]]:
        connection = batch.connection
        own = loading.claims(connection, loading.document_ids(connection, schema.claims, batch.documents))
        texts = loading.documents(connection, {told.source.id for told in own.values()})
        made = [
            read
            for told in own.values()
            if (read := figure(told, texts[told.source.id].text, batch.profile)) is not None
        ]
        keys = disputed.keep(connection, batch.documents, made) | disputed.keys_of(connection, batch.revisited)
        found: list[Found] = []
        for key in sorted(keys):
            told, weights = disputed.under(connection, key)
            found += [(key, one) for one in contested(key, told, weights)]
        return keys, found

    def _encounters(self, batch: Batch) -> tuple[set[str], list[Found]]:
        connection = batch.connection
        own = loading.events(connection, loading.document_ids(connection, schema.events, batch.concerned))
        filed = {record: (told.source.id, key) for record, told in own.items() for key in encounter_keys(told)}
        keys = disputed.keep_encounters(connection, batch.concerned, filed)
        under = disputed.encounters_under(connection, keys)
        told = loading.events(connection, {record for some in under.values() for record in some})
        found = [
            (key, one)
            for key, some in under.items()
            for one in misdated(told[record] for record in some if record in told)
        ]
        return keys, found

    def _acts(self, batch: Batch) -> tuple[set[str], list[Found]]:
        connection = batch.connection
        touched = batch.happenings | batch.moved
        stage = set(tops(connection, touched).values())
        found: list[Found] = []
        for top, some in statements_on(connection, stage).items():
            told = loading.statements(connection, some)
            threads = groups.belonging(connection, "statement", told)
            found += [(f"act {top}", one) for one in told_apart(list(told.values()), batch.profile, threads)]
        return {f"act {key}" for key in parts(connection, stage) | touched | batch.gone}, found


def _dates(batch: Batch, found: Iterable[Found]) -> dict[str, PartialDate]:
    """The latest day on which a document spoke of each discrepancy, by its id."""
    sides = {one.id: {side.evidence.document for side in one.sides} for _, one in found}
    known = loading.sources(batch.connection, {document for some in sides.values() for document in some})
    dates: defaultdict[str, list[PartialDate]] = defaultdict(list)
    for key, some in sides.items():
        dates[key] += [date for document in some if (date := known[document].date)]
    return {key: max(some) for key, some in dates.items() if some}


def _facets(one: Discrepancy) -> set[tuple[str, str]]:
    return {("document", side.evidence.document) for side in one.sides}
