"""The pages in Chromium: nothing breaks, nothing is fetched elsewhere, every number is the ledger's."""

import gzip
import re
import shutil
from datetime import date

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from servanda.ledger import Ledger
from servanda.ledger.overlay import log

pytestmark = pytest.mark.file
DAY = date(2026, 6, 1)
WIDTHS = (1440, 1024, 768, 390)


def addresses(site: str) -> list[str]:
    """One address of every kind of page that is reached by links, and every page of the navigation."""
    kinds: dict[str, str] = {}
    waiting, seen = ["/"], set()
    with httpx.Client(base_url=site, timeout=120) as client:
        while waiting:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = client.get(path)
            if answer.is_redirect:
                assert answer.headers["location"].startswith("/"), path
                assert answer.headers["location"].startswith("/login") or client.get(path, follow_redirects=True)
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
    left_out = "/api/v1|/feeds/|/review|/asks/|format="
    return list(dict.fromkeys(["/", *(link for kind, link in kinds.items() if not re.search(left_out, kind))]))


def told(watch) -> str:
    return watch.page.locator("main").inner_text()


@pytest.fixture(scope="module")
def reached(site) -> list[str]:
    return addresses(site)


CRUSHED = """[...document.querySelectorAll("main td, main th, main dd, main li, main p")]
    .filter(e => e.clientWidth > 0 && e.clientWidth < 44 && e.innerText.trim().length > 14)
    .map(e => e.innerText.slice(0, 60))"""
"""Texts in columns so narrow that they stand one letter above the other."""


def test_every_page_is_whole(watched, site, reached) -> None:
    assert len(reached) > 60
    with watched(site) as watch:
        for path in reached:
            watch.page.goto(site + path)
            assert watch.page.locator("h1").count() == 1, path
            for width in WIDTHS:
                watch.page.set_viewport_size({"width": width, "height": 900})
                assert watch.sideways() <= 0, f"{path} scrolls sideways at {width}"
                assert watch.page.evaluate(CRUSHED) == [], f"{path} at {width}"
        assert watch.troubles == []


