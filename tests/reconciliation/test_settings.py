"""Where statements were made: rows of marked text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from servanda.reconciliation import settings
from servanda.records import Document, Event, EventKind, Force, Statement, Who

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "settings.yaml").read_text(encoding="utf-8"))
_MARK = re.compile(r"\{(?P<kind>\w+): (?P<told>[^}]*)\}|\[(?P<who>[^\]]*?): (?P<said>[^\]:]*)\]")


def whos(forms: list[str]) -> tuple[Who, ...]:
    return tuple(Who(*form.split(":")) for form in forms if form)


def speakers(forms: str) -> tuple[Who, ...]:
    """One named speaker, or parties with a space between them."""
    return whos([forms] if ":" in forms else forms.split(" "))


def read(row: dict[str, Any]) -> tuple[Document, list[Statement], list[Event]]:
    """The document of a row without its marks, with the records that the marks stand for."""
    text, at, places = "", 0, []
    for match in _MARK.finditer(row["text"]):
        text += row["text"][at : match.start()]
        words = match.group("told") or match.group("said")
        places.append((match, len(text), len(text) + len(words)))
        text += words
        at = match.end()
    text += row["text"][at:]
    document = Document(path="a.txt", text=text, sha256="0" * 64)
    statements, events = [], []
    for match, start, end in places:
        if match.group("kind"):
            kind, people = EventKind(match.group("kind")), whos(row["who"][len(events)])
            made = Event.grounded(document, start, end, kind=kind, participants=people, confidence=0.8, rule="event: x")
            events.append(made)
            continue
        said = Statement.grounded(
            document,
            start,
            end,
            force=Force.COMMITMENT,
            speakers=speakers(match.group("who")),
            confidence=0.8,
            rule="say/that",
        )
        statements.append(said)
    return document, statements, events


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["note"])
def test_rows(row: dict[str, Any]) -> None:
    """Each statement has the event of its row, in whatever order the records come."""
    document, statements, events = read(row)
    found = settings(document, statements, events)
    assert [found[own.id] for own in statements] == [None if n is None else events[n].id for n in row["at"]]
    assert settings(document, statements[::-1], events[::-1]) == found
