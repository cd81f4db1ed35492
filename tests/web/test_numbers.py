"""Every number on a page is the ledger's, in Chromium."""

import re
from datetime import date

import pytest

from servanda.analysis.at_hand import meeting
from servanda.analysis.balance import balance
from servanda.analysis.coverage import coverage
from servanda.analysis.encounters import encounters
from servanda.analysis.figures import figures
from servanda.analysis.people import spellings, united_actors, united_encounters
from servanda.analysis.searching import find
from servanda.analysis.target_rows import rows as target_rows
from servanda.analysis.targets import targets
from servanda.ledger import Filters, Ledger, actors
from servanda.ledger.digests import digests, divisions
from servanda.ledger.doubts import KINDS, left
from servanda.ledger.paging import facets, page
from servanda.ledger.records import records_of
from servanda.profiles import load
from servanda.publishing.charts import scale
from servanda.statistics.series import annual

pytestmark = pytest.mark.file
DAY = date(2026, 6, 1)
LISTS = {
    "/documents": "documents",
    "/statements": "statements",
    "/figures": "claims",
    "/figures/discrepancies": "discrepancies",
    "/events": "events",
    "/undertakings": "undertakings",
    "/projects": "projects",
}
COUNTED = ("/documents", "/statements", "/undertakings", "/figures", "/figures/discrepancies", "/events")
"""The lists whose numbers the overview tells."""


def cells(watch, selector: str) -> list[int]:
    """The numbers of the cells that a selector names."""
    return [int(text.replace(",", "")) for text in watch.page.locator(selector).all_inner_texts()]


@pytest.mark.parametrize(("path", "kind"), LISTS.items())
def test_the_numbers_of_a_list_are_the_ledgers(watched, site, example, path, kind) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        own = page(connection, kind, Filters(), as_of=DAY, newest=True)
        if kind == "undertakings":
            divided = divisions(connection, Filters(), DAY)
        else:
            divided = facets(connection, kind, Filters())
    with watched(site) as watch:
        watch.page.goto(site + path)
        told = watch.page.locator("nav.pager span").inner_text()
        assert int(re.search(r"[\d,]+", told)[0].replace(",", "")) == own.total
        rows = "section.point" if kind == "discrepancies" else "main table.stack:first-of-type tbody tr"
        assert watch.page.locator(rows).count() >= len(own.rows) > 0
        shown = watch.page.locator(".facets dd").all()
        if divided:
            counted = [[count for _, count in facet] for facet in divided.values() if facet]
            for place in shown:
                counts = [int(text.replace(",", "")) for text in place.locator("a small").all_inner_texts()]
                assert counts in [facet[: len(counts)] for facet in counted]
                assert counts


