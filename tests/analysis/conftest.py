"""A ledger of four notices that tell one target in four ways, and figures beside it."""

import pytest

from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.pipeline import build, fingerprint
from servanda.profiles import load
from servanda.sources import documents

NOTICES = {
    "a.txt": "To Lam and Lee Jae-myung agreed to raise two-way trade to 150 billion USD by 2030 in a balanced way. "
    "Korea and Viet Nam counted 5 million visits in both directions in 2024.",
    "b.txt": "Both sides agreed to double bilateral trade by 2030.",
    "c.txt": "Viet Nam hopes that two-way trade will reach 150 billion USD by 2030. More than 350,000 Vietnamese live "
    "in Korea. In 2024 4.6 million Koreans visited Viet Nam.",
    "d.txt": "Korea pledged to lift bilateral trade to US$150 billion by 2030. Viet Nam was the third-largest trading "
    "partner of Korea in 2024.",
    "e.txt": "The two leaders agreed to bring two-way trade to 100 billion USD by 2020.",
}
PLACES = {
    "a.txt": "HANOI, August 11, 2025",
    "b.txt": "SEOUL, November 21, 2025",
    "c.txt": "HANOI, December 3, 2025",
    "d.txt": "SEOUL, January 5, 2026",
    "e.txt": "HANOI, March 23, 2018",
}


@pytest.fixture(scope="session")
def profile():
    return load("vietnam-korea")


@pytest.fixture(scope="session")
def told_ledger(tmp_path_factory, profile):
    folder = tmp_path_factory.mktemp("targets")
    for name, text in NOTICES.items():
        (folder / name).write_text(f"{PLACES[name]} — {text}\n", encoding="utf-8")
    with Ledger(str(folder / "l.db"), create=True) as ledger:
        found = documents([str(folder / name) for name in NOTICES])
        summary = build(found, ledger, Extractor(profile), version="t", profile=fingerprint(profile))
        assert summary.failed == 0, summary.troubles
        yield ledger
