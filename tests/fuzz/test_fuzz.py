"""Damaged documents, by hypothesis and by the mutations of tools/fuzz.py; what was ever found stays mended."""

import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fuzzing.guided import NotInstalledError, guided
from fuzzing.mutating import mutated
from fuzzing.others import NAMES as OTHERS
from fuzzing.seeds import seeds
from fuzzing.trial import PropertyError, trial

CORPUS = Path(__file__).parent / "corpus"
SEEDS = seeds(CORPUS)
FOUND = [path for path in sorted(CORPUS.iterdir()) if path.name != "README.md"]
NAMES = ["a.txt", "a.md", "a.html", "a.eml", "a.xml", "a.pdf", "a.docx", "a", *OTHERS]
WORDS = [
    "Viet Nam",
    "the Republic of Korea",
    "He",
    "both sides",
    "agreed",
    "asked",
    "to",
    "that",
    "and",
    ",",
    ";",
    ".",
    ":",
    "“",
    "”",
    '"',
    "by 2030",
    "10 billion USD",
    "in May",
    "fund",
    "the ferry",
    "(",
    ")",
    "--",
    "\n",
    "\n\n",
    "1.",
    "- ",
    "\u0300",
    "\u202e",
    "한국은",
    "Hàn Quốc",
    "which",
    "while also",
    "hoped",
    "the minister",
    "said",
    "promised",
    "memorandum",
    "signed",
    "SEOUL, May 3 (Yonhap) -",
    "\t",
    "\x0c",
    "%",
]
bounded = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_was_found_stays_mended(path: Path) -> None:
    called = path.name.partition("-")[2]
    assert trial(called if called in OTHERS else path.name, path.read_bytes()) in {"read", "refused"}


@pytest.mark.parametrize("name", OTHERS)
def test_a_whole_file_of_every_kind_is_read(name: str) -> None:
    (data,) = (data for called, data in SEEDS if called == name)
    assert trial(name, data) == "read"
    assert trial(name, b"\xff\xfe\x00") in {"read", "refused"}


@bounded
@given(name=some.sampled_from(NAMES), data=some.binary(max_size=2_000))
def test_any_bytes_under_any_name(name: str, data: bytes) -> None:
    trial(name, data)


@bounded
@given(text=some.text(max_size=1_500))
def test_any_text(text: str) -> None:
    trial("a.txt", text.encode("utf-8", "surrogatepass"))


@settings(bounded, max_examples=150)
@given(words=some.lists(some.sampled_from(WORDS) | some.text(max_size=6), max_size=60))
def test_any_order_of_the_words_of_the_field(words: list[str]) -> None:
    trial("a.txt", " ".join(words).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("seed", range(4))
def test_damaged_documents_of_every_format(seed: int) -> None:
    chance = random.Random(seed)
    for name, data in SEEDS * 4:
        changed = mutated(data, chance, [other for _, other in SEEDS])
        try:
            trial(name, changed)
        except PropertyError as error:
            pytest.fail(f"{error}; tools/fuzz.py --keep writes it down: {name} {changed[:200]!r}")


def test_a_property_that_does_not_hold_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("fuzzing.trial.described", breaks)
    with pytest.raises(PropertyError, match="raises KeyError"):
        trial("a.txt", b"Viet Nam agreed.")


def test_what_guides_says_so_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "atheris", None)
    with pytest.raises(NotInstalledError, match="not installed"):
        guided(SEEDS, NAMES, trial, tmp_path, 1)
