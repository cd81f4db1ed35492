"""Where everything in a ledger comes from, as PROV-O (W3C Recommendation of 30 April 2013), in Turtle.

Documents are entities attributed to their publishers; reading a document is an activity of the program that generates
records; what many records come to is derived from them; a person's decision is an activity that used what it judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from servanda import __version__
from servanda.publishing.exports.source import BASE

Row = Mapping[str, Any]

PROGRAM = "program"
_PREFIXES = (
    "@prefix prov: <http://www.w3.org/ns/prov#> .",
    "@prefix dct: <http://purl.org/dc/terms/> .",
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
)
_PARTS = {
    "happening": ("tellings",),
    "undertaking": ("statements",),
    "ask": ("ask", "reply"),
    "discrepancy": ("sides",),
    "project": ("statements", "events"),
}
"""Of each thing that records come to, the columns that name them."""


def head(base: str = BASE) -> Iterator[str]:
    """The prefixes and the program, which come once, before all else."""
    yield f"@prefix : <{_escaped(base)}> .\n" + "\n".join(_PREFIXES) + "\n\n"
    yield _described(
        f":{PROGRAM}",
        "prov:Agent, prov:SoftwareAgent",
        [("rdfs:label", text("Servanda")), ("dct:hasVersion", text(__version__))],
    )
    told = [("rdfs:label", text("uniting what documents tell")), ("prov:wasAssociatedWith", f":{PROGRAM}")]
    yield _described(":account", "prov:Activity", told)


def documents(rows: Iterable[Row]) -> Iterator[str]:
    """Each document with its publisher and the activity of reading it; a copy with what it repeats."""
    published: set[str] = set()
    for row in rows:
        told = [("dct:identifier", text(row["path"])), ("dct:language", text(row["language"]))]
        told += [("dct:title", text(row["title"]))] if row["title"] else []
        told += [("dct:issued", text(row["date"]))] if row["date"] else []
        if row["publisher"]:
            agent = f":publisher-{_digest(row['publisher'])}"
            if agent not in published:
                published.add(agent)
                yield _described(agent, "prov:Agent, prov:Organization", [("rdfs:label", text(row["publisher"]))])
            told.append(("prov:wasAttributedTo", agent))
        if row.get("of"):
            relation = "prov:alternateOf" if row["kin"] == "copy" else "prov:wasDerivedFrom"
            told.append((relation, f":{row['of']}"))
        yield _described(f":{row['id']}", "prov:Entity", told)
        reading = [("prov:used", f":{row['id']}"), ("prov:wasAssociatedWith", f":{PROGRAM}")]
        yield _described(f":reading-{row['id']}", "prov:Activity", reading)


def records(rows: Iterable[Row], type_: str) -> Iterator[str]:
    """What was read out of documents: its words, and the document and activity it comes from."""
    for row in rows:
        told = [
            ("dct:type", text(type_)),
            ("prov:value", text(row["quote"])),
            ("prov:wasDerivedFrom", f":{row['document']}"),
            ("prov:wasGeneratedBy", f":reading-{row['document']}"),
            ("rdfs:comment", text(f"characters {row['start']} to {row['end']}; rule {row['rule']}")),
        ]
        yield _described(f":{row['id']}", "prov:Entity", told)


def things(rows: Iterable[Row], type_: str) -> Iterator[str]:
    """What records come to, derived from each of them, with why they were united."""
    for row in rows:
        told = [("dct:type", text(type_)), ("prov:wasGeneratedBy", ":account")]
        told += [("prov:wasDerivedFrom", f":{name}") for name in dict.fromkeys(_sources(row, type_))]
        why = row["why"] if isinstance(row["why"], list) else [row["why"]]
        told += [("rdfs:comment", text(reason)) for reason in dict.fromkeys(why) if reason]
        yield _described(f":{row['id']}", "prov:Entity", told)


def decisions(rows: Iterable[Row]) -> Iterator[str]:
    """What persons decided: who, when, about what, and why."""
    known: set[str] = set()
    for row in rows:
        person = f":person-{_digest(row['made_by'])}"
        if person not in known:
            known.add(person)
            yield _described(person, "prov:Agent, prov:Person", [("rdfs:label", text(row["made_by"]))])
        told = [("dct:type", text(row["verb"])), ("prov:wasAssociatedWith", person)]
        told += [("prov:endedAtTime", f'"{row["made_at"]}"^^xsd:dateTime')]
        told += [("prov:used", f":{target}") for target in row["targets"]]
        told += [("rdfs:comment", text(row["why"]))] if row["why"] else []
        yield _described(f":{row['id']}", "prov:Activity", told)


def text(value: str) -> str:
    """A string as a literal of Turtle."""
    # JSON's escapes are Turtle's too; what JSON leaves as it is, Turtle takes as it is.
    return json.dumps(value, ensure_ascii=False)


def _sources(row: Row, type_: str) -> Iterator[str]:
    for column in _PARTS[type_]:
        value = row[column]
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item
            elif item:
                yield item.get("record") or item["id"]


def _described(subject: str, kind: str, told: list[tuple[str, str]]) -> str:
    return " ;\n    ".join([f"{subject} a {kind}", *(f"{name} {value}" for name, value in told)]) + " .\n\n"


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:12]


def _escaped(iri: str) -> str:
    return "".join(c if c not in '<>"{}|^`\\' and ord(c) > 32 else f"%{ord(c):02X}" for c in iri)
