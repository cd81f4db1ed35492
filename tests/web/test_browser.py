"""The pages in Chromium: nothing breaks, nothing is fetched elsewhere, every number is the ledger's."""

import re
from datetime import date

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from servanda.ledger import Filters, Ledger
from servanda.ledger.paging import facets, page

DAY = date(2026, 6, 1)
LISTS = {
    "/documents": "documents",
    "/statements": "statements",
    "/figures": "claims",
    "/events": "events",
    "/actors": "actors",
}


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
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            if "text/html" not in answer.headers["content-type"]:
                continue
            for href in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text):
                link = href.replace("&amp;", "&")
                kind = re.sub(r"/[a-z]-[0-9a-f]{16}", "/ID", re.sub(r"=[^&]*", "=", link))
                if kind not in kinds and link.count("=") <= 1:
                    kinds[kind] = link
                    waiting.append(link)
    return ["/", *(link for kind, link in kinds.items() if "/api/v1" not in kind and "format=" not in kind)]


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
        divided = facets(connection, kind, Filters()) if kind != "actors" else {}
    with watched(site) as watch:
        watch.page.goto(site + path)
        told = watch.page.locator("nav.pager span").inner_text()
        assert int(re.search(r"[\d,]+", told)[0].replace(",", "")) == own.total
        assert watch.page.locator("main table").first.locator("tbody tr").count() == len(own.rows)
        shown = watch.page.locator(".facets dd").all()
        if divided:
            for facet, place in zip([d for d in divided.values() if d], shown, strict=False):
                counts = [int(text.replace(",", "")) for text in place.locator("a small").all_inner_texts()]
                assert counts == [count for _, count in facet][: len(counts)]
                assert counts


def test_the_numbers_of_the_overview_are_the_ledgers(watched, site, example) -> None:
    with Ledger(str(example)) as ledger, ledger.reading() as connection:
        totals = {
            path: page(connection, kind, Filters(), as_of=DAY, size=1).total
            for path, kind in LISTS.items()
            if kind != "actors"
        }
    with watched(site) as watch:
        watch.page.goto(site)
        for path, total in totals.items():
            told = watch.page.locator(f'.sums a[href="{path}"] b').inner_text()
            assert int(told.replace(",", "")) == total


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