def test_the_numbers_of_the_overview_are_the_ledgers(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        totals = {
            path: page(connection, kind, Filters(), as_of=DAY, size=1).total
            for path, kind in LISTS.items()
            if path in COUNTED
        }
    with watched(site) as watch:
        watch.page.goto(site)
        for path, total in totals.items():
            told = watch.page.locator(f'.sums a[href="{path}"] b').inner_text()
            assert int(told.replace(",", "")) == total


def test_the_matrix_of_the_overview_is_the_ledgers(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        found = coverage(connection, load("vietnam-korea"))
        sides = balance(connection)
    with watched(site) as watch:
        watch.page.goto(site)
        rows = watch.page.locator("table.matrix tbody tr").all()
        shown = [[n.replace("·", "0") for n in row.locator("td").all_inner_texts()] for row in rows]
        assert shown == [[str(found.counts.get((p, c), 0)) for c in found.channels] for p in found.pillars]
        told = watch.page.locator("table.balance tbody tr td.n").all_inner_texts()
        assert told == [str(n) for side in sides for n in (side.open, side.total)]
        watch.page.goto(f"{site}/asks")
        told = watch.page.locator("table.balance tbody tr td.n").all_inner_texts()
        assert told == [str(n) for s in sides for n in (s.total, s.open, *s.receptions.values())]


def test_a_cell_of_the_matrix_leads_to_so_many_statements(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        counts = coverage(connection, load("vietnam-korea")).counts
    with watched(site) as watch:
        for (pillar, channel), count in sorted(counts.items(), key=lambda item: -item[1])[:4]:
            watch.page.goto(site)
            with watch.page.expect_navigation():
                watch.page.locator(f'table.matrix a[href="/statements?pillar={pillar}&channel={channel}"]').click()
            assert watch.page.locator("nav.pager span").inner_text().startswith(f"{count} statement")
        assert watch.troubles == []


def test_the_rows_of_the_lists_hold_the_numbers_of_the_ledger(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        rows = {kind: page(connection, kind, Filters(), as_of=DAY, newest=True).rows for kind in LISTS.values()}
        brief = digests(connection, Filters(), DAY).rows
        known = spellings(connection, load("vietnam-korea"))
        met = united_encounters(encounters(connection), known)
        people = united_actors(actors(connection, Filters()), known)
    with watched(site) as watch:

        def shown(path: str, selector: str) -> list[int]:
            watch.page.goto(site + path)
            return cells(watch, selector)

        three = [row[key] for row in rows["documents"] for key in ("statements", "claims", "events")]
        assert shown("/documents", "table.of-documents td.r") == three
        assert shown("/events", "table.of-events td.r") == [len(row["documents"]) for row in rows["events"]]
        assert shown("/projects", "table.of-projects td.r") == [len(row["documents"]) for row in rows["projects"]]
        assert shown("/undertakings", "table.of-undertakings td.r") == [row["statements"] for row in brief]
        times = [row[key] for row in people[:50] for key in ("speakers", "addressees", "participants")]
        assert shown("/actors", "table.of-actors:first-of-type td.r")[: len(times)] == times
        assert cells(watch, 'table.of-actors td[data-label="events"]') == [pair.times for pair in met]
        watch.page.goto(f"{site}/figures")
        values = watch.page.locator("table.of-claims data").evaluate_all("all => all.map(e => Number(e.value))")
        assert values == pytest.approx([row["value"] for row in rows["claims"]], rel=1e-11)
        watch.page.goto(f"{site}/figures/discrepancies")
        sides = watch.page.locator("section.point").evaluate_all(
            "all => all.map(e => e.querySelectorAll('.facing > div').length)"
        )
        assert sides == [len(row["sides"]) for row in rows["discrepancies"]]
        assert watch.troubles == []


def test_the_official_series_are_those_of_the_statistics(watched, site, example) -> None:
    profile = load("vietnam-korea")
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        found = figures(connection, profile, DAY)
    for indicator in ("trade.turnover", "visits.total"):
        lines = annual(found.in_force, indicator)
        factor = scale(max(max(line.values) for line in lines))[0]
        wanted = sorted(round(value / factor, 6) for line in lines for value in line.values)
        with watched(site) as watch:
            watch.page.goto(f"{site}/figures/indicators?indicator={indicator}")
            texts = watch.page.locator("table.series td").all_inner_texts()
            told = sorted(float(re.match(r"[\d,.]+", text)[0].replace(",", "")) for text in texts if text)
            assert told == pytest.approx(wanted, rel=1e-6)
            assert watch.troubles == []


def test_the_reader_marks_what_was_read(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        documents = page(connection, "documents", Filters(), as_of=DAY, size=200).rows
        own = max(documents, key=lambda row: row["statements"] + row["claims"] + row["events"])
        records = records_of(connection, own["id"])
    with watched(site) as watch:
        watch.page.goto(f"{site}/documents/{own['id']}")
        marked = watch.page.locator(".text a.note").evaluate_all("all => all.map(e => e.id)")
        assert sorted(marked) == sorted(row["id"] for rows in records.values() for row in rows)
        told = watch.page.locator("aside ul.plain a").all_inner_texts()
        counts = [int(text.split()[0]) for text in told[-3:]]
        assert counts == [own["statements"], own["claims"], own["events"]]
        assert watch.troubles == []


def test_search_and_review_tell_how_many(watched, example, serve) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        found = find(connection, "visa")
        doubtful = left(connection, KINDS)
    with serve(example, ticket="a-code-for-one-use") as site, watched(site) as watch:
        watch.page.goto(f"{site}/search?q=visa")
        assert cells(watch, "main h2 small") == [len(found.statements), len(found.documents)]
        watch.page.goto(f"{site}/login?next=/review#a-code-for-one-use")
        with watch.page.expect_navigation():
            watch.page.locator("form:has(input[name=code]) button").click()
        watch.page.wait_for_url("**/review")
        assert watch.page.locator("p.lead").inner_text().startswith(f"{doubtful:,} not judged")
        assert watch.troubles == []


def test_an_event_tells_how_many_readouts_differ(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        events = page(connection, "events", Filters(), as_of=DAY, size=200).rows
        told = [meeting(connection, row["id"], load("vietnam-korea")) for row in events if len(row["documents"]) > 2]
    found = max(told, key=lambda one: len(one.compared.shared()))
    own = found.event
    with watched(site) as watch:
        watch.page.goto(f"{site}/events/{own['id']}")
        text = watch.page.locator("main").inner_text()
        assert f"{len(own['documents'])} documents" in text
        assert watch.page.locator("h2:has-text('As the documents') + ol > li").count() == len(own["tellings"])
        differ, shared = re.search(r"those that differ: (\d+) of (\d+)", text).groups()
        assert watch.page.locator("section.point").count() == int(shared) == len(found.compared.shared()) > 0
        assert watch.page.locator("section.point.differs").count() == int(differ)
        assert watch.troubles == []


def test_the_page_of_an_undertaking_holds_its_course(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        every = page(connection, "undertakings", Filters(), as_of=DAY, size=200).rows
    own = max(every, key=lambda row: len(row["statements"]))
    with watched(site) as watch:
        watch.page.goto(f"{site}/undertakings/{own['id']}")
        told = watch.page.locator("ol.course > li .force").all_inner_texts()
        assert told == [step["force"] for step in own["statements"]]
        assert watch.page.locator("svg.course circle").count() == len([s for s in own["statements"] if s["date"]])
        with watch.page.expect_navigation():
            watch.page.locator("ol.course a.words").first.click()
        assert watch.page.locator("blockquote mark").count() == 1
        assert watch.troubles == []


def test_the_numbers_of_a_target_are_those_of_the_statistics(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        found = target_rows(targets(connection, load("vietnam-korea"), DAY))
    own = max(found, key=lambda row: row["documents"])
    with watched(site) as watch:
        watch.page.goto(f"{site}/targets/{own['id']}")
        text = watch.page.locator("main").inner_text()
        for progress in own["reporters"].values():
            assert f"{progress['required_growth']:.2f} % a year" in text
            assert f"{progress['multiple']:.2f} times" in text
            assert f"Probability of reaching it {progress['probability'] * 100:.0f} %" in text
        assert f"Told in\n{own['documents']} documents" in text
        assert watch.page.locator("figure svg.servanda-chart").count() == 1
        assert watch.troubles == []


def test_two_readouts_are_compared_from_their_event(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/compare")
        with watch.page.expect_navigation():
            watch.page.locator('main ol a[href*="b="]').first.click()
        counts = [int(n) for n in re.findall(r"(\d+) (?:kept|reworded|strength|weak|added|dropped)", told(watch))]
        assert sum(counts) == watch.page.locator("section.point").count() > 0
        assert watch.troubles == []


def told(watch) -> str:
    return watch.page.locator("main").inner_text()


def test_the_map_draws_what_its_table_lists(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/map")
        rows = watch.page.locator("table.of-marks tbody tr").count()
        assert watch.page.locator(".maps [data-layer]").count() == rows > 20
        today = watch.page.locator(".maps .map-land path").count()
        with watch.page.expect_navigation():
            watch.page.get_by_text("the 63 of before July 2025").click()
        assert watch.page.locator(".maps .map-land path").count() == today + 63 - 34
        assert watch.troubles == []


def test_a_facet_narrows_to_the_number_it_tells(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements")
        link = watch.page.locator('.facets a[href="/statements?force=request"]')
        told = int(link.locator("small").inner_text())
        with watch.page.expect_navigation():
            link.click()
        assert watch.page.locator("nav.pager span").inner_text().startswith(f"{told} statements")
        assert set(watch.page.locator("tbody .force").all_inner_texts()) == {"request"}
        assert watch.troubles == []
