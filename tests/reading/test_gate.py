"""The gate lets through whatever may concern the partnership, and little else."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
import yaml

from servanda.profiles import for_parties, load
from servanda.reading.gate import FEW_PARTIES, NO_CUE, Gate

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "evaluation" / "gold"
EXAMPLES = HERE.parents[1] / "examples" / "vietnam-korea"
ROWS = yaml.safe_load((HERE / "gate.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] or "empty" for row in ROWS])
def test_verdicts(row) -> None:
    verdict = Gate(for_parties(row["of"])).judge(row["text"])
    assert (list(verdict.parties), verdict.passed) == (row["named"], row["passed"])
    assert verdict.reason == ("" if row["passed"] else FEW_PARTIES if len(row["named"]) < 2 else NO_CUE)


def test_letters_may_be_composed_or_not() -> None:
    gate = Gate(load("vietnam-korea"))
    text = "Hàn Quốc nhất trí với Việt Nam."
    assert gate.judge(unicodedata.normalize("NFD", text)).passed
    assert gate.judge(unicodedata.normalize("NFC", text)).passed


def test_people_in_office_stand_for_their_party() -> None:
    assert Gate(load("vietnam-korea")).judge("To Lam asked Yoon Suk Yeol to come.").parties == ("VNM", "KOR")


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem)
def test_every_annotated_document_passes(path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    parties = gold.get("parties") or ["VNM", "KOR"]
    assert gold["statements"]
    assert Gate(for_parties(parties)).judge(path.with_suffix(".txt").read_text(encoding="utf-8")).passed


def test_every_example_passes() -> None:
    gate = Gate(load("vietnam-korea"))
    texts = {p.name: p.read_text(encoding="utf-8") for p in EXAMPLES.iterdir() if p.suffix == ".txt"}
    assert texts
    assert [name for name, text in texts.items() if not gate.judge(text).passed] == []


def test_time_grows_with_the_text_and_no_faster() -> None:
    gate = Gate(load("vietnam-korea"))
    hostile = "Viet South Korea North will " * 2_000

    def seconds(text: str) -> float:
        started = time.process_time()
        gate.judge(text)
        return time.process_time() - started

    once = min(seconds(hostile) for _ in range(5))
    assert min(seconds(hostile * 8) for _ in range(5)) < 8 * once * 4
