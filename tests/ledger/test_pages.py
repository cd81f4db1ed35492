"""A list in memory is the list that the ledger gives: counts, divisions, years and pages, under every filter."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest

from servanda.ledger import Filters, Ledger
from servanda.ledger.columns import KINDS, columns
from servanda.ledger.digests import divided_in, divisions
from servanda.ledger.paging import LISTS, count, facets, ids_of, page, rows_of, years
from servanda.ledger.picking import Picker, actors, answers
from servanda.ledger.queries import Speakers
from servanda.ledger.queries import actors as actors_of
from servanda.ledger.writing import Entry, write_all
from servanda.pipeline.account import reconcile
from servanda.profiles import load
from servanda.records import Dateline, Force, PartialDate, Reception, Reply, Who

TODAY = date(2026, 6, 1)
DAYS = ("2024-03-01", "2024", "2025-02", "2025-02-03", None, "2025-02-03", "2023-12-31", "2025-11", "2026-01-05")
MATTERS = {"cầu Rồng museum": "2030", "Nhật Tân bridge": "2024", "Sông Hàn school": None}
"""What is to be built, with its deadline; all of as many letters, so that every span stays where it is."""
FORCES = (Force.REQUEST, Force.COMMITMENT, Force.AGREEMENT, Force.POSITION)
FILTERS = [
    Filters(),
    Filters(party="KOR"),
    Filters(party="VNM", force="commitment"),
    Filters(party="nobody"),
    Filters(name="Han Seo-yun"),
    Filters(name="Seo-yun Han", names=("Han Seo-yun",), party="KOR"),
    Filters(name="Han Seo-yun", party="VNM"),
    Filters(pillar="culture"),
    Filters(pillar="culture", force="request", year="2025"),
    Filters(since="2024-02", until="2025"),
    Filters(since="2025-02-03"),
    Filters(until="2025-02"),
    Filters(publisher="The Harbour Post", language="en"),
    Filters(publisher="A Gazette"),
    Filters(speakers=Speakers((("KOR", "Han Seo-yun"),), none_of_them=False)),
    Filters(speakers=Speakers((("KOR", "Han Seo-yun"),), none_of_them=True), party="KOR"),
    Filters(kind="milestone"),
    Filters(kind="value", severity="high"),
    Filters(indicator="trade"),
    Filters(indicator="trade.turnover", party="KOR"),
    Filters(indicator="tra"),
    Filters(stage="implementation"),
    Filters(reception="agreed", asker="KOR"),
    Filters(due=("overdue", "2026-06-01")),
    Filters(due=("ahead", "2026-06-01"), stage="identification"),
    Filters(due=("none", "2026-06-01"), year="2024"),
]


@pytest.fixture
def ledger(tmp_path, reading):
    (statement,), (claim,), (event,) = reading.statements, reading.claims, reading.events

    def told(number: int, day: str | None, matter: str):
        at = reading.document
        text = at.text.replace("cầu Rồng museum", matter) + f" Number {number}, {matter}."
        on = PartialDate.parse(day) if day else None
        own = replace(
            at,
            path=f"{number}.txt",
            text=text,
            sha256=f"{number:064}",
            published=on,
            publisher="A Gazette" if number % 4 == 1 else at.publisher,
            language="fr" if number % 5 == 2 else at.language,
            dateline=Dateline("Seoul", on, None),
        )

        def moved(record, **changes):
            quote = text[record.evidence.start : record.evidence.end]
            evidence = replace(record.evidence, document=own.id, quote=quote)
            return replace(record, document=own.id, evidence=evidence, **changes)

        said = moved(
            statement,
            force=FORCES[number % 4],
            speakers=(Who("KOR", "Han Seo-yun" if number % 3 else "An Other"),),
            pillars=("culture", "infrastructure") if number % 2 else ("economy",),
            deadline=PartialDate.parse(due) if (due := MATTERS[matter]) else None,
        )
        happened = moved(event, date=on, participants=(Who("KOR", "Han Seo-yun"), Who("VNM")) if number % 2 else ())
        counted = moved(
            claim,
            value=Decimal(40 + 50 * (number % 2)) * 10**9,
            subject=None if number % 3 == 0 else "KOR",
            period=PartialDate(2020 + number % 3),
        )
        reply = Reply(own.id, Reception.AGREED, (Who("VNM", "Tran An"),), moved(statement).evidence, 0.5, "test")
        return replace(
            reading, document=own, statements=(said,), claims=(counted,), events=(happened,), replies=(reply,)
        )

    some = [told(n, day, matter) for n, (day, matter) in enumerate(product(DAYS, MATTERS))]
    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write_all(store, [Entry(one, read=True) for one in some], "1", "p")
        reconcile(store, load("vietnam-korea"), now=datetime(2026, 6, 1, tzinfo=UTC))
        yield store


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_in_memory_is_that_of_the_ledger(ledger, kind) -> None:
    held = 0
    with ledger.reading() as connection:
        picker = Picker(kind, columns(connection, kind))
        for filters in FILTERS:
            assert picker.count(filters) == count(connection, kind, filters), filters
            assert picker.facets(filters) == facets(connection, kind, filters), filters
            held += picker.count(filters)
            for newest, (number, size) in product((True, False), ((1, 4), (2, 4), (1, 100))):
                ids = picker.ids(filters, number, size, newest=newest)
                assert ids == ids_of(connection, kind, filters, number, size, newest=newest), (filters, newest)
            one = page(connection, kind, filters, as_of=TODAY, size=3)
            kept = page(connection, kind, filters, as_of=TODAY, size=3, ids=picker.ids(filters, 1, 3, newest=False))
            assert one == kept
    assert held > 0


def test_events_fall_into_years_in_memory_as_in_the_ledger(ledger) -> None:
    with ledger.reading() as connection:
        picker = Picker("events", columns(connection, "events"))
        assert [year for year, _ in picker.years(Filters())] == ["2023", "2024", "2025", "2026"]
        for filters in FILTERS:
            assert picker.years(filters) == years(connection, "events", filters), filters


def test_undertakings_divide_in_memory_as_in_the_ledger(ledger) -> None:
    with ledger.reading() as connection:
        picker = Picker("undertakings", columns(connection, "undertakings"))
        found = [divided_in(picker, filters, TODAY) for filters in FILTERS]
        assert found == [divisions(connection, filters, TODAY) for filters in FILTERS]
        assert {name for name, _ in found[0]["due"]} == {"none", "ahead", "overdue"}
        assert {name for name, _ in found[0]["publisher"]} == {"A Gazette", "The Harbour Post"}


def test_whoever_is_named_is_counted_in_memory_as_in_the_ledger(ledger) -> None:
    def told(rows):
        return sorted(
            (row["party"], row["name"], *(row[f"{r}s"] for r in ("speaker", "addressee", "participant")))
            for row in rows
        )

    with ledger.reading() as connection:
        found = actors(Picker(kind, columns(connection, kind)) for kind in ("statements", "replies", "tellings"))
        assert told(found) == told(actors_of(connection, Filters()))
        assert len(found) > 3


def test_the_columns_of_an_empty_ledger_are_empty(tmp_path) -> None:
    with Ledger(str(tmp_path / "l.db"), create=True) as store, store.reading() as connection:
        for kind in KINDS:
            picker = Picker(kind, columns(connection, kind))
            for filters in FILTERS:
                assert picker.count(filters) == 0
                assert picker.ids(filters, 1, 50, newest=True) == []
                assert not any(picker.facets(filters).values())


def test_what_the_ledger_has_an_index_of_is_left_to_it() -> None:
    assert not answers(Filters(document="a.txt"))
    assert not answers(Filters(ids=("s-1",), party="KOR"))
    assert answers(Filters(party="KOR", since="2020"))


def test_every_list_has_pages(ledger) -> None:
    with ledger.reading() as connection:
        for kind in LISTS:
            found = page(connection, kind, Filters(), as_of=TODAY, size=1)
            assert len(found.rows) == min(1, found.total)


def test_rows_of_a_page_keep_its_order_and_leave_out_what_is_gone(ledger) -> None:
    with ledger.reading() as connection:
        last, first = ids_of(connection, "statements", Filters(), 1, 2, newest=False)
        found = rows_of(connection, "statements", [first, "s-0000000000000000", last], TODAY)
        assert [row["id"] for row in found] == [first, last]
