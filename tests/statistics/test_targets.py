"""One target out of many tellings; progress, the targets before, and slippage."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from servanda.profiles import load
from servanda.records import Force, Mention, PartialDate, Span, Who
from servanda.statistics.growth import Category
from servanda.statistics.series import completed, current
from servanda.statistics.targets import Outcome, Told, grouped, lines_of, outcome, standing

AS_OF = date(2026, 6, 1)
BN = 10**9
PARTIES = ("VNM", "KOR")


def telling(value, deadline="2030", *, told="2025-08-11", indicator="trade.turnover", unit="USD", name="a", **more):
    mention = Mention(
        f"d-{name}",
        f"{name}.txt",
        f"c-{name}-{indicator}-{value}",
        Span(f"d-{name}", 0, 1, "x"),
        PartialDate.parse(told) if told else None,
        **more,
    )
    return Told(indicator, Decimal(value), unit, "=", PartialDate.parse(deadline), None, None, mention)


@pytest.fixture
def tellings():
    return [
        telling(150 * BN, name="a", force=Force.AGREEMENT, speakers=(Who("VNM"), Who("KOR")), qualifiers=("balanced",)),
        telling(150 * BN, name="b", told="2025-11-21", force=Force.ASPIRATION, speakers=(Who("KOR"),)),
        telling(2, name="c", told=None, indicator="trade.turnover.multiple", unit="ratio"),
        telling(150 * BN, name="d", told=None, indicator="other"),
        telling(100 * BN, "2025", name="e", told="2025-05-14"),
    ]


def test_each_target_once(tellings, reference) -> None:
    targets = grouped(tellings, load("vietnam-korea").targets, reference)
    assert [(int(t.value), str(t.deadline), len(t.documents)) for t in targets] == [
        (100 * BN, "2025", 1),
        (150 * BN, "2030", 4),
    ]
    target = targets[1]
    assert [m.path for m in target.mentions] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert [m.multiple for m in target.mentions] == [None, None, 2, None]
    assert (target.force, target.speakers) == (Force.AGREEMENT, (Who("VNM"), Who("KOR")))
    assert target.qualifiers == ("balanced",)
    assert (str(target.first_told), str(target.known_since)) == ("2025-08-11", "2022-07-05")
    assert target.source == "VOVWORLD"


def test_a_multiple_far_from_the_figure_is_a_target_of_its_own(reference) -> None:
    both = [telling(150 * BN), telling(3, name="b", indicator="trade.turnover.multiple", unit="ratio")]
    targets = grouped(both, (), reference)
    assert [(t.value, t.multiple) for t in targets] == [(None, 3), (150 * BN, None)]
    relative = standing(targets[0], (), reference, PARTIES, AS_OF)
    assert {p.reporter: round(p.value / BN, 1) for p in relative.progress} == {"KOR": 260.4, "VNM": 244.5}


def test_progress_by_hand(tellings, reference) -> None:
    target = grouped(tellings, (), reference)[1]
    by_reporter = {p.reporter: p for p in standing(target, (), reference, PARTIES, AS_OF).progress}
    korea, viet_nam = by_reporter["KOR"], by_reporter["VNM"]
    assert (korea.baseline.period.year, korea.latest.period.year) == (2024, 2025)
    assert korea.multiple == pytest.approx(1.73, abs=0.005)
    assert viet_nam.multiple == pytest.approx(1.84, abs=0.005)
    assert korea.required * 100 == pytest.approx(9.57, abs=0.05)
    assert viet_nam.required * 100 == pytest.approx(10.70, abs=0.05)
    # from the latest year: (150 / 94.5) ** (1 / 5) and (150 / 81.5) ** (1 / 6)
    assert korea.required_now * 100 == pytest.approx(9.68, abs=0.005)
    assert viet_nam.required_now == viet_nam.required
    # 94.5 / 86.8 = 1.0887; 8.87 / 9.55 = 0.93, below 0.95
    assert korea.since_baseline * 100 == pytest.approx(8.87, abs=0.005)
    assert korea.category is Category.ACCELERATE
    assert viet_nam.category is None  # nothing is known after its baseline
    # by hand: the fifth root of 94.5 / 69.0, the tenth of 94.5 / 37.575
    assert korea.realised[5] * 100 == pytest.approx(6.49, abs=0.005)
    assert korea.realised[10] * 100 == pytest.approx(9.66, abs=0.005)
    assert viet_nam.realised[5] * 100 == pytest.approx(4.10, abs=0.005)
    assert viet_nam.realised[10] is None


def test_progress_with_what_was_known_then() -> None:
    """Before the revision of January 2026 the figure of 2024 was 86.7: 9.57 % exactly."""
    then = completed(current(load("vietnam-korea").observations, date(2025, 12, 1)))
    target = grouped([telling(150 * BN)], (), then)[0]
    korea = standing(target, (), then, PARTIES, date(2025, 12, 1)).progress[0]
    assert korea.required * 100 == pytest.approx(9.566, abs=0.001)
    assert korea.category is None


def test_outlook(tellings, reference) -> None:
    target = grouped(tellings, (), reference)[1]
    korea, viet_nam = standing(target, (), reference, PARTIES, AS_OF).progress
    assert korea.outlook.status == "forecast"
    assert 0 < korea.outlook.probability < 0.5
    low, high = korea.outlook.intervals[80]
    assert low < korea.outlook.median < high
    assert [count for count, _ in korea.outlook.sensitivity] == [8, 10, 12, 19]
    assert (viet_nam.outlook.points, viet_nam.outlook.marked) == (8, 5)


def test_too_few_points_give_no_probability(made) -> None:
    rows = [made("trade.turnover", "KOR", str(year), year - 2000) for year in range(2018, 2025)]
    target = grouped([telling(100)], (), rows)[0]
    (korea,) = standing(target, (), rows, PARTIES, AS_OF).progress
    assert korea.outlook.status == "insufficient data"
    assert korea.outlook.probability is None
    assert korea.required is not None


def test_what_became_of_the_targets_before(tellings, reference) -> None:
    known = load("vietnam-korea").targets
    target = grouped(tellings, known, reference)[1]
    found = standing(target, known, reference, PARTIES, AS_OF)
    assert [(int(p.target.value / BN), str(p.target.deadline), p.outcome) for p in found.previous] == [
        (70, "2020", Outcome.LATE),
        (100, "2020", Outcome.MISSED),
        (100, "2023", Outcome.MISSED),
        (100, "2025", Outcome.MISSED),
    ]
    assert found.slipped == ("100000000000 USD: 2020, 2023, 2025",)
    seventy = {o.reporter: (o.period.year, year) for o, year in found.previous[0].figures}
    assert seventy == {"KOR": (2020, 2021), "VNM": (2020, 2021)}


def test_outcomes(made) -> None:
    rows = [
        *(made("trade.turnover", "KOR", str(year), value) for year, value in ((2019, 90), (2020, 101))),
        *(made("trade.turnover", "VNM", str(year), value) for year, value in ((2019, 80), (2020, 85))),
    ]

    def of(value, deadline, figures, on=AS_OF):
        target = grouped([telling(value, deadline, told="2018")], (), figures)[0]
        return outcome(target, lines_of(target, figures, PARTIES), on).outcome

    assert of(100, "2020", rows) is Outcome.DISPUTED
    assert of(84, "2020", rows) is Outcome.REACHED
    assert of(200, "2020", rows) is Outcome.MISSED
    assert of(200, "2035", rows, date(2021, 1, 1)) is Outcome.OPEN
    assert of(200, "2022", rows) is Outcome.UNKNOWN
    assert of(1, "2020", []) is Outcome.UNKNOWN


def test_a_deficit_is_to_come_down(made) -> None:
    values = [40, 38, 37, 35, 34, 32, 31, 30, 29]
    rows = [made("trade.balance", "KOR", str(2016 + n), value) for n, value in enumerate(values)]
    told = telling(20, indicator="trade.balance", told="2021")
    down = replace(told, subject="KOR", counterpart="VNM")
    found = standing(grouped([down], (), rows)[0], (), rows, PARTIES, AS_OF)
    (korea,) = found.progress
    assert korea.required < 0
    assert korea.category is not Category.REACHED
    assert korea.outlook.probability == pytest.approx(1 - korea.outlook.walk.probability(2030, 20))
    assert found.own.outcome is Outcome.OPEN
    easy = standing(grouped([replace(down, value=Decimal(31))], (), rows)[0], (), rows, PARTIES, AS_OF)
    assert easy.progress[0].reached
    assert easy.own.outcome is Outcome.REACHED


def test_after_the_deadline(reference) -> None:
    target = grouped([telling(100 * BN, "2025", told="2025-05-14")], (), reference)[0]
    korea = standing(target, (), reference, PARTIES, AS_OF).progress[0]
    assert korea.outlook.status == "deadline passed"
    assert not korea.reached


def test_what_comes_after_the_deadline_is_not_judged(reference) -> None:
    target = grouped([telling(70 * BN, "2020", told="2013-09-09")], (), reference)[0]
    found = standing(target, (), reference, PARTIES, AS_OF)
    korea = found.progress[0]
    assert (korea.judged.period.year, korea.latest.period.year) == (2020, 2025)
    # by hand: the eighth root of 69.0 / 21.672 is 1.1557, that of 70 / 21.672 is 1.1578; 15.57 / 15.78 = 0.99
    assert korea.since_baseline * 100 == pytest.approx(15.57, abs=0.01)
    assert korea.category is Category.ON_TRACK
    assert found.own.outcome is Outcome.LATE
