"""The reference set: every figure sourced, marked and consistent with its neighbours."""

from datetime import date
from decimal import Decimal

import pytest

from servanda.profiles import ProfileError, load
from servanda.records import Quality
from servanda.statistics.balance import balances
from servanda.statistics.mirror import gaps
from servanda.statistics.series import annual, completed, current, known, vintages

BN = Decimal(10) ** 9


def test_every_row_is_sourced_and_fits_the_indicators() -> None:
    profile = load("vietnam-korea")
    units = {i.key: i.unit for i in profile.indicators}
    assert len(profile.observations) > 150
    for row in profile.observations:
        assert row.source
        assert row.reporter in profile.codes
        assert {row.subject, row.counterpart} - {None} <= set(profile.codes)
        assert units[row.indicator] == row.unit, row
        assert row.url.startswith(("https://", "http://", "github:")) or row.quality is Quality.SECOND_HAND
        if row.quality is Quality.DERIVED:
            assert row.note, row
    assert len({row.id for row in profile.observations}) == len(profile.observations)


def test_totals_agree_with_their_own_components(reference) -> None:
    """Nobody's exports stand beside the other's total: sums differ by rounding only."""
    checked = 0
    for out in annual(reference, "trade.export"):
        if out.reporter != out.points[0].subject:
            continue
        back = next(
            s
            for s in annual(reference, "trade.export")
            if s.reporter == out.reporter and s.points[0].subject != out.reporter
        )
        total = next(s for s in annual(reference, "trade.turnover") if s.reporter == out.reporter)
        for year in set(out.years) & set(back.years) & set(total.years):
            parts = out.at(year).value + back.at(year).value
            assert abs(parts - total.at(year).value) <= Decimal("0.11") * BN, (out.reporter, year)
            checked += 1
    assert checked >= 20


def test_reporters_are_kept_apart(reference) -> None:
    by_reporter = {s.reporter: s for s in annual(reference, "trade.turnover")}
    assert by_reporter["KOR"].at(2024).value == Decimal("86.8") * BN
    assert by_reporter["VNM"].at(2024).value == Decimal("81.5") * BN
    assert all(point.reporter == reporter for reporter, s in by_reporter.items() for point in s.points)


def test_bounds_are_kept_but_make_no_points(reference) -> None:
    bounds = [o for o in reference if o.indicator == "trade.turnover" and not o.exact]
    assert {(o.reporter, o.period.year, o.comparator) for o in bounds} == {("KOR", 2000, ">"), ("VNM", 2008, "<")}
    assert 2000 not in annual(reference, "trade.turnover")[0].years


def test_a_revision_adds_a_vintage_and_hides_none() -> None:
    rows = load("vietnam-korea").observations
    (group,) = [
        g
        for g in vintages(rows)
        if (g[0].indicator, g[0].reporter, str(g[0].period)) == ("trade.turnover", "KOR", "2024")
    ]
    assert [(str(o.vintage), o.value / BN) for o in group] == [
        ("2026-01", Decimal("86.8")),
        ("2025-01", Decimal("86.7")),
    ]


def test_what_could_be_known_on_a_day() -> None:
    rows = load("vietnam-korea").observations
    then = current(rows, date(2025, 8, 11))
    (total,) = [o for o in then if (o.indicator, o.reporter, str(o.period)) == ("trade.turnover", "KOR", "2024")]
    assert total.value == Decimal("86.7") * BN
    assert not [o for o in known(rows, date(2025, 8, 11)) if o.period.year == 2025]


def test_the_mirror_gap_is_shown(reference) -> None:
    found = {(g.first.indicator, g.first.subject, str(g.first.period)): g for g in gaps(reference)}
    korean_exports = found["trade.export", "KOR", "2024"]
    assert (korean_exports.first.reporter, korean_exports.second.reporter) == ("KOR", "VNM")
    assert korean_exports.share == pytest.approx((55.9 - 58.3) / 58.3)
    total = found["trade.turnover", "KOR", "2024"]
    assert total.share == pytest.approx((81.5 - 86.8) / 86.8)


def test_balance_of_each_reporter(reference) -> None:
    by_reporter = {b.reporter: b for b in balances(reference, ("VNM", "KOR"))}
    assert by_reporter["KOR"].latest == (2025, pytest.approx((62.8 - 31.8) / (62.8 + 31.8)))
    assert by_reporter["VNM"].latest == (2024, pytest.approx((25.6 - 55.9) / (25.6 + 55.9)))
    assert by_reporter["KOR"].nearer
    assert by_reporter["KOR"].slope < 0


def test_sums_are_of_one_reporter(made) -> None:
    rows = [
        made("trade.export", "KOR", "2024", 60),
        made("trade.export", "KOR", "2024", 30, subject="VNM"),
        made("trade.export", "VNM", "2024", 25),
    ]
    derived = [o for o in completed(rows) if o.indicator == "trade.turnover"]
    assert [(o.reporter, o.value, o.quality) for o in derived] == [("KOR", 90, Quality.DERIVED)]
    printed = [*rows, made("trade.turnover", "KOR", "2024", 91)]
    assert [o.value for o in completed(printed) if o.indicator == "trade.turnover"] == [91]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("trade.turnover,KOR,,,2024,much,USD,=,,,,S,,", "not a number: 'much'"),
        ("trade.turnover,KOR,,,soon,1,USD,=,,,,S,,", "not a date"),
        ("trade.turnover,KOR,,,2024,1,USD,=,official,,,,,", "nothing in the column source"),
        ("trade.turnover,KOR,,,2024,1,USD,?,official,,,S,,", "not a comparator"),
        ("trade.turnover,KOR,,,2024,1,USD,=,rumour,,,S,,", "rumour"),
    ],
)
def test_what_is_wrong_with_a_file_of_figures_is_said(tmp_path, row, said) -> None:
    head = "indicator,reporter,subject,counterpart,period,value,unit,comparator,quality,basis,vintage,source,url,note"
    (tmp_path / "f.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    path = tmp_path / "p.yaml"
    path.write_text("name: p\nparties: [PER, NOR]\nobservations_file: f.csv\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"f\.csv, line 2") as error:
        load(str(path))
    assert said in str(error.value)
