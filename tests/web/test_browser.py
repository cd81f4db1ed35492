"""The pages in Chromium: nothing breaks, nothing is fetched elsewhere, every number is the ledger's."""

import re
import shutil
from datetime import date

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from servanda.analysis.balance import balance
from servanda.analysis.coverage import coverage
from servanda.analysis.target_rows import rows as target_rows
from servanda.analysis.targets import targets
from servanda.ledger import Filters, Ledger
from servanda.ledger.digests import divisions
from servanda.ledger.overlay import log
from servanda.ledger.paging import facets, page
from servanda.profiles import load

DAY = date(2026, 6, 1)
LISTS = {
    "/documents": "documents",
    "/statements": "statements",
    "/figures": "claims",
    "/figures/discrepancies": "discrepancies",
    "/events": "events",
    "/undertakings": "undertakings",
    "/projects": "projects",
    "/actors": "actors",
}
COUNTED = ("/documents", "/statements", "/undertakings", "/figures", "/figures/discrepancies", "/events")
"""The lists whose numbers the overview tells."""


def addresses(site: str) -> list[str]:
    """One address of every kind of page that is reached by links, and every page of the navigation."""
    kinds: dict[str, str] = {}
    waiting, seen = ["/"], set()
    with httpx.Client(base_url=site) as client:
        while waiting:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = client.get(path)
            if answer.headers.get("location", "").startswith("/login"):
                continue
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            if "text/html" not in answer.headers["content-type"]:
                continue
            for href in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text):
                link = href.replace("&amp;", "&")
                kind = re.sub(r"/[a-z]-[0-9a-f]{16}", "/ID", re.sub(r"=[^&]*", "=", link))
                if kind not in kinds and link.count("=") <= 1:
                    kinds[kind] = link
                    waiting.append(link)
    return ["/", *(link for kind, link in kinds.items() if not re.search("/api/v1|/feeds/|/review|format=", kind))]


@pytest.fixture(scope="module")
def reached(site) -> list[str]:
    return list(dict.fromkeys(addresses(site)))


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_whole(watched, site, reached, width) -> None:
    assert len(reached) > 20
    with watched(site, width) as watch:
        for path in reached:
            watch.page.goto(site + path)
            assert watch.page.locator("h1").count() == 1, path
            assert watch.sideways() <= 0, f"{path} scrolls sideways at {width}"
        assert watch.troubles == []


def test_every_page_is_accessible(watched, site, reached) -> None:
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        with watched(site, color_scheme=scheme) as watch:
            for path in reached:
                watch.page.goto(site + path)
                options["resultTypes"] = ["violations"]
                found = Axe().run(watch.page, options=options).response["violations"]
                serious = [
                    (v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}
                ]
                assert serious == [], f"{path} ({scheme})"


@pytest.mark.parametrize(("path", "kind"), LISTS.items())
def test_the_numbers_of_a_list_are_the_ledgers(watched, site, example, path, kind) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        own = page(connection, kind, Filters(), as_of=DAY, newest=True)
        if kind == "undertakings":
            divided = divisions(connection, Filters(), DAY)
        else:
            divided = facets(connection, kind, Filters()) if kind != "actors" else {}
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


