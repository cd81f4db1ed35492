"""The projects and institutions that the documents of a batch name."""

from __future__ import annotations

from servanda.ledger import evidence, schema, things
from servanda.pipeline.account.batch import Batch
from servanda.reconciliation.projects import project
from servanda.records import ProjectRecord


class Projects:
    """Keeps the table of projects."""

    def take(self, batch: Batch) -> None:
        """Work out anew every project that the batch names, or named before."""
        connection = batch.connection
        sightings = evidence.sightings_of(connection, batch.projects)
        statements = evidence.about(connection, schema.statements, sightings)
        events = evidence.about(connection, schema.events, sightings)
        made = [
            project(key, some, statements=statements.get(key, ()), events=events.get(key, ()))
            for key, some in sorted(sightings.items())
        ]
        things.keep_projects(connection, batch.projects, [(one, _facets(one)) for one in made])


def _facets(one: ProjectRecord) -> set[tuple[str, str]]:
    return {("document", naming.evidence.document) for naming in one.namings}
