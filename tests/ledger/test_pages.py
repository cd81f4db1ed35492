"""A page is the same whether the list is sorted or gone through in its order, under every filter."""

from dataclasses import replace
from datetime import date

import pytest

from servanda.ledger import Filters, Ledger
from servanda.ledger.paging import LISTS, page
from servanda.ledger.queries import Speakers
from servanda.ledger.writing import Entry, write_all
from servanda.records import Dateline, PartialDate, Reception, Reply, Who

DAYS = ("2024-03-01", "2024", "2025-02", "2025-02-03", None, "2025-02-03", "2023-12-31")
WALKED = ("documents", "statements", "claims", "tellings", "replies")
FILTERS = [
    Filters(),
    Filters(party="KOR"),
    Filters(party="VNM", force="commitment"),
    Filters(name="Han Seo-yun"),
    Filters(pillar="culture"),
    Filters(since="2024-02", until="2025"),
    Filters(publisher="The Harbour Post", language="en"),
    Filters(speakers=Speakers((("KOR", "Han Seo-yun"),), none_of_them=False)),
    Filters(party="nobody"),
]


@pytest.fixture
def ledger(tmp_path, reading):
    def dated(number: int, day: str | None):
        text = f"{reading.document.text} Number {number}."
        on = PartialDate.parse(day) if day else None
        document = replace(
            reading.document,
            path=f"{number}.txt",
            text=text,
            sha256=f"{number:064}",
            published=on,
            dateline=Dateline("Seoul", on, None),
        )

        def moved(record):
            evidence = replace(record.evidence, document=document.id)
            return replace(record, document=document.id, evidence=evidence)

        (statement,) = reading.statements
        (event,) = reading.events
        other = replace(event, date=on, participants=(Who("KOR", "Han Seo-yun"),) if number % 2 else (Who("VNM"),))
        answer = Reply(
            document.id, Reception.AGREED, (Who("KOR", "Han Seo-yun"),), moved(statement).evidence, 0.5, "test"
        )
        own = replace(statement, speakers=(Who("KOR", "Han Seo-yun" if number % 3 else "An Other"),))
        return replace(
            reading,
            document=document,
            statements=(moved(own),),
            claims=tuple(moved(c) for c in reading.claims),
            events=(moved(other),),
            replies=(answer,),
        )

    with Ledger(str(tmp_path / "l.db"), create=True) as store:
        write_all(store, [Entry(dated(n, day), read=True) for n, day in enumerate(DAYS)], "1", "p")
        yield store


@pytest.mark.parametrize("newest", [True, False])
@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("kind", WALKED)
def test_a_list_gone_through_is_the_list_sorted(ledger, kind, filters, newest) -> None:
    with ledger.reading() as connection:

        def asked(number: int, size: int, total: int, every: int):
            return page(
                connection,
                kind,
                filters,
                as_of=date(2026, 6, 1),
                number=number,
                size=size,
                newest=newest,
                total=total,
                every=every,
            ).rows

        through = [asked(number, 2, 10**6, 1) for number in (1, 2, 3, 4, 5)]
        in_order = [asked(number, 2, 0, 10**9) for number in (1, 2, 3, 4, 5)]
        assert through == in_order
        counted = page(connection, kind, filters, as_of=date(2026, 6, 1)).total
        assert sum(len(part) for part in through) == counted
        if filters == Filters():
            assert counted == len(DAYS)


def test_every_list_has_pages(ledger) -> None:
    with ledger.reading() as connection:
        for kind in LISTS:
            found = page(connection, kind, Filters(), as_of=date(2026, 6, 1), size=1)
            assert len(found.rows) == min(1, found.total)
