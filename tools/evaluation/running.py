"""The extraction run over annotated documents, each under its own parties."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from evaluation.gold import DEFAULT_PARTIES, Annotated
from evaluation.matching import Json
from servanda import profiles
from servanda.extraction import Extractor
from servanda.records import lines
from servanda.sources import Trouble, documents

BUILT_IN = "vietnam-korea"
"""The built-in profile of `DEFAULT_PARTIES`."""


class EvaluationError(Exception):
    """The evaluation cannot be run as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was read out of one document, as lines of the interchange, and the processor seconds it took."""

    document: Annotated
    records: list[Json]
    seconds: float


def run(annotated: Iterable[Annotated]) -> Iterator[Run]:
    """Read each document; a model is loaded once for each set of parties, outside the time that is taken."""
    for document in annotated:
        extractor = _extractor(document.parties)
        started = time.process_time()
        records = list(_read(document, extractor))
        yield Run(document, records, time.process_time() - started)


@cache
def _extractor(parties: tuple[str, ...]) -> Extractor:
    profile = profiles.load(BUILT_IN) if set(parties) == set(DEFAULT_PARTIES) else profiles.for_parties(parties)
    return Extractor(profile)


def _read(annotated: Annotated, extractor: Extractor) -> Iterator[Json]:
    for document in documents([str(annotated.path)]):
        if isinstance(document, Trouble):
            raise EvaluationError(str(document))
        if document.text != annotated.text:
            raise EvaluationError(
                f"{annotated.path}: the stored text is not the file's, so no place in it fits the gold"
            )
        yield from map(json.loads, lines(extractor.read(document)))
