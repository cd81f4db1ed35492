"""An undertaking with all that hangs on it: its course, answers, figures, projects, disputes, and who reviewed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, or_, select

from servanda.ledger import account, listing, schema
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.queries import Row, plain_claim
from servanda.ledger.records import records, thing

_CLAIMS = 60
"""Figures inside statements that are looked for at most."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the page of an undertaking holds; each part in the order in which it is shown.

    `undertaking` is its row with its statements; `proofs` the records that speak for completion, by id; `answers` the
    asks among its statements; `reviews` the decisions in force about its records; `changes` what became of it.
    """

    undertaking: Row
    proofs: dict[str, Row]
    answers: list[Row]
    figures: list[Row]
    projects: list[Row]
    discrepancies: list[Row]
    reviews: list[Row]
    changes: list[Row]


def course(connection: Connection, name: str, as_of: date) -> Course | None:
    """The undertaking with this id, or with the name that one of its statements gives it; None where there is none."""
    own = thing(connection, "undertakings", name, as_of)
    if own is None:
        return None
    told = records(connection, [step["id"] for step in own["statements"]])
    for step in own["statements"]:
        step["source"] = told[step["id"]]["document"] if step["id"] in told else ""
    proofs = records(connection, [proof["record"] for proof in own["proofs"]])
    a = account.answers
    bodies = connection.execute(select(a.c.body).where(a.c.undertaking == own["id"]).order_by(a.c.asked_on, a.c.id))
    keys = {*told, *proofs}
    r, c = account.reviewed, account.changes
    return Course(
        own,
        proofs,
        listing.ask_rows(connection, [row.body for row in bodies]),
        _figures(connection, list(told.values())),
        _projects(connection, own["projects"]),
        _disputes(connection, set(told), {row["document"] for row in told.values()}),
        [dict(row) for row in rows(connection, select(r), r.c.target, keys)],
        [dict(row) for row in connection.execute(_newest(c).where(c.c.thing == own["id"])).mappings()],
    )


def _newest(changes: Table) -> Select[Any]:
    return select(changes).order_by(changes.c.number.desc())


def _figures(connection: Connection, told: list[Row]) -> list[Row]:
    """The claims inside the words of these statements."""
    c = schema.claims
    inside = [and_(c.c.document == s["document"], c.c.start >= s["start"], c.c.end <= s["end"]) for s in told[:_CLAIMS]]
    if not inside:
        return []
    chosen = select(c).where(or_(*inside)).order_by(c.c.document, c.c.start, c.c.end, c.c.id)
    return [plain_claim(dict(row)) for row in connection.execute(chosen).mappings()]


def _projects(connection: Connection, named: list[str]) -> list[Row]:
    p = account.projects
    chosen = select(p.c.id, p.c.name, p.c.stage, p.c.place).where(or_(p.c.id.in_(named), p.c.key.in_(named)))
    return [dict(row) for row in connection.execute(chosen.order_by(p.c.name, p.c.id)).mappings()]


def _disputes(connection: Connection, statements: set[str], documents: set[str]) -> list[Row]:
    """The discrepancies of which one side is one of these statements."""
    f = account.facets
    ids: set[str] = set()
    for some in chunks(documents):
        ids.update(connection.execute(select(f.c.thing).where(f.c.name == "document", f.c.value.in_(some))).scalars())
    wanted = tuple(key for key in sorted(ids) if key.startswith("x-"))
    if not wanted:
        return []
    x = account.discrepancies
    bodies = [row["body"] for row in rows(connection, select(x.c.id, x.c.body), x.c.id, wanted)]
    own = [body for body in bodies if any(side["record"] in statements for side in body["sides"])]
    return listing.discrepancy_rows(connection, own) if own else []
