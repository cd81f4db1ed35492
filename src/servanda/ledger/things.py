"""What records come to, kept whole: happenings, undertakings, answers, discrepancies, projects, kinships.

Each `keep_…` replaces what was kept under the ids named `gone`; the caller's transaction makes it all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, or_, select, update

from servanda.ledger import account
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import put
from servanda.reconciliation.evidence import Matter
from servanda.records import (
    Answer,
    Discrepancy,
    Happening,
    Kin,
    Kinship,
    Naming,
    PartialDate,
    ProjectRecord,
    Undertaking,
    identify,
)
from servanda.records.codec import plain, restored

T = TypeVar("T")

_PART_OF = "part of another: "

Facets = Iterable[tuple[str, str]]
"""Names and values by which lists are narrowed: ("pillar", "economy"), ("party", "KOR"), ("year", "2025")."""


def keep_kinships(connection: Connection, found: Iterable[Kinship], sides: Mapping[str, str | None]) -> None:
    """Say what documents are to each other, and whose side published each (by document id)."""
    values = [{**plain(kinship), "side": sides.get(kinship.document)} for kinship in found]
    put(connection, account.kinships, values, "document")


def kinships(connection: Connection, documents: Iterable[str]) -> dict[str, Kinship]:
    """The kinships of documents, by document id."""
    k = account.kinships
    return {
        row["document"]: Kinship(
            row["document"], Kin(row["kin"]), row["of"], row["resemblance"], row["containment"], row["why"]
        )
        for row in rows(connection, select(k), k.c.document, documents)
    }


def copies_of(connection: Connection, documents: Iterable[str]) -> set[str]:
    """The documents that go back to any of these."""
    k = account.kinships.c
    return {row["document"] for row in rows(connection, select(k.document), k["of"], documents)}


def keep_happenings(connection: Connection, gone: Iterable[str], found: Sequence[tuple[Happening, Facets]]) -> None:
    """Replace happenings; their parents are set by `keep_parents`."""
    own = [
        {
            "id": h.id,
            "kind": h.kind.value,
            "date": _date(h.date),
            "until": _date(h.until),
            "place": h.place,
            "parent": h.parent,
            "body": plain(h),
        }
        for h, _ in found
    ]
    _replace(connection, account.happenings, gone, own, [(h.id, facets) for h, facets in found])


def keep_parents(connection: Connection, parents: Mapping[str, tuple[str | None, str]]) -> set[str]:
    """Say of happenings what each was a part of (None: of nothing), with the reason; those that moved are told."""
    moved: set[str] = set()
    for key, happening in happenings(connection, parents).items():
        parent, why = parents[key]
        reasons = [line for line in happening.why if not line.startswith(_PART_OF)]
        body = {**plain(happening), "parent": parent, "why": [*reasons, *([_PART_OF + why] if parent else [])]}
        if body != plain(happening):
            at = account.happenings.c.id == key
            connection.execute(update(account.happenings).where(at).values(parent=parent, body=body))
        if parent != happening.parent:
            moved.add(key)
    return moved


def happenings(connection: Connection, ids: Iterable[str]) -> dict[str, Happening]:
    """Happenings by id."""
    return _bodies(connection, account.happenings, ids, Happening)


def happenings_between(connection: Connection, first: str, last: str) -> dict[str, Happening]:
    """Happenings whose days touch those from `first` to `last` (YYYY-MM-DD); a partial date stands for all its days."""
    h = account.happenings.c
    # A text that is a beginning of another sorts before it: 2025 <= 2025-08-11, and "2025-08" + "~" is after its days.
    end = select(account.happenings.c.body).where(h.date <= last, or_(h.date + "~" >= first, h.until + "~" >= first))
    found = [restored(Happening, body) for body in connection.execute(end.order_by(h.id)).scalars()]
    return {happening.id: happening for happening in found}


def undated_in(connection: Connection, documents: Iterable[str]) -> dict[str, Happening]:
    """Happenings without a date that any of `documents` tells."""
    return happenings(connection, _told_in(connection, documents, account.happenings.c.date.is_(None)))


def happenings_told_in(connection: Connection, documents: Iterable[str]) -> dict[str, Happening]:
    """Happenings that any of `documents` tells."""
    return happenings(connection, _told_in(connection, documents))


def _told_in(connection: Connection, documents: Iterable[str], *conditions: ColumnElement[bool]) -> set[str]:
    f, h = account.facets.c, account.happenings.c
    told = select(f.thing).join(account.happenings, h.id == f.thing).where(f.name == "document", *conditions)
    return {row["thing"] for row in rows(connection, told, f.value, documents)}


def keep_undertakings(
    connection: Connection, gone: Iterable[str], found: Sequence[tuple[Undertaking, Matter, Facets]]
) -> None:
    """Replace undertakings; with each comes what it is about, by which its evidence is found."""
    own = []
    for u, about, _ in found:
        dates = sorted(str(step.date) for step in u.steps if step.date)
        own.append(
            {
                "id": u.id,
                "title": u.title,
                "stage": u.stage.value,
                "completion": u.completion.value,
                "deadline": _date(u.deadline),
                "first": dates[0] if dates else None,
                "latest": dates[-1] if dates else None,
                "size": len(u.steps),
                "matter": plain(about),
                "body": plain(u),
            }
        )
    _replace(connection, account.undertakings, gone, own, [(u.id, facets) for u, _, facets in found])


def standings(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The stage and the evidence of completion of undertakings, by id."""
    u = account.undertakings.c
    found = rows(connection, select(u.id, u.stage, u.completion), u.id, ids)
    return {row["id"]: (row["stage"], row["completion"]) for row in found}


