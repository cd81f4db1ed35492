"""Lists held in memory by their columns, so that what filters leave is found without going through the tables.

A ledger of a million statements takes seconds to count and divide under a filter that leaves much. Its columns are a
few dozen megabytes, and are gone through in milliseconds. `ledger.paging` asks the ledger itself, in the same words;
`picking` answers the same out of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from servanda.ledger import account, schema
from servanda.ledger.listing import chosen_discrepancies, copying
from servanda.ledger.queries import Filters
from servanda.records import Severity, undertaking_id

Numbers = NDArray[np.int32]
_TOGETHER = 10_000
NOTHING = -1
"""The code of what has no value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One value for each row: `values[code]`, which are in the order of their code points, or `NOTHING`."""

    codes: Numbers
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Any number of values for each row: `values[codes[i]]` is one of row `rows[i]`, each value once.

    Rows ascend, and values are in order.
    """

    rows: Numbers
    codes: Numbers
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """A list: its rows from the oldest to the latest, with what they are narrowed and divided by.

    `newest` has the numbers of the rows in the order of the list with the newest first; what has no date is last in
    both. `dates` is what a range of dates is about, `single` and `many` the other columns by the names of `Filters`;
    `actors` are pairs of a row with (role, party, name).
    """

    ids: NDArray[np.bytes_]
    newest: Numbers
    dates: Column
    single: dict[str, Column] = field(default_factory=dict)
    many: dict[str, Pairs] = field(default_factory=dict)
    actors: Pairs | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.ids)


KINDS = (
    "documents",
    "statements",
    "claims",
    "replies",
    "tellings",
    "events",
    "undertakings",
    "asks",
    "discrepancies",
)
"""The lists that columns can be loaded of."""


def columns(connection: Connection, kind: str) -> Columns:
    """The columns of a list (one of `KINDS`) as the ledger holds it."""
    return _LOADED[kind](connection)


def _rows(connection: Connection, chosen: Select[Any]) -> Iterator[Any]:
    result = connection.execute(chosen, execution_options={"yield_per": _TOGETHER})
    for part in result.partitions(_TOGETHER):
        yield from part


def _column(values: Sequence[Any]) -> Column:
    known = tuple(sorted({value for value in values if value is not None}))
    codes = {value: code for code, value in enumerate(known)}
    return Column(np.fromiter((codes.get(v, NOTHING) for v in values), np.int32, len(values)), known)


def _pairs(found: Iterable[tuple[int, Any]]) -> Pairs:
    """Out of pairs of a row and a value, in any order and any number of times."""
    codes: dict[Any, int] = {}
    rows_, own = [], []
    for row, value in found:
        rows_.append(row)
        own.append(codes.setdefault(value, len(codes)))
    values = sorted(codes)
    place = np.empty(len(codes), np.int64)
    place[[codes[value] for value in values]] = np.arange(len(codes))
    return _each_once(np.array(rows_, np.int64), place[np.array(own, np.int64)], tuple(values))


