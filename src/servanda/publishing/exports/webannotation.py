"""Records as W3C Web Annotations (Web Annotation Data Model, Recommendation of 23 February 2017), in JSON-LD.

A record's words are a target with two selectors that say the same: a TextPositionSelector (code points of the stored
text) and a TextQuoteSelector (the words with those around them). What the record says of them are its bodies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from servanda import __version__
from servanda.publishing.exports.source import BASE, Row
from servanda.publishing.exports.tables import who

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
GENERATOR = {"type": "Software", "name": f"Servanda {__version__}"}

_CLASS = {"statement": "force", "claim": "indicator", "event": "kind", "reply": "reception"}
"""What each type of record is classified by."""
_WHOS = {"speakers": "speaker", "addressees": "addressee", "participants": "participant"}
_TAGS = ("deadline", "period", "date", "place", "subject", "counterpart")


def annotation(row: Row, type_: str, around: tuple[str, str] = ("", ""), base: str = BASE) -> dict[str, Any]:
    """The annotation of a statement, claim, event or reply, without the context; `around` are the words beside it.

    The first body classifies (force, indicator, kind, reception); the others tag it as `name:value`. A judgement by a
    person is told as the motivation `assessing`.
    """
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]},
        {"type": "TextQuoteSelector", "exact": row["quote"], "prefix": around[0], "suffix": around[1]},
    ]
    judged = row.get("by", "machine") != "machine"
    return {
        "id": f"{base}{row['id']}",
        "type": "Annotation",
        "motivation": ["classifying", "assessing"] if judged else "classifying",
        "generator": GENERATOR,
        "body": list(_bodies(row, type_)),
        "target": {"source": f"{base}{row['document']}", "selector": selectors},
    }


def collection(
    rows: Iterable[tuple[str, Row]],
    around: Callable[[Row], tuple[str, str]],
    label: str,
    base: str = BASE,
) -> Iterator[str]:
    """The lines of an AnnotationCollection whose first page holds the annotations of all rows, one a line.

    `rows` come with their types; `around` gives the words beside those of a row.
    """
    head = {"@context": CONTEXT, "id": f"{base}annotations", "type": "AnnotationCollection", "label": label}
    page = {"id": f"{base}annotations?page=0", "type": "AnnotationPage", "startIndex": 0}
    yield f'{_dump(head)[:-1]},"first":{_dump(page)[:-1]},"items":[\n'
    for number, (type_, row) in enumerate(rows):
        yield (",\n" if number else "") + _dump(annotation(row, type_, around(row), base))
    yield "\n]}}\n"


def _bodies(row: Row, type_: str) -> Iterator[dict[str, str]]:
    yield _body(f"{type_}:{row[_CLASS[type_]]}", "classifying")
    for name, tag in _WHOS.items():
        for item in row.get(name, ()):
            yield _body(f"{tag}:{who(item)}")
    for pillar in row.get("pillars", ()):
        yield _body(f"pillar:{pillar}")
    if type_ == "claim":
        yield _body(f"value:{row['comparator']}{row['value']} {row['unit']}")
        if row["target"]:
            yield _body("target:true")
    for name in _TAGS:
        if row.get(name):
            yield _body(f"{name}:{row[name]}")
    yield _body(f"confidence:{row['confidence']}")
    if row.get("by", "machine") != "machine":
        yield _body(f"by:{row['by']}", "assessing")


def _body(value: str, purpose: str = "tagging") -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
