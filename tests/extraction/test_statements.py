"""Every construction of `statements.yaml` is read as its row says."""

from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from servanda.extraction import Extractor
from servanda.profiles import for_parties, load
from servanda.records import Document, PartialDate, Statement

ROWS = yaml.safe_load((Path(__file__).parent / "statements.yaml").read_text(encoding="utf-8"))


def read(text: str, parties: list[str]) -> tuple[Statement, ...]:
    profile = load("vietnam-korea") if parties == ["VNM", "KOR"] else for_parties(parties)
    published = PartialDate.parse("2025-11-21")
    document = Document("row.txt", text, sha256(text.encode()).hexdigest(), published=published)
    return Extractor(profile).read(document).statements


def shown(statement: Statement) -> str:
    return f"{statement.force} | {'+'.join(map(str, statement.speakers))} | {statement.evidence.quote}"


@pytest.mark.parametrize("row", ROWS, ids=[row["construction"] for row in ROWS])
def test_construction(row: dict) -> None:
    assert [shown(s) for s in read(row["text"], row["parties"])] == row["acts"]


def test_every_statement_is_grounded_and_says_its_rule() -> None:
    for row in ROWS:
        for statement in read(row["text"], row["parties"]):
            assert statement.evidence.grounded_in(row["text"])
            assert statement.rule
            assert 0 < statement.confidence <= 1
            assert statement.pillars


def test_addressees_are_those_who_are_to_act() -> None:
    (asked,) = read("Prime Minister Pham Minh Chinh asked Korea to open its fruit market.", ["VNM", "KOR"])
    assert [w.party for w in asked.addressees] == ["KOR"]
    (both,) = read("The two sides agreed to open a joint office.", ["VNM", "KOR"])
    assert [w.party for w in both.addressees] == ["VNM", "KOR"]


def test_deadline_of_a_content() -> None:
    (statement,) = read("The two sides agreed to double the catch of cod by 2030.", ["PER", "NOR"])
    assert str(statement.deadline) == "2030"


def test_other_languages_give_no_records() -> None:
    document = Document("x.txt", "Les deux pays sont convenus de construire un pont.", "0" * 64, language="fr")
    reading = Extractor(for_parties(["FRA", "BEL"])).read(document)
    assert (reading.statements, reading.claims, reading.events) == ((), (), ())