def keep_answers(
    connection: Connection, undertakings_: Iterable[str], found: Sequence[tuple[Answer, PartialDate | None, Facets]]
) -> None:
    """Replace the answers of these undertakings; with each comes the date of the ask."""
    a = account.answers
    gone = [row["id"] for row in rows(connection, select(a.c.id), a.c.undertaking, undertakings_)]
    own = [
        {
            "id": answer.id,
            "undertaking": answer.undertaking,
            "asker": answer.asker,
            "reception": answer.reception.value,
            "asked_on": _date(asked),
            "body": plain(answer),
        }
        for answer, asked, _ in found
    ]
    _replace(connection, a, gone, own, [(answer.id, facets) for answer, _, facets in found])


def answers_of(connection: Connection, undertakings_: Iterable[str]) -> dict[str, Answer]:
    """The answers of undertakings, by their own ids."""
    a = account.answers
    found = [
        restored(Answer, row["body"]) for row in rows(connection, select(a.c.body), a.c.undertaking, undertakings_)
    ]
    return {answer.id: answer for answer in found}


def keep_discrepancies(
    connection: Connection, about: Iterable[str], found: Sequence[tuple[str, Discrepancy, PartialDate | None, Facets]]
) -> set[str]:
    """Replace the discrepancies about these keys; with each comes its key and its latest date. The new ids are told."""
    x = account.discrepancies
    gone = {row["id"] for row in rows(connection, select(x.c.id), x.c.about, about)}
    unique = {d.id: (key, d, latest, facets) for key, d, latest, facets in found}
    own = [
        {
            "id": d.id,
            "kind": d.kind.value,
            "severity": d.severity.value,
            "about": key,
            "latest": _date(latest),
            "body": plain(d),
        }
        for key, d, latest, _ in unique.values()
    ]
    _replace(connection, x, gone, own, [(d.id, facets) for _, d, _, facets in unique.values()])
    return set(unique) - gone


def keep_namings(
    connection: Connection, documents: Iterable[str], found: Iterable[tuple[str, Naming]]
) -> tuple[set[str], set[str]]:
    """Replace the places where documents name projects (key and naming); the keys from before and now are told."""
    n = account.namings
    before = {row["key"] for row in rows(connection, select(n.c.key), n.c.document, documents)}
    for some in chunks(documents):
        connection.execute(delete(n).where(n.c.document.in_(some)))
    values = {}
    for key, naming in found:
        at = naming.evidence
        name = identify("n", at.document, at.start, at.end, key)
        values[name] = {
            "id": name,
            "document": at.document,
            "key": key,
            "start": at.start,
            "end": at.end,
            "body": plain(naming),
        }
    if values:
        connection.execute(insert(n), list(values.values()))
    return before, {str(value["key"]) for value in values.values()}


def namings(connection: Connection, keys: Iterable[str]) -> dict[str, list[Naming]]:
    """Where documents name the projects with these keys."""
    n = account.namings
    found: dict[str, list[Naming]] = {}
    for row in rows(connection, select(n.c.key, n.c.body), n.c.key, keys):
        found.setdefault(row["key"], []).append(restored(Naming, row["body"]))
    return {key: sorted(some, key=lambda naming: naming.evidence) for key, some in found.items()}


def keep_projects(connection: Connection, keys: Iterable[str], found: Sequence[tuple[ProjectRecord, Facets]]) -> None:
    """Replace the projects with these keys."""
    p = account.projects
    gone = [row["id"] for row in rows(connection, select(p.c.id), p.c.key, keys)]
    own = [
        {
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "sector": project.sector,
            "place": project.place,
            "stage": project.stage.value if project.stage else None,
            "body": plain(project),
        }
        for project, _ in found
    ]
    _replace(connection, p, gone, own, [(project.id, facets) for project, facets in found])


def _replace(
    connection: Connection,
    table: Table,
    gone: Iterable[str],
    own: list[dict[str, Any]],
    faceted: Iterable[tuple[str, Facets]],
) -> None:
    """Put things in the place of those that are gone; of their facets only what changes is written."""
    f = account.facets.c
    wanted = {(thing, name, value[:120]) for thing, facets in faceted for name, value in facets}
    old = {*gone, *(value["id"] for value in own)}
    kept = {(row["thing"], row["name"], row["value"]) for row in rows(connection, select(account.facets), f.thing, old)}
    for some in chunks(old):
        connection.execute(delete(table).where(table.c.id.in_(some)))
    if own:
        connection.execute(insert(table), own)
    if stale := kept - wanted:
        this = (f.thing == bindparam("_thing")) & (f.name == bindparam("_name")) & (f.value == bindparam("_value"))
        values = [{"_thing": thing, "_name": name, "_value": value} for thing, name, value in sorted(stale)]
        connection.execute(delete(account.facets).where(this), values)
    if new := wanted - kept:
        values = [{"thing": thing, "name": name, "value": value} for thing, name, value in sorted(new)]
        connection.execute(insert(account.facets), values)


def _bodies(connection: Connection, table: Table, ids: Iterable[str], kind: type[T]) -> dict[str, T]:
    found: Iterator[Any] = (row for row in rows(connection, select(table.c.id, table.c.body), table.c.id, ids))
    return {row["id"]: restored(kind, row["body"]) for row in found}


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None
