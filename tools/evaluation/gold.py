"""Annotated documents: `NAME.txt` with its gold `NAME.json` beside it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from evaluation.matching import GoldError, Json, locate

ROOT = Path(__file__).resolve().parents[2]

SETS = {"public": ROOT / "evaluation" / "gold", "real": ROOT.parent / "shared" / "evaluation" / "gold"}
"""The sets by name. `public` comes with the project; `real` are published documents that may not be
redistributed, so they lie beside the project and are measured where they are there."""

DEFAULT_PARTIES = ("VNM", "KOR")

_TYPES = (
    ("own-", "own"),
    ("seed-", "seed"),
    ("-readout", "readout"),
    ("-fact-sheet", "fact sheet"),
    ("-statement", "joint statement"),
    ("-trade", "trade framework"),
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with what a correct reading of it holds."""

    set: str
    name: str
    path: Path
    text: str
    gold: Json

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties it is read for."""
        return tuple(self.gold.get("parties") or DEFAULT_PARTIES)

    @property
    def type(self) -> str:
        """The kind of document, told by its file name."""
        return next((kind for part, kind in _TYPES if part in self.name), "news")

    @property
    def words(self) -> int:
        """Its length in words between white space."""
        return len(self.text.split())


def load(name: str, language: str = "en") -> list[Annotated]:
    """The documents of a set in one language, by name; none where its folder is not there."""
    found = []
    for path in sorted(SETS[name].glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold.get("language", "en") == language:
            source = path.with_suffix(".txt")
            found.append(Annotated(name, path.stem, source, source.read_text(encoding="utf-8"), gold))
    return found


def fingerprint(documents: list[Annotated]) -> str:
    """SHA-256 over names, texts and annotations, so that a changed set is noticed."""
    digest = hashlib.sha256()
    for document in documents:
        annotations = json.dumps(document.gold, ensure_ascii=False, sort_keys=True)
        for part in (document.name, document.text, annotations):
            digest.update(part.encode())
            digest.update(b"\0")
    return digest.hexdigest()


def faults(document: Annotated) -> list[str]:
    """What is wrong with the annotations of a document: quotes that are not in its text."""
    wrong = []
    quoted = [
        *((item["content"], item.get("nth", 1)) for item in document.gold.get("statements", ())),
        *((item["quote"], item.get("nth", 1)) for kind in ("claims", "events") for item in document.gold.get(kind, ())),
        *((quote, 1) for quote in document.gold.get("ignore", ())),
    ]
    for quote, nth in quoted:
        try:
            locate(document.text, quote, nth)
        except GoldError as error:
            wrong.append(f"{document.name}: {error}")
    return wrong
