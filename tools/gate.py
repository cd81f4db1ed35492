"""What the gate lets through: `gate.py [--parties A,B|named] [FOLDER…]`.

Every annotated document is asked under its own parties, every `.txt` of the folders under those of the option: two or
more parties (VNM,KOR unless told otherwise), or `named`, the two countries that a text names most. What was turned away
is listed. The exit status is 1 where the annotation of one of these holds a statement or, with `named`, the extraction
reads one out of it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pycountry

from evaluation.gold import DEFAULT_PARTIES, SETS
from servanda.extraction import Extractor, readable
from servanda.profiles import Profile, for_parties, load
from servanda.profiles.parties import party
from servanda.reading.gate import Gate
from servanda.sources import Trouble, documents

NAMED = "named"


def main(given: Sequence[str] | None = None) -> int:
    """Ask the gate about everything, print what it turned away and the sums."""
    parser = argparse.ArgumentParser(description="What the gate lets through.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--parties", default=",".join(DEFAULT_PARTIES), help="codes, or `named`")
    options = parser.parse_args(given)
    lost = sum(_annotated(name, folder) for name, folder in SETS.items())
    return 1 if lost + sum(_folder(folder, options.parties) for folder in options.folders) else 0


def _annotated(name: str, folder: Path) -> int:
    golds = {path.with_suffix(".txt"): json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    lost = [
        path.name
        for path, gold in golds.items()
        if gold.get("statements") and not _gate(tuple(gold.get("parties") or DEFAULT_PARTIES)).judge(_body(path)).passed
    ]
    print(f"{name}: {len(golds)} annotated documents, with statements and turned away: {', '.join(lost) or 'none'}")
    return len(lost)


def _folder(folder: Path, wanted: str) -> int:
    paths = sorted(folder.rglob("*.txt"))
    out, lost = [], 0
    for path in paths:
        text = _body(path)
        parties = _named(text) if wanted == NAMED else tuple(wanted.split(","))
        verdict = _gate(parties).judge(text)
        if not verdict.passed:
            tells = _tells(path, parties)
            lost += tells and wanted == NAMED
            out.append(
                f"{path.name} ({', '.join(parties)}: {verdict.reason}{'; it holds statements' if tells else ''})"
            )
    print(f"{folder}: {len(paths)} documents, {len(out)} turned away")
    for line in out:
        print(f"  {line}")
    return lost


def _tells(path: Path, parties: tuple[str, ...]) -> bool:
    """Whether the extraction reads a statement that involves two parties out of a document."""
    for document in documents([str(path)]):
        if isinstance(document, Trouble):
            continue
        if not readable(document):
            return False
        reading = Extractor(_profile(parties)).read(document)
        return any(len({w.party for w in (*s.speakers, *s.addressees)}) > 1 for s in reading.statements)
    return False


def _body(path: Path) -> str:
    """The text without the provenance lines at its top, so that no title there helps the gate."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next((at for at, line in enumerate(lines) if not line.startswith("# ")), len(lines))
    return "".join(lines[first:])


def _named(text: str) -> tuple[str, ...]:
    """The two countries that a text names most."""
    counts = {code: sum(text.count(form) for form in forms) for code, forms in _forms().items()}
    return tuple(sorted(counts, key=lambda code: (-counts[code], code))[:2])


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    parties = [party(code) for code in (*(c.alpha_3 for c in pycountry.countries), "EU", "ASEAN")]
    return {p.code: tuple({f for w in (p.names, p.demonyms) for fs in w.values() for f in fs}) for p in parties}


@cache
def _profile(parties: tuple[str, ...]) -> Profile:
    return load("vietnam-korea") if set(parties) == set(DEFAULT_PARTIES) else for_parties(parties)


@cache
def _gate(parties: tuple[str, ...]) -> Gate:
    return Gate(_profile(parties))


if __name__ == "__main__":
    sys.exit(main())
