"""The gold for merging fits its documents, and the scorer pairs by document, words and kind."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation import merging
from evaluation.merging import CORPUS, GOLD, Item
from servanda.records import Document, Event, EventKind, Source, Told
from servanda.sources import Trouble, documents

EVENTS: dict[str, dict[str, Any]] = yaml.safe_load((GOLD / "events.yaml").read_text(encoding="utf-8"))
KINSHIPS: dict[str, dict[str, str]] = yaml.safe_load((GOLD / "kinships.yaml").read_text(encoding="utf-8"))


@cache
def text(name: str) -> str:
    """The text of a document of the example, with single spaces."""
    (own,) = documents([str(CORPUS / name)])
    assert not isinstance(own, Trouble)
    return " ".join(own.text.split())


@pytest.mark.parametrize("name", EVENTS)
def test_every_telling_quotes_its_document(name: str) -> None:
    """Quotes stand in their documents, kinds are known, and no document tells a happening twice."""
    entry = EVENTS[name]
    EventKind(entry["kind"])
    assert entry.get("part_of", name) in EVENTS
    told = entry["told"]
    assert len({telling["document"] for telling in told}) == len(told)
    for telling in told:
        quotes = telling["quote"] if isinstance(telling["quote"], list) else [telling["quote"]]
        assert all(quote in text(telling["document"]) for quote in quotes), telling


def test_every_kinship_names_documents() -> None:
    """A document that is no original, and the original, are there."""
    for name, entry in KINSHIPS.items():
        assert {(CORPUS / name).is_file(), (CORPUS / entry["of"]).is_file()} == {True}
        assert entry["kin"] in {"copy", "shortened", "rewrite"}


def told(kind: EventKind, quote: str, path: str = "folder/a.txt") -> Told[Event]:
    document = Document(path=path, text=quote, sha256=str(Path(path).name).ljust(64, "0"))
    event = Event.grounded(document, 0, len(quote), kind=kind, confidence=0.8, rule="event: x")
    return Told(event, Source(document.id, path))


@pytest.mark.parametrize(
    ("own", "fit"),
    [
        (told(EventKind.TALKS, "Day and Roe held\ntalks on Monday"), 2),
        (told(EventKind.MEETING, "Day and Roe held talks on Monday"), 1),
        (told(EventKind.VISIT, "Day and Roe held talks on Monday"), 0),
        (told(EventKind.TALKS, "Day and Roe held talks on Monday", "folder/b.txt"), 0),
        (told(EventKind.TALKS, "Day received Roe"), 0),
    ],
    ids=["kind and words", "another kind of encounter", "another kind", "another document", "other words"],
)
def test_how_a_record_fits_a_telling(own: Told[Event], fit: int) -> None:
    """By its document and words, better by its kind too; talks and meetings may stand for each other."""
    assert Item("talks", "a.txt", "talks", ("held talks",)).fit(own) == fit


def test_kinships_are_counted_over_all_documents() -> None:
    """A copy that is told as such, and originals, are right; a copy that the gold does not know is wrong."""
    opened = [d for d in documents([str(CORPUS / "2025-08-11-*")]) if not isinstance(d, Trouble)]
    result = merging.Result()
    merging.kinships(
        opened, {"2025-08-11-readout-hanoi-copy.html": KINSHIPS["2025-08-11-readout-hanoi-copy.html"]}, result
    )
    assert result.shares["kinships"] == pytest.approx(3 / 4)
    assert [miss.split()[1] for miss in result.misses] == ["2025-08-11-readout-hanoi-shortened.txt"]
