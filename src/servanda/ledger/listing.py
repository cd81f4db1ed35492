"""Lists of what records come to: happenings, undertakings, asks, discrepancies, projects; plain rows for any front.

Every row has `id`, and `by`: "machine", or the person who judged it and how. Documents are named by their paths.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Subquery, Table, case, func, or_, select, union

from servanda.ledger import account, loading, schema
from servanda.ledger.chunks import rows
from servanda.ledger.echoes import repeating
from servanda.ledger.queries import Filters, Row, at_document, of_name, with_judgement
from servanda.reconciliation.courses import TOLD_AGAIN
from servanda.reconciliation.schedule import schedule
from servanda.records import (
    Answer,
    Change,
    Completion,
    Discrepancy,
    Happening,
    ProjectRecord,
    Severity,
    Statement,
    Step,
    Told,
    Undertaking,
    Verb,
)
from servanda.records.codec import plain, restored


def happenings(connection: Connection, filters: Filters) -> list[Row]:
    """The events, each once with all that tell of it, by date."""
    return happening_rows(connection, _bodies(connection, chosen_happenings(filters), filters))


def chosen_happenings(filters: Filters) -> Select[Any]:
    """What `happenings` asks: bodies of `account.happenings`."""
    h = account.happenings
    chosen = _dated(select(h.c.body), h.c.date, filters).order_by(h.c.date, h.c.id)
    if filters.kind:
        chosen = chosen.where(h.c.kind == filters.kind)
    if filters.name:
        m, w = account.members, schema.whos
        named = select(m.c.thing).join(w, w.c.record == m.c.record)
        named = named.where(m.c.kind == "event", *of_name(w.c.name, (filters.name, *filters.names)))
        chosen = chosen.where(h.c.id.in_(named.where(w.c.party == filters.party) if filters.party else named))
    return _faceted(h, chosen, filters)


def happening_rows(connection: Connection, bodies: list[Any]) -> list[Row]:
    """The rows of a list of happenings."""
    found = [restored(Happening, body) for body in bodies]
    paths = _paths(connection, (d for happening in found for d in happening.documents))
    return with_judgement(
        connection,
        [
            {
                "id": h.id,
                "kind": h.kind.value,
                "date": _text(h.date),
                "until": _text(h.until),
                "place": h.place,
                "participants": [{**_who(p.who), "role": p.role.value} for p in h.participants],
                "documents": [paths[d] for d in h.documents if d in paths],
                "parent": h.parent,
                "tellings": list(h.events),
                "why": list(h.why),
            }
            for h in found
        ],
    )


def undertakings(connection: Connection, filters: Filters, as_of: date) -> list[Row]:
    """The undertakings, by the date of their first statement, each as it stands on the day `as_of`."""
    return undertaking_rows(connection, _bodies(connection, chosen_undertakings(filters), filters), as_of)


def chosen_undertakings(filters: Filters) -> Select[Any]:
    """What `undertakings` asks: bodies of `account.undertakings`."""
    u = account.undertakings
    chosen = _dated(select(u.c.body), u.c.latest, filters).order_by(u.c.first, u.c.id)
    if filters.stage:
        chosen = chosen.where(u.c.stage == filters.stage)
    if filters.due:
        chosen = chosen.where(due(u.c.deadline, u.c.completion, filters.due[1]) == filters.due[0])
    return _faceted(u, chosen, filters)


def due(deadline: Any, completion: Any, day: str) -> Any:
    """How deadlines stand on `day`, as an expression: `none`, `done` where all is complete, `overdue`, else `ahead`.

    A deadline is past when the day is later than all its days: 2025 is past on 2026-01-01.
    """
    return case(
        (deadline.is_(None), "none"),
        (completion == Completion.COMPLETE.value, "done"),
        (deadline < func.substr(day, 1, func.length(deadline)), "overdue"),
        else_="ahead",
    )


def undertaking_rows(connection: Connection, bodies: list[Any], as_of: date) -> list[Row]:
    """The rows of a list of undertakings."""
    found = [restored(Undertaking, body) for body in bodies]
    own = {s for undertaking in found for s in undertaking.statements}
    again = repeating(connection, own)
    told = loading.statements(connection, own.union(*again.values()))
    reviewed = _judged(connection, told)
    return [_undertaking(undertaking, told, again, reviewed, as_of) for undertaking in found]


def asks(connection: Connection, filters: Filters) -> list[Row]:
    """The requests and proposals of each side with how the other met them, by the date of the ask."""
    return ask_rows(connection, _bodies(connection, chosen_asks(filters), filters))


def chosen_asks(filters: Filters) -> Select[Any]:
    """What `asks` asks: bodies of `account.answers`."""
    a = account.answers
    chosen = _dated(select(a.c.body), a.c.asked_on, filters).order_by(a.c.asked_on, a.c.id)
    if filters.reception:
        chosen = chosen.where(a.c.reception == filters.reception)
    if filters.asker:
        chosen = chosen.where(a.c.asker == filters.asker)
    return _faceted(a, chosen, filters)


def ask_rows(connection: Connection, bodies: list[Any]) -> list[Row]:
    """The rows of a list of asks."""
    found = [restored(Answer, body) for body in bodies]
    wanted = [answer.ask for answer in found] + [answer.reply for answer in found if answer.reply]
    told = loading.statements(connection, wanted)
    replies = loading.replies(connection, wanted)
    reviewed = _judged(connection, [*told, *replies])
    made: list[Row] = []
    for answer in found:
        if answer.ask not in told:
            continue
        reply: Row | None = None
        if answer.reply in told:
            reply = statement_row(told[answer.reply], reviewed)
        elif answer.reply in replies:
            own = replies[answer.reply]
            reply = {
                "id": own.record.id,
                "document": own.source.path,
                "document_id": own.source.id,
                "reception": own.record.reception.value,
                "date": _text(own.date),
                "speakers": [_who(w) for w in own.record.speakers],
                "quote": own.record.evidence.quote,
                "start": own.record.evidence.start,
                "end": own.record.evidence.end,
                "by": reviewed.get(own.record.id, "machine"),
            }
        made.append(
            {
                "id": answer.id,
                "from": answer.asker,
                "to": list(answer.asked),
                "pillars": list(answer.pillars),
                "answer": answer.reception.value,
                "ask": statement_row(told[answer.ask], reviewed),
                "reply": reply,
                "undertaking": answer.undertaking,
                "why": answer.why,
            }
        )
    return with_judgement(connection, made)


def discrepancies(connection: Connection, filters: Filters) -> list[Row]:
    """The discrepancies, the gravest first; what a person rejected is no discrepancy and left out."""
    return discrepancy_rows(connection, _bodies(connection, chosen_discrepancies(filters), filters))


def chosen_discrepancies(filters: Filters) -> Select[Any]:
    """What `discrepancies` asks: bodies of `account.discrepancies`."""
    x = account.discrepancies
    weight = case({severity.value: n for n, severity in enumerate(Severity)}, value=x.c.severity)
    r = account.reviewed
    rejected = select(r.c.target).where(r.c.verb == Verb.REJECT.value)
    chosen = select(x.c.body).where(x.c.id.not_in(rejected)).order_by(weight, x.c.latest, x.c.id)
    chosen = _dated(chosen, x.c.latest, filters)
    if filters.kind:
        chosen = chosen.where(x.c.kind == filters.kind)
    if filters.severity:
        chosen = chosen.where(x.c.severity == filters.severity)
    return _faceted(x, chosen, filters)


def discrepancy_rows(connection: Connection, bodies: list[Any]) -> list[Row]:
    """The rows of a list of discrepancies."""
    found = [restored(Discrepancy, body) for body in bodies]
    paths = _paths(connection, (side.evidence.document for d in found for side in d.sides))
    made = [
        {
            "id": d.id,
            "kind": d.kind.value,
            "severity": d.severity.value,
            "why": d.why,
            "sides": [
                {
                    "document": paths.get(side.evidence.document, side.evidence.document),
                    "document_id": side.evidence.document,
                    "quote": side.evidence.quote,
                    "says": side.says,
                    "record": side.record,
                    "start": side.evidence.start,
                    "end": side.evidence.end,
                }
                for side in d.sides
            ],
        }
        for d in found
    ]
    return with_judgement(connection, made)


def projects(connection: Connection, filters: Filters) -> list[Row]:
    """The projects and institutions that documents name, by name."""
    return project_rows(connection, _bodies(connection, chosen_projects(filters), filters))


def chosen_projects(filters: Filters) -> Select[Any]:
    """What `projects` asks: bodies of `account.projects`."""
    p = account.projects
    chosen = select(p.c.body).order_by(p.c.name, p.c.id)
    if filters.stage:
        chosen = chosen.where(p.c.stage == filters.stage)
    if filters.pillar:
        chosen = chosen.where(p.c.sector == filters.pillar)
    return _faceted(p, chosen, filters, skip=frozenset({"pillar"}))


def project_rows(connection: Connection, bodies: list[Any]) -> list[Row]:
    """The rows of a list of projects."""
    found = [restored(ProjectRecord, body) for body in bodies]
    paths = _paths(connection, (n.evidence.document for project in found for n in project.namings))
    return with_judgement(
        connection,
        [
            {
                "id": project.id,
                "name": project.name,
                "sector": project.sector,
                "place": project.place,
                "stage": project.stage.value if project.stage else None,
                "documents": sorted({paths[n.evidence.document] for n in project.namings}),
                "namings": [{**plain(n), "document": paths[n.evidence.document]} for n in project.namings],
                "statements": list(project.statements),
                "events": list(project.events),
                "why": list(project.why),
            }
            for project in found
        ],
    )


def statement_row(told: Told[Statement], reviewed: dict[str, str]) -> Row:
    """A statement as an object of a list."""
    own = told.record
    return {
        "id": own.id,
        "document": told.source.path,
        "document_id": told.source.id,
        "force": own.force.value,
        "date": _text(told.date),
        "speakers": [_who(w) for w in own.speakers],
        "addressees": [_who(w) for w in own.addressees],
        "deadline": _text(own.deadline),
        "quote": own.evidence.quote,
        "start": own.evidence.start,
        "end": own.evidence.end,
        "by": reviewed.get(own.id, "machine"),
    }


def _undertaking(
    u: Undertaking,
    told: dict[str, Told[Statement]],
    again: dict[str, list[str]],
    reviewed: dict[str, str],
    as_of: date,
) -> Row:
    copies = (key for step in u.steps for key in again.get(step.statement, ()) if key in told)
    every = [*u.steps, *(Step(key, told[key].date, Change.REPEATED, TOLD_AGAIN, copy=True) for key in copies)]
    steps = [
        {
            **statement_row(told[step.statement], reviewed),
            "change": step.change.value,
            "why": step.why,
            "dropped": list(step.dropped),
            "added": list(step.added),
            "copy": step.copy,
        }
        for step in sorted(every, key=lambda step: (step.date is None, str(step.date or ""), step.copy))
        if step.statement in told
    ]
    judged = sorted({step["by"] for step in steps} - {"machine"})
    return {
        "id": u.id,
        "title": u.title,
        "actors": list(u.actors),
        "beneficiaries": list(u.beneficiaries),
        "pillars": list(u.pillars),
        "stage": u.stage.value,
        "evidence_of_completion": u.completion.value,
        "schedule": schedule(u, as_of).value,
        "deadline": _text(u.deadline),
        "as_of": as_of.isoformat(),
        "statements": steps,
        "proofs": [plain(proof) for proof in u.proofs],
        "projects": list(u.projects),
        "why": list(u.why),
        "by": "; ".join(judged) or "machine",
    }


def _faceted(table: Table, chosen: Select[Any], filters: Filters, *, skip: frozenset[str] = frozenset()) -> Select[Any]:
    """What the filters leave; party, pillar, force and document are facets of every thing."""
    f = account.facets
    wanted = {"party": filters.party, "pillar": filters.pillar, "force": filters.force, "year": filters.year}
    for name, value in wanted.items():
        if value and name not in skip:
            chosen = chosen.where(table.c.id.in_(select(f.c.thing).where(f.c.name == name, f.c.value == value)))
    d = schema.documents
    for given, own in (
        (filters.document, at_document(d.c.id, filters.document or "")),
        (filters.publisher, d.c.publisher == filters.publisher),
    ):
        if given:
            told = tellers()
            inside = select(told.c.thing).where(told.c.document.in_(select(d.c.id).where(own)))
            chosen = chosen.where(table.c.id.in_(inside))
    if filters.ids:
        chosen = chosen.where(table.c.id.in_(filters.ids))
    return chosen


def tellers() -> Subquery:
    """Which documents tell of which things, copies of documents too: pairs of `thing` and `document`."""
    f = account.facets.c
    return union(select(f.thing, f.value.label("document")).where(f.name == "document"), copying()).subquery("tellers")


def copying() -> Select[Any]:
    """Which copies of documents repeat statements of which undertakings: pairs of `thing` and `document`."""
    m, e = account.members.c, account.echoes.c
    return select(m.thing, e.document).join(account.echoes, e.record == m.record).where(m.kind == "statement")


def _bodies(connection: Connection, chosen: Select[Any], filters: Filters) -> list[Any]:
    if filters.limit is not None:
        chosen = chosen.limit(filters.limit)
    return [row.body for row in connection.execute(chosen)]


def _dated(chosen: Select[Any], column: Any, filters: Filters) -> Select[Any]:
    if filters.since:
        chosen = chosen.where(column >= filters.since)
    if filters.until:
        chosen = chosen.where(or_(column <= filters.until, func.substr(column, 1, len(filters.until)) == filters.until))
    return chosen


def _paths(connection: Connection, documents: Iterable[str]) -> dict[str, str]:
    at = schema.locations
    found: dict[str, str] = {}
    for row in rows(connection, select(at).order_by(at.c.path), at.c.document, documents):
        found.setdefault(row["document"], row["path"])
    return found


def _judged(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    judged = with_judgement(connection, [{"id": key} for key in ids])
    return {row["id"]: row["by"] for row in judged}


def _who(who: Any) -> dict[str, str]:
    return {"party": who.party, **({"name": who.name} if who.name else {})}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
