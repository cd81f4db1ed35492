"""The ledger groups step by step what memory groups at once, whatever the order, and takes back what has gone."""

import random
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from servanda.ledger import Ledger, account, write
from servanda.pipeline.grouping import Grouper
from servanda.reconciliation import grouped
from servanda.records import Document, Match, Reading, Ruling


class Near:
    """Numbers within two of each other are the same thing; those of one ten share a key."""

    kind = "number"

    def features(self, told: int) -> int | None:
        return told or None

    def signature(self, features: int) -> str:
        return f"{features:03}"

    def keys(self, features: int) -> list[str]:
        return [str(features // 10), str((features + 5) // 10 + 100)]

    def same(self, one: int, other: int) -> Match | None:
        distance = abs(one - other)
        return Match(1 - distance / 10, f"{distance} apart") if distance <= 2 else None


NUMBERS = {f"r-{n:03}": random.Random(4).choices(range(60), k=80)[n] for n in range(80)}
DOCUMENTS = {key: f"doc {n // 4}" for n, key in enumerate(NUMBERS)}


@pytest.fixture
def store(tmp_path):
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        for text in sorted(set(DOCUMENTS.values())):
            write(ledger, Reading(document(text)), "1", "p", read=True)
        yield ledger


def document(text: str) -> Document:
    return Document(f"{text}.txt", text, sha256(text.encode()).hexdigest())


def add(store, grouper, texts, numbers, rulings=()):
    """One batch; the groups that it concerns are put in place of those that its records belonged to."""
    items = {k: (document(DOCUMENTS[k]).id, numbers[k]) for k in numbers if DOCUMENTS[k] in texts}
    with store.writing() as connection:
        return grouper.add(connection, [document(text).id for text in texts], items, rulings)


def everything(batches, store, rulings=()):
    grouper = Grouper(Near(), lambda _, ids: {key: NUMBERS[key] for key in ids})
    groups: dict[str, tuple[str, ...]] = {}
    for texts in batches:
        for group in add(store, grouper, texts, NUMBERS, rulings).groups:
            for member in group.members:
                groups[member] = group.members
    return sorted(set(groups.values()))


def expected(rulings=()):
    return sorted(g.members for g in grouped(NUMBERS, Near(), rulings))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 3, 20])
def test_any_order_and_any_batch_gives_the_same_groups(store, seed, size) -> None:
    texts = sorted(set(DOCUMENTS.values()))
    random.Random(seed).shuffle(texts)
    batches = [texts[start : start + size] for start in range(0, len(texts), size)]
    assert everything(batches, store) == expected()


def test_rulings_are_respected_within_and_across_components(store) -> None:
    (one, two) = next(g for g in expected() if len(g) > 2)[:2]
    other = next(g for g in expected() if one not in g)[0]
    rulings = [Ruling.on(one, two, together=False), Ruling.on(two, other, together=True)]
    found = everything([sorted(set(DOCUMENTS.values()))], store, rulings)
    assert found == expected(rulings)
    assert found != expected()


def test_what_has_gone_is_forgotten(store) -> None:
    grouper = Grouper(Near(), lambda _, ids: {key: NUMBERS[key] for key in ids})
    texts = sorted(set(DOCUMENTS.values()))
    add(store, grouper, texts, NUMBERS)
    add(store, grouper, texts, {})
    with store.reading() as connection:
        for table in (account.wordings, account.filed, account.tellings, account.links):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
