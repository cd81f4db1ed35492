"""Search, one undertaking, and one record with its words, asked of a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from servanda.analysis.course import course
from servanda.analysis.searching import find
from servanda.assistants import quoting, shapes
from servanda.ledger import loading
from servanda.ledger.finding import find as find_by_name
from servanda.ledger.groups import belonging
from servanda.ledger.queries import Row, text_of
from servanda.records import Source

MOST = 50
"""Of whatever an answer lists, so many are given at most."""
_BESIDE = 12
"""Of what hangs on an undertaking (proofs, answers, figures, disputes), so many of each."""
_SIDES = 6
_AROUND = 300
"""Characters of the document on each side of a citation."""
_RECORDS = ("statement", "claim", "event", "reply")
_SAID = ("force", "indicator", "value", "unit", "period", "kind", "date", "place", "deadline", "reception")


class NoAnswerError(ValueError):
    """The ledger has no answer; the message says to the asker what is wrong and what to do."""


def search(connection: Connection, query: str, limit: int) -> shapes.Found:
    """The statements and documents that match every word of `query`."""
    found = find(connection, query, limit)
    known = loading.sources(
        connection, [*(s["document"] for s in found.statements), *(d["id"] for d in found.documents)]
    )
    threads = belonging(connection, "statement", [row["id"] for row in found.statements])
    return shapes.Found(
        query=quoting.named(query),
        statements=[quoting.row_statement(s, known[s["document"]], threads.get(s["id"])) for s in found.statements],
        documents=[
            shapes.Passage(
                snippet=quoting.clean(row["snippet"][: quoting.LONGEST_QUOTE]), source=quoting.source(known[row["id"]])
            )
            for row in found.documents
        ],
        more=found.total >= limit,
    )


def undertaking(connection: Connection, name: str, as_of: date, limit: int) -> shapes.Undertaking:
    """The undertaking with this id or the beginning of one, or the one that a statement belongs to."""
    found = course(connection, _undertaking_of(connection, name, as_of), as_of)
    if found is None:
        raise NoAnswerError(f"{name[:80]}: no undertaking of this ledger has that id; find one with `search`")
    own, steps = found.undertaking, found.undertaking["statements"]
    beside = [*found.proofs.values(), *found.figures]
    known = loading.sources(
        connection,
        {
            *(step["document_id"] for step in steps[:limit]),
            *(row["document"] for row in beside),
            *(answer["reply"]["document_id"] for answer in found.answers if answer["reply"]),
            *(side["document_id"] for row in found.discrepancies[:_BESIDE] for side in row["sides"]),
        },
    )
    return shapes.Undertaking(
        id=own["id"],
        title=quoting.named(own["title"]),
        actors=quoting.names(own["actors"]),
        beneficiaries=quoting.names(own["beneficiaries"]),
        pillars=quoting.names(own["pillars"]),
        stage=own["stage"],
        evidence_of_completion=own["evidence_of_completion"],
        schedule=own["schedule"],
        deadline=own["deadline"],
        as_of=own["as_of"],
        by=quoting.named(own["by"]),
        total=len(steps),
        course=[
            shapes.Step(
                change=step["change"],
                why=quoting.named(step["why"]),
                copied=step["copy"],
                statement=quoting.row_statement(step, known[step["document_id"]], own["id"]),
            )
            for step in steps[:limit]
        ],
        proofs=[
            shapes.Proof(
                record=proof["record"],
                completion=proof["completion"],
                date=proof["date"],
                why=quoting.named(proof["why"]),
                quote=_quoted(found.proofs.get(proof["record"]), known),
            )
            for proof in own["proofs"][:_BESIDE]
        ],
        answers=[_met(row, known) for row in found.answers[:_BESIDE]],
        figures=[_figure(row, known) for row in found.figures[:_BESIDE]],
        disputes=[_dispute(row, known) for row in found.discrepancies[:_BESIDE]],
    )


def cite(connection: Connection, name: str, as_of: date) -> shapes.Citation:
    """The statement, claim, event or reply with this id, or the beginning of one, with its words and those around."""
    rows = [row for row in find_by_name(connection, name, as_of) if row["type"] in _RECORDS] if name else []
    row = _single(rows, name, "record", "`search` gives ids of statements")
    known = loading.sources(connection, [row["document"]])[row["document"]]
    text = text_of(connection, row["document"])
    own = quoting.source(known)
    where = f"characters {row['start']}–{row['end']}"
    return shapes.Citation(
        id=row["id"],
        type=row["type"],
        says={
            **{key: quoting.named(str(row[key])) for key in _SAID if row.get(key) not in {None, ""}},
            **{
                key: "; ".join(quoting.whos(row[key]))
                for key in ("speakers", "addressees", "participants")
                if row.get(key)
            },
        },
        by=quoting.named(row.get("by", "machine")),
        quote=quoting.row_quote(row, known),
        before=quoting.clean(text[max(0, row["start"] - _AROUND) : row["start"]]),
        after=quoting.clean(text[row["end"] : row["end"] + _AROUND]),
        citation=", ".join(part for part in (own.publisher, own.title, own.date, own.url or own.path, where) if part),
    )


def _undertaking_of(connection: Connection, name: str, as_of: date) -> str:
    """The id of the undertaking that is meant."""
    if name.startswith("s-") and (thing := belonging(connection, "statement", [name]).get(name)):
        return thing
    rows = [row for row in find_by_name(connection, name, as_of) if row["type"] == "undertaking"] if name else []
    return str(_single(rows, name, "undertaking", "`search` names the undertaking of each statement")["id"])


def _single(rows: Sequence[Row], name: str, what: str, advice: str) -> Row:
    shown = quoting.named(name[:80])
    exact = [row for row in rows if row["id"] == name] or list(rows)
    if not exact:
        raise NoAnswerError(f"{shown}: no {what} of this ledger has that id; {advice}")
    if len(exact) > 1:
        raise NoAnswerError(
            f"{shown}: the beginning of {len(exact)} ids or more; give more of it, as in {exact[0]['id']}"
        )
    return exact[0]


def _quoted(row: Row | None, known: dict[str, Source]) -> shapes.Quote | None:
    return quoting.row_quote(row, known[row["document"]]) if row else None


def _met(row: Row, known: dict[str, Source]) -> shapes.Met:
    reply = row["reply"]
    return shapes.Met(
        asked_by=row["from"],
        asked=quoting.names(row["to"]),
        reception=row["answer"],
        why=quoting.named(row["why"]),
        reply=quoting.row_quote(reply, known[reply["document_id"]]) if reply else None,
    )


def _figure(row: Row, known: dict[str, Source]) -> shapes.Figure:
    return shapes.Figure(
        id=row["id"],
        indicator=row["indicator"],
        value=row["value"],
        unit=row["unit"],
        period=row["period"],
        target=row["target"],
        quote=quoting.row_quote(row, known[row["document"]]),
    )


def _dispute(row: Row, known: dict[str, Source]) -> shapes.Dispute:
    return shapes.Dispute(
        id=row["id"],
        kind=row["kind"],
        severity=row["severity"],
        why=quoting.named(row["why"]),
        sides=[
            shapes.Side(
                says=quoting.named(side["says"]),
                record=side["record"],
                quote=quoting.row_quote(side, known[side["document_id"]]),
            )
            for side in row["sides"][:_SIDES]
        ],
    )
