"""Feeds and pages polled: what is asked for, how often, and what is remembered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback.site import Reader, Site, notice, serving
from servanda.ledger import Ledger, watching
from servanda.ledger.queries import Filters, documents
from servanda.pipeline import Summary, build
from servanda.pipeline.watching import ATTEMPTS, Watcher
from servanda.sources.fetching import Fetcher, Limits
from servanda.sources.guard import is_public
from servanda.sources.robots import Rules


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def site() -> Iterator:
    with serving(Site()) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(str(tmp_path / "l.db"), create=True) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def polled(store: Ledger, clock: Clock, *addresses: str, allow=lambda _: True) -> tuple[Summary, Watcher]:
    fetcher = Fetcher(Limits(seconds=20), allow=allow)
    watcher = Watcher(store, every=timedelta(minutes=30), fetcher=fetcher, pause=0, clock=clock)
    return build(watcher.round(addresses), store, Reader(), version="1", profile="p"), watcher


def test_entries_are_taken_once_and_new_ones_when_they_come(store, site, clock) -> None:
    site.pages["/feed"] = site.feed(1, 2)
    summary, _ = polled(store, clock, f"{site.address}/feed")
    assert (summary.read, summary.failed) == (2, 0)
    site.pages["/feed"] = site.feed(1, 2, 3)
    site.asked.clear()
    summary, _ = polled(store, clock, f"{site.address}/feed")
    assert (summary.read, summary.unchanged) == (1, 0)
    assert site.paths == ["/feed", "/3"], "robots.txt holds for a day, entries that were taken are not asked for"


def test_an_unchanged_feed_is_not_sent_again(store, site, clock) -> None:
    headers = {"ETag": '"one"', "Last-Modified": "Sun, 01 Mar 2026 00:00:00 GMT"}
    site.pages["/feed"] = (200, headers, site.feed(1))
    polled(store, clock, f"{site.address}/feed")
    _, watcher = polled(store, clock, f"{site.address}/feed")
    assert watcher.counts["unchanged"] == 1
    assert site.asked[-1][1]["If-None-Match"] == '"one"'
    assert site.asked[-1][1]["If-Modified-Since"] == headers["Last-Modified"]


def test_an_entry_that_fails_is_tried_again_and_given_up_in_the_end(store, site, clock) -> None:
    site.pages["/feed"] = (200, {"ETag": '"one"'}, site.feed(1, 2))
    site.pages["/2"] = (500, {}, "")
    for _ in range(ATTEMPTS + 2):
        polled(store, clock, f"{site.address}/feed")
    assert site.paths.count("/2") == ATTEMPTS
    assert site.paths.count("/1") == 1
    site.pages["/feed"] = (200, {"ETag": '"two"'}, site.feed(4))
    site.pages["/4"] = (503, {}, "")
    polled(store, clock, f"{site.address}/feed")
    site.pages["/4"] = notice(4)
    summary, _ = polled(store, clock, f"{site.address}/feed")
    assert summary.read == 1, "a feed that owes an entry is asked for without conditions"


def test_errors_make_it_rest_longer_and_longer(store, site, clock) -> None:
    site.pages["/feed"] = (503, {"Retry-After": "7200"}, "")
    address = f"{site.address}/feed"
    polled(store, clock, address)
    clock.on(minutes=119)
    _, watcher = polled(store, clock, address)
    assert watcher.counts["left"] == 1
    clock.on(minutes=2)
    site.pages["/feed"] = (500, {}, "")
    polled(store, clock, address)
    assert watching.poll(store, address).failures == 2
    assert watching.poll(store, address).due_at == clock.now + timedelta(minutes=60)
    clock.on(days=-400)
    site.pages["/feed"] = site.feed(1)
    summary, _ = polled(store, clock, address)
    assert summary.read == 1, "a clock that was set back holds nothing up"
    assert watching.poll(store, address).failures == 0


def test_robots_txt_is_kept_to_for_redirects_too(store, site, clock) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /closed\nCrawl-delay: 0\n"
    site.pages["/open"] = (302, {"Location": "/closed/1"}, "")
    site.pages["/closed/1"] = notice(1)
    summary, _ = polled(store, clock, f"{site.address}/open", f"{site.address}/closed/1")
    assert summary.failed == 2
    assert all("robots.txt" in t.what for t in summary.troubles)
    assert "/closed/1" not in site.paths


def test_a_robots_txt_that_fails_closes_the_host_until_it_can_be_read(store, site, clock) -> None:
    site.pages.update({"/robots.txt": (500, {}, ""), "/1": notice(1)})
    summary, _ = polled(store, clock, f"{site.address}/1")
    assert (summary.failed, site.paths) == (1, ["/robots.txt"])
    site.pages["/robots.txt"] = (404, {}, "")
    clock.on(hours=1)
    summary, _ = polled(store, clock, f"{site.address}/1")
    assert summary.read == 1


def test_a_feed_that_leads_inwards_is_refused(store, site, clock) -> None:
    site.pages["/feed"] = site.feed(1)
    summary, _ = polled(store, clock, f"{site.address}/feed", allow=is_public)
    assert (summary.failed, site.asked) == (1, [])
    (trouble,) = summary.troubles
    assert "not public" in trouble.what


def test_an_entry_that_redirects_inwards_is_refused(store, site, clock) -> None:
    site.pages["/feed"] = site.feed(1)
    site.pages["/1"] = (302, {"Location": site.address.replace("127.0.0.1", "127.0.0.2") + "/secret"}, "")
    summary, _ = polled(store, clock, f"{site.address}/feed", allow=lambda address: str(address) == "127.0.0.1")
    assert (summary.read, summary.failed) == (0, 1)
    assert "/secret" not in site.paths


def test_a_page_is_read_again_when_it_has_changed(store, site, clock) -> None:
    site.pages["/1"] = notice(1)
    polled(store, clock, f"{site.address}/1")
    assert polled(store, clock, f"{site.address}/1")[0].unchanged == 1
    site.pages["/1"] = notice(7)
    assert polled(store, clock, f"{site.address}/1")[0].read == 1
    with store.reading() as connection:
        assert len(documents(connection, Filters())) == 2


def test_hosts_are_given_their_pause(store, site, clock) -> None:
    site.pages["/robots.txt"] = "User-agent: servanda\nCrawl-delay: 9\n"
    site.pages["/feed"] = site.feed(1, 2)
    slept: list[float] = []
    watcher = Watcher(store, fetcher=Fetcher(allow=lambda _: True), clock=clock)
    watcher._polite._sleep = slept.append
    build(watcher.round([f"{site.address}/feed"]), store, Reader(), version="1", profile="p")
    assert slept == [9, 9]
    clock.on(seconds=4)
    again = Watcher(store, fetcher=Fetcher(allow=lambda _: True), clock=clock)
    again._polite._sleep = slept.append
    build(again.round([f"{site.address}/feed"]), store, Reader(), version="1", profile="p")
    assert slept[2:] == [5], "the pause outlives the program"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/a", True),
        ("/news/x", False),
        ("/news/open/1", True),
        ("/x?print=1", False),
        ("/x.pdf", False),
        ("/x.pdf?a", True),
    ],
)
def test_rules_of_robots_txt(path: str, allowed: bool) -> None:
    rules = Rules(
        "User-agent: other\nDisallow: /\n\nUser-agent: Servanda\nUser-agent: more\nDisallow: /news\n"
        "Allow: /news/open\nDisallow: /*?print=\nDisallow: /*.pdf$\nCrawl-delay: 2.5\n"
    )
    assert rules.pause == 2.5
    assert rules.allow(path) is allowed
