"""The events that the documents of a batch tell of, each once, and what was a part of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from servanda.ledger import groups, loading, schema, things
from servanda.pipeline.account.batch import Batch
from servanda.pipeline.account.changes import Changes
from servanda.pipeline.grouping import Grouper
from servanda.profiles import Profile
from servanda.reconciliation.events import Happenings as Matcher
from servanda.reconciliation.naming import Names
from servanda.reconciliation.nesting import HORIZON, nest
from servanda.reconciliation.telling import Telling
from servanda.reconciliation.uniting import unite
from servanda.records import Event, Happening, Told, happening_id

KIND = "event"


class Happenings:
    """Keeps the tables of happenings."""

    def __init__(self, profile: Profile) -> None:
        self._names = Names(profile)
        self._grouper: Grouper[Told[Event], Telling] = Grouper(Matcher(profile), loading.events)

    def take(self, batch: Batch) -> None:
        """Bring the happenings up to date, with their parents."""
        connection = batch.connection
        own = loading.events(connection, loading.document_ids(connection, schema.events, batch.concerned))
        items = {key: (told.source.id, told) for key, told in own.items()}
        touched = self._grouper.add(connection, batch.concerned, items, batch.overlay.rulings)
        members = {member for group in touched.groups for member in group.members}
        told = {**loading.events(connection, members - set(own)), **own}
        made = [unite([told[member] for member in group.members], group.links, self._names) for group in touched.groups]
        gone = {*touched.before.values(), *(happening.id for happening in made)}
        before = things.happenings(connection, gone)
        things.keep_happenings(connection, gone, [(happening, _facets(happening)) for happening in made])
        groups.assign(connection, KIND, {h.id: [(event, happening_id(event)) for event in h.events] for h in made})
        batch.happenings |= {happening.id for happening in made}
        batch.gone |= gone - batch.happenings
        self._nest(batch, made)
        Changes(batch).happenings(before, made)

    def _nest(self, batch: Batch, made: Iterable[Happening]) -> None:
        """Say anew what was a part of what, for the happenings made and for those within the horizon of them.

        A happening without a date is a part of what a document that tells it tells as well.
        """
        connection = batch.connection
        for first, last in _stretches(made):
            inner = things.happenings_between(connection, *_widened(first, last, HORIZON))
            outer = things.happenings_between(connection, *_widened(first, last, 2 * HORIZON))
            parents = nest(outer.values(), self._names, inner.keys())
            batch.moved |= things.keep_parents(connection, {key: parents.get(key, (None, "")) for key in inner})
        undated = things.undated_in(connection, (d for happening in made for d in happening.documents))
        told = things.happenings_told_in(connection, (d for happening in undated.values() for d in happening.documents))
        parents = nest(told.values(), self._names, undated.keys())
        batch.moved |= things.keep_parents(connection, {key: parents.get(key, (None, "")) for key in undated})


def _facets(happening: Happening) -> set[tuple[str, str]]:
    found = {("party", p.who.party) for p in happening.participants}
    found |= {("document", document) for document in happening.documents}
    if happening.date:
        found.add(("year", f"{happening.date.year:04}"))
    return found


def _stretches(made: Iterable[Happening]) -> list[tuple[date, date]]:
    """The days of the happenings, those nearer to each other than the horizon as one stretch."""
    days = sorted((h.date.first_day, (h.until or h.date).last_day) for h in made if h.date is not None)
    found: list[tuple[date, date]] = []
    for first, last in days:
        if found and first <= found[-1][1] + timedelta(days=HORIZON):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _widened(first: date, last: date, days: int) -> tuple[str, str]:
    margin = timedelta(days=days)
    early = first - margin if first - date.min > margin else date.min
    late = last + margin if date.max - last > margin else date.max
    return early.isoformat(), late.isoformat()
