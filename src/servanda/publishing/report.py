"""One self-contained HTML page: every document with its statements marked, and tables that lead to the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

from jinja2 import Environment, StrictUndefined
from sqlalchemy import select

from servanda.ledger import Filters, Ledger, claims, documents, events, schema, statements
from servanda.records import Force, RegionKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a document's text with one set of marks; `anchors` are the records that begin with it."""

    text: str
    classes: str
    title: str
    anchors: tuple[str, ...]


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
        document["pieces"] = list(pieces(text, regions, own))
    return environment.from_string(source).render(
        title=title, documents=kept, forces=[force.value for force in Force], who=_who, **told
    )


def pieces(text: str, regions: list[Any], records: dict[str, list[dict[str, Any]]]) -> Iterator[Piece]:
    """The text cut at every boundary of a region or record, each piece with all the marks that cover it."""
    marks: list[tuple[int, int, str, str, str]] = []
    for start, end, kind in regions:
        if not RegionKind(kind).readable:
            marks.append((start, end, "noise", f"not read: {kind}", ""))
    for record in records["statements"]:
        about = f"{record['force']}: {_who(record['speakers'])}"
        marks.append((record["start"], record["end"], f"s {record['force']}", about, record["id"]))
    for kind in ("claims", "events"):
        for record in records[kind]:
            about = record.get("indicator") or record["kind"]
            marks.append((record["start"], record["end"], kind[0], str(about), record["id"]))
    cuts = sorted({0, len(text), *(m[0] for m in marks), *(m[1] for m in marks)})
    for start, end in pairwise(cuts):
        over = [m for m in marks if m[0] < end and start < m[1]]
        yield Piece(
            text[start:end],
            " ".join(dict.fromkeys(m[2] for m in over)),
            "; ".join(dict.fromkeys(m[3] for m in over)),
            tuple(m[4] for m in over if m[4] and m[0] == start),
        )


def _who(whos: list[dict[str, str]]) -> str:
    return ", ".join(f"{w['name']} ({w['party']})" if w.get("name") else w["party"] for w in whos)
