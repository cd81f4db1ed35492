"""Small documents with grounded records, made without any language technology."""

from decimal import Decimal
from hashlib import sha256

import pytest

from servanda.records import (
    Claim,
    Dateline,
    Document,
    Event,
    EventKind,
    Force,
    PartialDate,
    Reading,
    Region,
    RegionKind,
    Statement,
    Who,
)

TEXT = (
    "Đà Nẵng, 3 May. Korea pledged to build a cầu Rồng museum by 2030. Trade reached 90 billion USD. "
    "한베우호협회 opened."
)


def make(path: str, text: str = TEXT, language: str = "en") -> Reading:
    document = Document(
        path,
        text,
        sha256(text.encode()).hexdigest(),
        language=language,
        publisher="The Harbour Post",
        title="A museum",
        published=PartialDate.parse("2025-05-03"),
        dateline=Dateline("Đà Nẵng", PartialDate.parse("2025-05-03"), "HP"),
        regions=(Region(0, 15, RegionKind.DATELINE),),
    )
    start = text.find("build")
    if start < 0:
        return Reading(document)
    statement = Statement.grounded(
        document,
        start,
        text.index(". Trade"),
        force=Force.COMMITMENT,
        speakers=(Who("KOR", "Han Seo-yun"),),
        addressees=(Who("VNM"),),
        pillars=("culture", "infrastructure"),
        deadline=PartialDate.parse("2030"),
        confidence=0.9,
        rule="pledge/to",
    )
    claim = Claim.grounded(
        document,
        text.index("Trade"),
        text.index(" USD") + 4,
        indicator="trade.turnover",
        value=Decimal(90_000_000_000),
        unit="USD",
        comparator="~",
        period=PartialDate.parse("2024"),
        subject="KOR",
        confidence=0.8,
        rule="money",
    )
    event = Event.grounded(
        document,
        text.index("opened"),
        text.index("opened") + 6,
        kind=EventKind.MILESTONE,
        date=PartialDate.parse("2025-05"),
        place="Đà Nẵng",
        participants=(Who("KOR"), Who("VNM")),
        confidence=0.7,
        rule="opened",
    )
    return Reading(document, (statement,), (claim,), (event,))


@pytest.fixture
def reading() -> Reading:
    return make("notes/museum.txt")


@pytest.fixture
def another():
    return make
