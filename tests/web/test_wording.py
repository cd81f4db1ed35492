"""What the machine found, in words for a reader."""

import pytest

from servanda.profiles import load
from servanda.web import wording

pytestmark = pytest.mark.file
NAMES = wording.Names(load("vietnam-korea"))


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("request of VNM:To Lam in another", "request of To Lam in another"),
        ("VNM asked KOR: deferred", "Vietnam asked South Korea: deferred"),
        ("dated 2025-08-11 (3 of 4) and 2025-08", "dated 11 Aug 2025 (3 of 4) and Aug 2025"),
        ("told in 2025-08-11-readout-hanoi.txt", "told in 2025-08-11-readout-hanoi.txt"),
        ("KOR counts 62800000000 (+50.5 %)", "South Korea counts 62.8 billion (+50.5 %)"),
        ("KOR counts 192683", "South Korea counts 192,683"),
        ("KORUS and VNM-1 and 3.1415926", "KORUS and VNM-1 and 3.1415926"),
        (None, ""),
    ],
)
def test_codes_days_and_numbers_are_told_as_one_would_say_them(told, plain) -> None:
    assert NAMES.plainly(told) == plain


@pytest.mark.parametrize(
    ("first", "last", "plain"),
    [
        ("2025-08-10", "2025-08-13", "10–13 Aug 2025"),
        ("2024-06-30", "2024-07-02", "30 Jun – 2 Jul 2024"),
        ("2024-12-30", "2025-01-02", "30 Dec 2024 – 2 Jan 2025"),
        ("2025-08", "2025-09", "Aug – Sep 2025"),
        ("2024", "2025", "2024 – 2025"),
        ("2025-08-10", "2025-08-10", "10 Aug 2025"),
        ("2025-08-10", None, "10 Aug 2025"),
        (None, None, ""),
    ],
)
def test_a_span_of_days_is_as_short_as_it_is_clear(first, last, plain) -> None:
    assert wording.during(first, last) == plain


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ({"indicator": "residents.abroad", "value": 270000, "unit": "of", "comparator": "~"}, "about 270,000 persons"),
        ({"indicator": "trade.turnover", "value": 150e9, "unit": "USD"}, "USD 150 billion"),
        ({"indicator": "trade.partner_rank", "value": 3, "unit": "rank"}, "no. 3"),
        ({"indicator": "other", "value": 12, "unit": "the"}, "12"),
        ({"value": 5, "unit": "cranes"}, "5 cranes"),
    ],
)
def test_a_figure_has_the_unit_of_its_indicator(claim, told) -> None:
    assert f">{told}<" in NAMES.quantity(claim)


def test_only_addresses_of_the_web_become_links() -> None:
    assert wording.site("https://www.example.org/a/b?c") == "example.org"
    assert [wording.site(other) for other in ("javascript:alert(1)", "Yearbook, p. 3", "//x", "file:///etc")] == [
        ""
    ] * 4
