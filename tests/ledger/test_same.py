"""Both stores give the same answers to the same questions, searches and their order included."""

import random
from pathlib import Path

import pytest
import yaml

from servanda.ledger import Filters, Ledger, actors, claims, documents, events, search, statements, write

pytestmark = pytest.mark.file
ROWS = yaml.safe_load((Path(__file__).parent / "same.yaml").read_text(encoding="utf-8"))
WORDS, QUERIES, NOWHERE = ROWS["words"], ROWS["queries"], set(ROWS["nowhere"])


def test_both_find_the_same_in_the_same_order(tmp_path, database, another) -> None:
    chance = random.Random(3)
    readings = []
    for number in range(60):
        mess = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(3, 30)))
        told = (
            f"{mess}. Korea pledged to build {chance.choice(WORDS)} {number}. Trade was 90 billion USD and it opened."
        )
        readings.append(another(f"{chance.randrange(10)}/{number}.txt", f"{mess}. {told}"))
    answers = []
    for path in (str(tmp_path / "l.db"), database):
        with Ledger(path, create=True) as store:
            for reading in readings:
                write(store, reading, "1", "p", read=True)
            with store.reading() as connection:
                found = {query: search(connection, query, 200) for query in QUERIES}
                few = {query: search(connection, query, 7) for query in QUERIES}
                lists = [ask(connection, Filters()) for ask in (documents, statements, claims, events, actors)]
                narrow = [
                    ask(connection, Filters(party="KOR", since="2025", limit=7)) for ask in (documents, statements)
                ]
        answers.append((found, few, lists, narrow))
    (one, few, lists, narrow), (other, other_few, other_lists, other_narrow) = answers
    assert {query: len(hits) for query, hits in one.items()} == {query: len(hits) for query, hits in other.items()}
    assert one == other
    assert few == other_few == {query: hits[:7] for query, hits in one.items()}
    assert lists == other_lists
    assert narrow == other_narrow
    assert {query for query, hits in one.items() if not hits} == NOWHERE


@pytest.mark.parametrize("query", ["cầu", "đường", "우호"])
def test_exact_spellings_come_before_others(tmp_path, another, query) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        for number, text in enumerate(
            ("cau duong 한베우호협회", "cầu đường 우호 " + "word " * 50, "càu đướng 우호협회")
        ):
            write(store, another(f"{number}.txt", text), "1", "p", read=True)
        with store.reading() as connection:
            hits = search(connection, query)
    assert len(hits) == 3
    assert query in hits[0].snippet.replace("«", "").replace("»", "").split()