def violations(page, **options) -> list[tuple[str, str]]:
    """What axe calls serious or critical on a page."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in {"serious", "critical"}]


def test_every_page_is_accessible(watched, site, reached) -> None:
    whole = [path for path in reached if "?" not in path or path.startswith("/compare")]
    kinds = [path for path in whole if path.startswith(("/documents/", "/events/", "/compare", "/asks", "/map"))]
    for scheme, paths, options in (("light", whole, {}), ("dark", ["/", *kinds], {"runOnly": ["color-contrast"]})):
        with watched(site, color_scheme=scheme) as watch:
            for path in paths:
                watch.page.goto(site + path)
                assert violations(watch.page, **options) == [], f"{path} ({scheme})"


def test_review_by_keyboard(watched, example, tmp_path, serve) -> None:
    ledger = tmp_path / "reviewed.db"
    shutil.copy(example, ledger)
    with serve(ledger, ticket="a-code-for-one-use") as site, watched(site) as watch:
        page_ = watch.page
        page_.goto(f"{site}/review")
        assert page_.url.startswith(f"{site}/login")
        page_.goto(f"{site}/login?next=/review#a-code-for-one-use")
        with page_.expect_navigation():
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
        with page_.expect_navigation():
            page_.locator("details[open] button").first.click()
        page_.wait_for_url("**done=**")
        with page_.expect_navigation():
            page_.keyboard.press("u")
        with Ledger(str(ledger)) as kept, kept.reading() as connection:
            assert [entry.verb.value for entry in log(connection)] == ["reject", "correct", "undo"]
        assert violations(page_) == []
        for width in WIDTHS:
            page_.set_viewport_size({"width": width, "height": 900})
            assert watch.sideways() <= 0
        assert watch.troubles == []


def test_a_record_leads_to_its_words(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements?force=commitment")
        words = watch.page.locator("a.words").first
        quote = words.inner_text()
        with watch.page.expect_navigation():
            words.click()
        assert " ".join(watch.page.locator("blockquote mark").inner_text().split()) == quote
        with watch.page.expect_navigation():
            watch.page.get_by_text("Read the whole document at this place").click()
        name = watch.page.url.rpartition("#")[2]
        anchor = watch.page.locator(f"#{name}")
        assert anchor.evaluate("node => node.matches(':target')")
        assert anchor.inner_text().startswith("commitment")
        assert quote.split()[0] in anchor.evaluate("node => node.nextElementSibling.textContent")


FOCUSABLE = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']"
REACHED = f"""[...document.querySelectorAll("{FOCUSABLE}")].filter(e => e.checkVisibility())"""


@pytest.mark.parametrize(
    "path",
    ["/", "/undertakings?size=3", "/asks?pillar=skills", "/events?size=3", "/map?layer=visits", "/compare", "/targets"],
)
def test_the_keyboard_reaches_everything(watched, site, path) -> None:
    with watched(site) as watch:
        watch.page.goto(site + path)
        wanted = watch.page.evaluate(f"{REACHED}.length")
        reached = set()
        for _ in range(wanted + 5):
            watch.page.keyboard.press("Tab")
            reached.add(watch.page.evaluate(f"{REACHED}.indexOf(document.activeElement)"))
            if len(reached - {-1}) == wanted:
                break
        assert len(reached - {-1}) == wanted > 20


def test_a_key_leads_to_the_search_and_to_the_next_page(watched, site) -> None:
    with watched(site) as watch:
        watch.page.goto(f"{site}/statements?size=20")
        watch.page.keyboard.press("n")
        watch.page.wait_for_url("**page=2*")
        watch.page.keyboard.press("p")
        watch.page.wait_for_url("**page=1*")
        watch.page.keyboard.press("/")
        assert watch.page.evaluate("document.activeElement.name") == "q"
        watch.page.keyboard.type("visa")
        watch.page.keyboard.press("Enter")
        watch.page.wait_for_url("**/search?q=visa")
        assert watch.troubles == []


def test_every_page_works_without_script(watched, site) -> None:
    with watched(site, java_script_enabled=False) as watch:
        watch.page.goto(f"{site}/")
        for name in watch.page.locator("nav.pages a").all_inner_texts():
            with watch.page.expect_navigation():
                watch.page.locator("nav.pages a", has_text=re.compile(f"^{name}$")).click()
            assert watch.page.locator("h1").count() == 1
        watch.page.locator("input[type=search]").fill("visa")
        with watch.page.expect_navigation():
            watch.page.locator("input[type=search]").press("Enter")
        assert watch.page.locator("a.words").count() > 0
        assert watch.troubles == []


SHIFT = """new Promise(done => { let sum = 0; new PerformanceObserver(list => {
    for (const e of list.getEntries()) sum += e.value }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 60) })"""


def test_the_first_load_is_light_and_still(watched, site, reached) -> None:
    with watched(site) as watch:
        session = watch.page.context.new_cdp_session(watch.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        weights: list[float] = []
        session.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
        for path in [path for path in reached if "?" not in path]:
            weights.clear()
            watch.page.goto(site + path)
            assert watch.page.evaluate(SHIFT) < 0.01, path
            assert 4_000 < sum(weights) <= 150_000, path


def test_hostile_documents_do_no_harm(watched, hostile_site) -> None:
    with watched(hostile_site) as watch:
        for path in addresses(hostile_site):
            watch.page.goto(hostile_site + path)
            for width in (1440, 390):
                watch.page.set_viewport_size({"width": width, "height": 900})
                assert watch.sideways() <= 0, f"{path} scrolls sideways at {width}"
            shown = watch.page.evaluate("document.documentElement.outerHTML")
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown), path
            assert watch.page.locator("main script, main img, main [onerror], main b[onclick]").count() == 0, path
        assert watch.troubles == []


def test_a_document_of_nothing_but_statements_comes_in_parts(watched, dense, serve) -> None:
    with serve(dense) as site, watched(site, 390) as watch:
        (listed,) = httpx.get(f"{site}/api/v1/documents", timeout=120).json()["items"]
        document = f"{site}/documents/{listed['id']}"
        seen = 0
        for part in (1, 2, 3):
            watch.page.goto(f"{document}?part={part}")
            seen += watch.page.locator(".text a.note").count()
            assert watch.sideways() <= 0
            assert watch.page.locator("a[rel=next]").count() == (2 if part < 3 else 0)
            assert len(gzip.compress(httpx.get(f"{document}?part={part}", timeout=120).content, 5)) < 140_000
        assert seen == listed["statements"] == 6_000
        watch.page.goto(f"{site}/statements?page=120")
        assert watch.page.locator("table.of-statements tbody tr").count() == 50
        assert watch.troubles == []
