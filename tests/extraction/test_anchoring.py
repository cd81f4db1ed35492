"""From when a document without a date speaks: terms of office, figures and full dates tell the year of a day."""

from __future__ import annotations

from decimal import Decimal

import pytest

from servanda.extraction.anchoring import anchor
from servanda.profiles.model import Holder, Party, Profile
from servanda.reading.cast import Cast
from servanda.records import Claim, Document, PartialDate

PROFILE = Profile(
    "swe-ken",
    "",
    (
        Party("SWE", "country", {"en": ("Sweden",)}, {"en": ("Swedish",)}),
        Party("KEN", "country", {"en": ("Kenya",)}, {"en": ("Kenyan",)}),
    ),
    holders=(
        Holder("SWE", "premier", {"en": ("Nils Ek",)}, PartialDate(2014, 9, 20), PartialDate(2022, 10, 1)),
        Holder("KEN", "president", {"en": ("Amos Kiptoo",)}, PartialDate(2018, 3, 1)),
    ),
)
TALKS = "Premier Nils Ek of Sweden held talks with Kenyan President Amos Kiptoo on {day}."


def anchored(text: str, figure: PartialDate | None = None, *, target: bool = False) -> str:
    document = Document(path="a.txt", text=text, sha256="0" * 64)
    claims = []
    if figure:
        claim = Claim.grounded(
            document,
            0,
            4,
            indicator="trade.turnover",
            value=Decimal(1),
            unit="USD",
            period=figure,
            target=target,
            confidence=0.9,
            rule="money",
        )
        claims.append(claim)
    return str(anchor(document, PROFILE, Cast.of(document, PROFILE), claims))


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        (TALKS.format(day="May 4"), None, "2018-05"),
        (TALKS.format(day="February 4"), None, "2019-02"),
        (TALKS.format(day="May 4"), PartialDate(2018), "2019-05"),
        (TALKS.format(day="May 4"), PartialDate(2020), "None"),
        (TALKS.format(day="May 4"), PartialDate(2019, 3), "2018-05"),
        (TALKS.format(day="May 4") + " Trade is to double by 2025.", PartialDate(2025), "2018-05"),
        ("May 11, 2021 - " + TALKS.format(day="May 4"), None, "2021-05"),
        ("January 3, 2021 - " + TALKS.format(day="December 30"), PartialDate(2027), "2020-12"),
        (TALKS.format(day="May 4") + " Relations began on March 2, 1963.", None, "2018-05"),
        (TALKS.format(day="May 4, 2020"), None, "None"),
        ("Officials of both sides met on May 4.", None, "None"),
    ],
    ids=[
        "the first such day with both in office",
        "before the day of the month, the next year",
        "after the full years with a figure",
        "a figure of a year beyond, which may be past or planned",
        "a part of a year is no full year",
        "a term is no past year",
        "about a full date of the text",
        "across the turn of the year",
        "a full date before the term tells nothing",
        "no day without a year",
        "nobody in office is named",
    ],
)
def test_the_year(text: str, figure: PartialDate | None, expected: str) -> None:
    """The month of the day is told, in the first year that fits."""
    assert anchored(text, figure) == expected


def test_a_target_tells_nothing_of_the_past() -> None:
    """A figure to be reached is not one that was."""
    assert anchored(TALKS.format(day="May 4"), PartialDate(2030), target=True) == "2018-05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ona Berg of Sweden came on May 4. The talks ended on May 6, 2021.", "2021-05"),
        ("Ona Berg of Sweden left on December 30. The pact was signed on January 3, 2021.", "2020-12"),
        (
            "Relations began on March 2, 1963. She came on May 4, and again on May 9, 2021 and on May 10, 2021.",
            "2021-05",
        ),
        ("Ona Berg of Sweden came on May 4.", "None"),
    ],
)
def test_days_in_full_tell_the_year_where_nobody_is_known(text: str, expected: str) -> None:
    assert anchored(text) == expected
