"""One self-contained HTML page: every document with its statements marked, and tables that lead to the words."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from sqlalchemy import select

from servanda.ledger import Filters, Ledger, claims, documents, events, schema, statements
from servanda.publishing.marking import Mark, Piece, marks, pieces
from servanda.records import Force


def report(ledger: Ledger, title: str) -> str:
    """The page for everything in `ledger`, under `title`. It needs no network and no script."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = (files("servanda.publishing") / "report.html").read_text(encoding="utf-8")
    with ledger.reading() as connection:
        kept = documents(connection, Filters())
        told = {
            "statements": statements(connection, Filters()),
            "claims": claims(connection, Filters()),
            "events": events(connection, Filters()),
        }
        bodies = {
            row.id: (row.text, row.regions)
            for row in connection.execute(
                select(schema.documents.c.id, schema.documents.c.text, schema.documents.c.regions)
            )
        }
    for document in kept:
        text, regions = bodies[document["id"]]
        own = {kind: [r for r in rows if r["document"] == document["id"]] for kind, rows in told.items()}
        document["pieces"] = list(pieces(text, marks(regions, own)))
    return environment.from_string(source).render(
        title=title,
        documents=kept,
        forces=[force.value for force in Force],
        who=_who,
        classes=_classes,
        about=_title,
        **told,
    )


def _classes(piece: Piece) -> str:
    names = {"noise": "noise", "claims": "c", "events": "e"}
    of_each = (f"s {m.record['force']}" if m.kind == "statements" else names[m.kind] for m in piece.marks)
    return " ".join(dict.fromkeys(of_each))


def _title(piece: Piece) -> str:
    return "; ".join(dict.fromkeys(_about(mark) for mark in piece.marks))


def _about(mark: Mark) -> str:
    if mark.kind == "noise":
        return f"not read: {mark.record['kind']}"
    if mark.kind == "statements":
        return f"{mark.record['force']}: {_who(mark.record['speakers'])}"
    return str(mark.record.get("indicator") or mark.record["kind"])


def _who(whos: list[dict[str, str]]) -> str:
    return ", ".join(f"{w['name']} ({w['party']})" if w.get("name") else w["party"] for w in whos)