def test_the_page_of_an_undertaking_holds_its_course(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        every = page(connection, "undertakings", Filters(), as_of=DAY, size=200).rows
    own = max(every, key=lambda row: len(row["statements"]))
    with watched(site) as watch:
        watch.page.goto(f"{site}/undertakings/{own['id']}")
        told = watch.page.locator("ol.course > li .force").all_inner_texts()
        assert told == [step["force"] for step in own["statements"]]
        assert watch.page.locator("svg.course circle").count() == len([s for s in own["statements"] if s["date"]])
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
        watch.page.get_by_text("the 63 of before July 2025").click()
        assert watch.page.locator(".maps .map-land path").count() == today + 63 - 34
        assert watch.troubles == []


def test_review_by_keyboard(watched, example, tmp_path, serve) -> None:
    ledger = tmp_path / "reviewed.db"
    shutil.copy(example, ledger)
    with serve(ledger, ticket="a-code-for-one-use") as site, watched(site) as watch:
        page_ = watch.page
        page_.goto(f"{site}/review")
        assert page_.url.startswith(f"{site}/login")
        page_.goto(f"{site}/login?next=/review#a-code-for-one-use")
        page_.locator("form:has(input[name=code]) button").click()
        before = int(re.search(r"([\d,]+) not judged", told(watch))[1].replace(",", ""))
        first = page_.locator("article .mono").first.inner_text()
        page_.keyboard.press("r")
        page_.wait_for_url("**done=**")
        assert f"{before - 1:,} not judged" in told(watch)
        assert page_.locator("table.of-log tbody tr").count() == 1
        with Ledger(str(ledger)) as kept, kept.reading() as connection:
            (entry,) = log(connection)
        assert (entry.verb.value, entry.targets, entry.by) == ("reject", (first,), "reviewer")
        page_.goto(f"{site}/review?kind=statement")
        page_.keyboard.press("c")
        page_.locator("details[open] input[name=values]").first.fill("position")
        page_.locator("details[open] input[name=why]").fill("it only takes a stand")
        page_.locator("details[open] button").first.click()
        page_.wait_for_url("**done=**")
        with page_.expect_navigation():
            page_.keyboard.press("u")
        with Ledger(str(ledger)) as kept, kept.reading() as connection:
            assert [entry.verb.value for entry in log(connection)] == ["reject", "correct", "undo"]
        assert watch.sideways() <= 0
        assert watch.troubles == []


def test_a_facet_narrows_to_the_number_it_tells(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements")
        link = watch.page.locator('.facets a[href="/statements?force=request"]')
        told = int(link.locator("small").inner_text())
        link.click()
        assert watch.page.locator("nav.pager span").inner_text().startswith(f"{told} statements")
        assert set(watch.page.locator("tbody .force").all_inner_texts()) == {"request"}
        assert watch.troubles == []


def test_a_record_leads_to_its_words(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements?force=commitment")
        words = watch.page.locator("a.words").first
        quote = words.inner_text()
        words.click()
        assert " ".join(watch.page.locator("blockquote mark").inner_text().split()) == quote
        watch.page.get_by_text("Read the whole document at this place").click()
        name = watch.page.url.rpartition("#")[2]
        anchor = watch.page.locator(f"#{name}")
        assert anchor.evaluate("node => node.matches(':target')")
        assert anchor.inner_text().startswith("commitment")
        assert quote.split()[0] in anchor.evaluate("node => node.nextElementSibling.textContent")


def test_the_keyboard_reaches_everything(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements")
        wanted = watch.page.evaluate("document.querySelectorAll('a[href], button, input:not([type=hidden])').length")
        reached = set()
        for _ in range(wanted + 5):
            watch.page.keyboard.press("Tab")
            place = watch.page.evaluate(
                "(() => { const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden])')];"
                "return all.indexOf(document.activeElement) })()"
            )
            reached.add(place)
        assert len(reached - {-1}) == wanted
        watch.page.keyboard.press("Escape")
        watch.page.locator("h1").click()
        watch.page.keyboard.press("/")
        assert watch.page.evaluate("document.activeElement.name") == "q"


def test_every_page_works_without_script(watched, site) -> None:
    with watched(site, java_script_enabled=False) as watch:
        watch.page.goto(f"{site}/")
        for name in watch.page.locator("nav.pages a").all_inner_texts():
            watch.page.locator("nav.pages a", has_text=re.compile(f"^{name}$")).click()
            assert watch.page.locator("h1").count() == 1
        watch.page.locator("input[type=search]").fill("visa")
        watch.page.locator("input[type=search]").press("Enter")
        assert watch.page.locator("a.words").count() > 0
        assert watch.troubles == []


def test_the_first_load_is_light_and_still(watched, site, reached) -> None:
    for path in [path for path in reached if "?" not in path][:14]:
        with watched(site) as watch:
            session = watch.page.context.new_cdp_session(watch.page)
            session.send("Network.enable")
            weights: list[float] = []
            session.on("Network.loadingFinished", lambda told, kept=weights: kept.append(told["encodedDataLength"]))
            watch.page.goto(site + path)
            assert sum(weights) <= 150_000, path
            shift = watch.page.evaluate(
                "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
                "for (const e of list.getEntries()) sum += e.value }).observe({type: 'layout-shift', buffered: true});"
                "setTimeout(() => done(sum), 100) })"
            )
            assert shift < 0.01, path


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_documents_do_no_harm(watched, hostile_site, width) -> None:
    with watched(hostile_site, width) as watch:
        for path in list(dict.fromkeys(addresses(hostile_site))):
            watch.page.goto(hostile_site + path)
            assert watch.sideways() <= 0, f"{path} scrolls sideways at {width}"
            shown = watch.page.evaluate("document.documentElement.outerHTML")
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown), path
            assert watch.page.locator("main script, main img, main [onerror], main b[onclick]").count() == 0, path
        assert watch.troubles == []
