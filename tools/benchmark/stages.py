"""What the time of `servanda extract` goes to, run as a program of its own: `stages.py FOLDER OUTPUT`.

It does what the command does, from the start of Python on, and prints the processor seconds of each stage as JSON. What
the stages take is told by clocks set around the functions of the extraction, each without those inside it.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START, PROFILE, MODEL, FILES = "Python and its imports", "the profile", "spaCy and the model", "reading the files"
CHOOSING = "sentences, and which of them are parsed"
VECTORS, TAGS, STEPS, TOKENS = "word vectors", "tags", "heads and relations", "tokens"
WRITING = "writing the records"
RULES = {
    "statements": "statements",
    "claims": "claims",
    "events": "events",
    "replies": "replies",
    "anchor": "events",
    "concerns_states": "who is on stage",
}
_TOGETHER = 32


class Clock:
    """Processor seconds by stage; a stage stands still while another runs inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {START: 0.0}
        self._open = [START]
        self._last = 0.0

    def _turn(self) -> None:
        now = time.process_time()
        name = self._open[-1]
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside for `name`."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def around(self, place: Any, function: str, name: str) -> None:
        """Count every call of a function of a module or class for `name`; generators are run to their end."""
        plain: Callable[..., Any] = getattr(place, function)

        def timed(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                result = plain(*given, **named)
                return list(result) if isinstance(result, Iterator) else result

        setattr(place, function, timed)

    def closed(self) -> dict[str, float]:
        """The seconds until now."""
        self._turn()
        return self.seconds


def main() -> None:
    """Extract the folder as the command does, and print the stages."""
    clock = Clock()
    import servanda.cli  # noqa: PLC0415 - what is imported is measured
    from servanda.extraction import Extractor, extractor  # noqa: PLC0415
    from servanda.profiles import load  # noqa: PLC0415
    from servanda.records import Document, lines  # noqa: PLC0415
    from servanda.sources import documents  # noqa: PLC0415

    gc.set_threshold(servanda.cli.YOUNG, 20, 20)
    with clock.stage(PROFILE):
        profile = load("vietnam-korea")
    with clock.stage(MODEL):
        reader = Extractor(profile)
        _set(clock, extractor)
    found = iter(documents([sys.argv[1]]))
    with Path(sys.argv[2]).open("w", encoding="utf-8") as stream:
        while True:
            with clock.stage(FILES):
                group = [one for _, one in zip(range(_TOGETHER), found, strict=False)]
            if not group:
                break
            readings = reader.read_all([one for one in group if isinstance(one, Document)])
            with clock.stage(WRITING):
                stream.writelines(f"{line}\n" for reading in readings for line in lines(reading))
    print(json.dumps(clock.closed()))


def _set(clock: Clock, extractor: Any) -> None:
    from spacy.pipeline import Tagger, Tok2Vec  # noqa: PLC0415

    from servanda.reading.transitions import Steps  # noqa: PLC0415

    for function in ("sentences", "wanted"):
        clock.around(extractor, function, CHOOSING)
    clock.around(extractor, "parse_all", TOKENS)
    clock.around(Tok2Vec, "predict", VECTORS)
    clock.around(Tagger, "predict", TAGS)
    clock.around(Tagger, "set_annotations", TAGS)
    clock.around(Steps, "annotate", STEPS)
    clock.around(extractor.Cast, "of", "who is on stage")
    for function, name in RULES.items():
        clock.around(extractor, function, name)


if __name__ == "__main__":
    main()
