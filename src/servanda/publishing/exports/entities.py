"""Parties, persons, documents, events, projects and statements as FollowTheMoney entities, one JSON object a line.

FollowTheMoney is the data model of investigative platforms (Aleph, OpenSanctions). A statement to somebody becomes a
link from its speaker to its addressee, one to nobody a note on its speaker; both prove themselves by their document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import product
from typing import Any

import pycountry

from servanda.profiles import Profile

Row = Mapping[str, Any]
Entity = dict[str, Any]

_WEB = ("http://", "https://")


class Entities:
    """Makes entities of rows; parties and persons come once, before what names them first."""

    def __init__(self, profile: Profile) -> None:
        """`profile` says what the parties are called and who is known to be a person."""
        self._parties = {party.code: party for party in profile.parties}
        self._persons = {name for holder in profile.holders for forms in holder.names.values() for name in forms}
        self._told: set[str] = set()

    def documents(self, rows: Iterable[Row]) -> Iterator[Entity]:
        """Each document as an Article."""
        for row in rows:
            path = str(row["path"])
            told = {
                "title": row["title"] or path.rsplit("/", 1)[-1],
                "publisher": row["publisher"],
                "publishedAt": row["date"],
                "language": _language(row["language"]),
                "author": row["author"],
                "sourceUrl": path if path.startswith(_WEB) else None,
                "fileName": path.rsplit("/", 1)[-1],
                "mimeType": row["media_type"],
            }
            yield _entity("Article", document_id(path), told)

    def statements(self, rows: Iterable[Row]) -> Iterator[Entity]:
        """Each statement as links between its speakers and addressees, or as a note on its speakers."""
        for row in rows:
            yield from self._all(row["speakers"])
            yield from self._all(row["addressees"])
            speakers, addressees = ([self._id(w) for w in row[role]] for role in ("speakers", "addressees"))
            shared = {"proof": document_id(row["path"]), "date": row["told"]}
            pairs = [(one, other) for one, other in product(speakers, addressees) if one != other]
            for number, (subject, other) in enumerate(pairs):
                told = {"subject": subject, "object": other, "role": row["force"], "summary": row["quote"]}
                yield _entity("UnknownLink", f"{row['id']}-{number}", {**told, **shared, "recordId": row["id"]})
            if not pairs:
                told = {"name": row["force"], "description": row["quote"], "entity": speakers or None}
                yield _entity("Note", row["id"], {**told, "proof": shared["proof"]})

    def events(self, rows: Iterable[Row]) -> Iterator[Entity]:
        """Each happening as an Event with those who took part and the documents that tell it."""
        for row in rows:
            yield from self._all(row["participants"])
            name = ", ".join(filter(None, (row["kind"], row["place"], row["date"])))
            told = {
                "name": name,
                "startDate" if row["until"] else "date": row["date"],
                "endDate": row["until"],
                "location": row["place"],
                "involved": [self._id(who) for who in row["participants"]],
                "proof": [document_id(path) for path in row["documents"]],
                "recordId": row["id"],
            }
            yield _entity("Event", row["id"], told)

    def projects(self, rows: Iterable[Row]) -> Iterator[Entity]:
        """Each project or institution."""
        for row in rows:
            proof = [document_id(path) for path in row["documents"]]
            told = {"name": row["name"], "status": row["stage"], "proof": proof, "keywords": row["sector"]}
            yield _entity("Project", row["id"], told)

    def _all(self, whos: Iterable[Mapping[str, str]]) -> Iterator[Entity]:
        for who in whos:
            code, name = who["party"], who.get("name", "")
            party = self._id({"party": code})
            if party not in self._told:
                self._told.add(party)
                yield self._party(code, party)
            if name and self._id(who) not in self._told:
                own = self._id(who)
                self._told.add(own)
                schema = "Person" if name in self._persons else "LegalEntity"
                yield _entity(schema, own, {"name": name, "country": _country(code)})
                yield _entity("Representation", f"for-{own}", {"agent": own, "client": party, "role": "speaks for"})

    def _party(self, code: str, own: str) -> Entity:
        known = self._parties.get(code)
        name = known.name() if known else code
        country = _country(code)
        return _entity("PublicBody" if country else "Organization", own, {"name": name, "country": country})

    @staticmethod
    def _id(who: Mapping[str, str]) -> str:
        name = who.get("name")
        return f"who-{_digest(who['party'], name)}" if name else f"party-{who['party'].lower()}"


def lines(entities: Iterable[Entity]) -> Iterator[str]:
    """The entities, one a line."""
    for entity in entities:
        yield json.dumps(entity, ensure_ascii=False, separators=(",", ":")) + "\n"


def document_id(path: str) -> str:
    """The name of a document's entity: lists of what documents tell name them by their paths."""
    return f"doc-{_digest(path)}"


def _entity(schema: str, name: str, told: Mapping[str, Any]) -> Entity:
    """An entity with the properties that have values; each property is a list."""
    properties = {}
    for key, value in told.items():
        values = [str(item) for item in (value if isinstance(value, list) else [value]) if item]
        if values:
            properties[key] = list(dict.fromkeys(values))
    return {"id": name, "schema": schema, "properties": properties}


def _country(code: str) -> str | None:
    country = pycountry.countries.get(alpha_3=code)
    return str(country.alpha_2).lower() if country else None


def _language(code: str) -> str | None:
    language = pycountry.languages.get(alpha_2=code)
    return str(language.alpha_3) if language else None


def _digest(*parts: object) -> str:
    return sha256(chr(31).join(str(part) for part in parts).encode()).hexdigest()[:16]