def _each_once(rows: NDArray[Any], codes: NDArray[Any], values: tuple[Any, ...]) -> Pairs:
    many = max(1, len(values))
    joined = np.sort(rows * many + codes)
    joined = joined[np.concatenate((np.ones(min(1, len(joined)), np.bool_), joined[1:] != joined[:-1]))]
    return Pairs((joined // many).astype(np.int32), (joined % many).astype(np.int32), values)


def _taken(column: Column, order: NDArray[Any]) -> Column:
    return Column(column.codes[order], column.values)


def _in_order(dates: Column, *then: NDArray[Any]) -> tuple[NDArray[Any], Numbers]:
    """The order from the oldest to the latest, and from there that with the newest first; `then` decides at par."""
    undated = dates.codes == NOTHING
    place = np.where(undated, len(dates.values), dates.codes)
    order = np.lexsort((*reversed(then), place))
    backwards = np.where(undated, 1, -dates.codes)[order]
    return order, np.argsort(backwards, kind="stable").astype(np.int32)


def _ranks(ids: Sequence[str]) -> NDArray[Any]:
    """The number of each id in the order of all."""
    found = np.empty(len(ids), np.int64)
    found[np.argsort(_named(ids))] = np.arange(len(ids))
    return found


def _named(ids: Sequence[str]) -> NDArray[np.bytes_]:
    return np.array(ids, dtype=np.bytes_)


@dataclass(frozen=True, slots=True)
class _Documents:
    """By id: the number in the order of ids, and the codes of what documents are narrowed by."""

    ids: list[str]
    number: dict[str, int]
    dates: Column
    publishers: Column
    languages: Column


def _all_documents(connection: Connection) -> _Documents:
    d = schema.documents
    told = func.coalesce(d.c.dateline_date, d.c.published)
    found = sorted(_rows(connection, select(d.c.id, told, d.c.publisher, d.c.language)))
    ids = [row[0] for row in found]
    each = (_column([row[at] for row in found]) for at in (1, 2, 3))
    return _Documents(ids, {key: number for number, key in enumerate(ids)}, *each)


def _documents(connection: Connection) -> Columns:
    w = schema.whos
    known = _all_documents(connection)
    order, newest = _in_order(known.dates, np.arange(len(known.ids)))
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    parties = ((int(place[known.number[doc]]), p) for doc, p in _rows(connection, select(w.c.document, w.c.party)))
    return Columns(
        _named(known.ids)[order],
        newest,
        _taken(known.dates, order),
        {"publisher": _taken(known.publishers, order), "language": _taken(known.languages, order)},
        {"party": _pairs(parties)},
    )


def _records(table: Any, own: str | None, date: str | None, roles: tuple[str, ...]) -> Callable[[Connection], Columns]:
    """What loads the records of a table, which are narrowed by their column `own`, and dated by `date` if not as told.

    `roles` are those of the actors that they name.
    """

    def load(connection: Connection) -> Columns:
        documents = _all_documents(connection)
        extra = [table.c[name] for name in (own, date) if name]
        chosen = select(table.c.id, table.c.document, table.c.start, table.c.end, *extra)
        ids: list[str] = []
        values: list[list[Any]] = [[] for _ in extra]
        documents_, starts, ends = [], [], []
        for key, document, start, end, *more in _rows(connection, chosen):
            ids.append(key)
            documents_.append(documents.number[document])
            starts.append(start)
            ends.append(end)
            for column, value in zip(values, more, strict=True):
                column.append(value)
        of = np.array(documents_, np.int32)
        told = _taken(documents.dates, of)
        dates = _column(values[-1]) if date else told
        order, newest = _in_order(
            dates if table is schema.events else told,
            of,
            np.array(starts, np.int64),
            np.array(ends, np.int64),
            _ranks(ids),
        )
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        number = {key: int(at) for key, at in zip(ids, place, strict=True)}
        of = of[order]
        single = {"publisher": _taken(documents.publishers, of), "language": _taken(documents.languages, of)}
        if own:
            single[own] = _taken(_column(values[0]), order)
        actors = _actors(connection, number, roles) if roles else None
        many = _many(connection, table, number, actors)
        return Columns(_named(ids)[order], newest, _taken(dates, order), single, many, actors)

    return load


def _many(connection: Connection, table: Any, number: dict[str, int], actors: Pairs | None) -> dict[str, Pairs]:
    if table is schema.claims:
        c = schema.claims
        sides = _rows(connection, select(c.c.id, c.c.subject, c.c.counterpart))
        return {"party": _pairs((number[key], side) for key, *both in sides for side in both if side)}
    found = {"party": _parties(actors)} if actors else {}
    if table is schema.statements:
        t = schema.topics
        topics = _rows(connection, select(t.c.record, t.c.pillar))
        found["pillar"] = _pairs((number[key], pillar) for key, pillar in topics if key in number)
    return found


def _parties(actors: Pairs) -> Pairs:
    """The parties of the actors of each row, each once."""
    values = tuple(sorted({party for _, party, _ in actors.values}))
    of = np.array([values.index(party) for _, party, _ in actors.values], np.int64)
    return _each_once(actors.rows.astype(np.int64), of[actors.codes] if values else actors.codes, values)


def _actors(connection: Connection, number: dict[str, int], roles: tuple[str, ...]) -> Pairs:
    w = schema.whos
    chosen = select(w.c.record, w.c.role, w.c.party, w.c.name).where(w.c.role.in_(roles))
    return _pairs((number[key], tuple(who)) for key, *who in _rows(connection, chosen) if key in number)


def _things(table: Any, date: str, **single: str) -> Callable[[Connection], Columns]:
    """What loads the things of a table, dated by one of its columns; `single` are others by the names of filters."""

    def load(connection: Connection) -> Columns:
        found = sorted(_rows(connection, select(table.c.id, table.c[date], *(table.c[own] for own in single.values()))))
        dates = _column([row[1] for row in found])
        order, newest = _in_order(dates, np.arange(len(found)))
        ids = [found[at][0] for at in order]
        number = {key: at for at, key in enumerate(ids)}
        own = {name: _taken(_column([row[at] for row in found]), order) for at, name in enumerate(single, start=2)}
        actors = _present(connection, number) if table is account.happenings else None
        return Columns(_named(ids), newest, _taken(dates, order), own, _facets(connection, number), actors)

    return load


def _discrepancies(connection: Connection) -> Columns:
    """Those that no person rejected, the gravest first whatever the order."""
    x = account.discrepancies
    chosen = chosen_discrepancies(Filters()).with_only_columns(x.c.id, x.c.latest, x.c.kind, x.c.severity)
    found = list(_rows(connection, chosen.order_by(None)))
    weights = {severity.value: weight for weight, severity in enumerate(Severity)}
    found.sort(key=lambda row: (weights[row.severity], row.latest is not None, row.latest or "", row.id))
    number = {row.id: at for at, row in enumerate(found)}
    return Columns(
        _named(list(number)),
        np.arange(len(found), dtype=np.int32),
        _column([row.latest for row in found]),
        {"kind": _column([row.kind for row in found]), "severity": _column([row.severity for row in found])},
        _facets(connection, number),
    )


def _facets(connection: Connection, number: dict[str, int]) -> dict[str, Pairs]:
    """By what things are narrowed; a thing is told by its documents, an undertaking by copies of them too."""
    f, d = account.facets, schema.documents
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in ("party", "pillar", "force", "year", "document")}
    kinds = {key[:2] for key in number}
    chosen = select(f.c.thing, f.c.name, f.c.value).where(f.c.name.in_(found))
    for kind in sorted(kinds):
        # Ids begin with their kind: the others need not be gone through.
        for thing, name, value in _rows(connection, chosen.where(f.c.thing.startswith(kind))):
            if thing in number:
                found[name].append((number[thing], value))
    if undertaking_id("")[:2] in kinds:
        copies = _rows(connection, copying())
        found["document"] += [(number[thing], document) for thing, document in copies if thing in number]
    publishers = dict(tuple(row) for row in _rows(connection, select(d.c.id, d.c.publisher)))
    told = ((row, publishers.get(document)) for row, document in found["document"])
    return {name: _pairs(some) for name, some in found.items()} | {
        "publisher": _pairs((row, publisher) for row, publisher in told if publisher)
    }


def _present(connection: Connection, number: dict[str, int]) -> Pairs:
    """Who took part in happenings, as those who tell of them say."""
    m, w = account.members, schema.whos
    chosen = (
        select(m.c.thing, w.c.role, w.c.party, w.c.name).join(w, w.c.record == m.c.record).where(m.c.kind == "event")
    )
    return _pairs((number[thing], tuple(who)) for thing, *who in _rows(connection, chosen) if thing in number)


_LOADED: dict[str, Callable[[Connection], Columns]] = {
    "documents": _documents,
    "statements": _records(schema.statements, "force", None, ("speaker", "addressee")),
    "claims": _records(schema.claims, "indicator", "period", ()),
    "replies": _records(schema.replies, None, None, ("speaker",)),
    "tellings": _records(schema.events, "kind", "date", ("participant",)),
    "events": _things(account.happenings, "date", kind="kind"),
    "undertakings": _things(
        account.undertakings, "latest", stage="stage", deadline="deadline", completion="completion"
    ),
    "asks": _things(account.answers, "asked_on", reception="reception", asker="asker"),
    "discrepancies": _discrepancies,
}
