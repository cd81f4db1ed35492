"""Rounds of watching from the feed to the receiver: what each saved query tells, and how often."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from loopback.receivers import Hook, receiving
from loopback.site import Reader, Site, serving
from servanda.commands.rounds import Rounds
from servanda.ledger import Ledger, figures
from servanda.pipeline.watching import Watcher
from servanda.profiles import for_parties
from servanda.profiles.watch import Channel, Query, Watch
from servanda.records import Observation, PartialDate, Period
from servanda.sources.fetching import Fetcher

KEY = "ROUNDS_KEY"


class Desk:
    """A ledger that watches a feed, and a webhook that is told; each round is an hour after the one before."""

    def __init__(self, ledger: Ledger, site: Site, hook: Hook) -> None:
        self.ledger, self.site, self.hook = ledger, site, hook
        self.as_of = date(2026, 6, 1)
        self._now = datetime(2026, 6, 1, tzinfo=UTC)
        self._items: list[str] = []

    def publish(self, day: date, words: str) -> None:
        """Put a notice into the feed."""
        number = len(self._items)
        self.site.pages[f"/{number}"] = f"Notice {number}. {words}"
        item = f"<title>Notice {number}</title><link>{self.site.address}/{number}</link>"
        self._items.append(f"<item>{item}<pubDate>{day:%d %b %Y} 08:00:00 GMT</pubDate></item>")
        channel = f"<channel><title>Harbour</title>{''.join(self._items)}</channel>"
        self.site.pages["/feed"] = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'

    def count(self, billions: float, published: str, year: int = 2025) -> None:
        """Let an office count trade."""
        office = ("made up", "https://office.example", PartialDate.parse(published))
        value = Decimal(str(billions)) * 10**9
        found = Observation("trade.turnover", "KOR", None, None, Period.of(year), value, "USD", *office)
        with self.ledger.writing() as connection:
            figures.keep(connection, [found], self.as_of)

    def round(self, *queries: Query) -> list[str]:
        """The titles that a round tells."""
        self._now += timedelta(hours=1)
        before = len(self.hook.taken)
        Rounds(
            self.ledger,
            for_parties(["KOR", "VNM"]),
            ("KOR,VNM", "KOR,VNM"),
            Watch(queries=queries, channels=(Channel("hook", "webhook", self.hook.address, secret=KEY),)),
            Reader(),
            "1",
            Watcher(self.ledger, fetcher=Fetcher(allow=lambda _: True), pause=0, clock=lambda: self._now),
            self.as_of,
            lambda: self._now,
        ).run([f"{self.site.address}/feed"])
        self._told = [json.loads(body)["data"] for _, body in self.hook.taken[before:]]
        return [told["title"] for told in self._told]

    def notes(self) -> list[str]:
        """The notes of what the last round told."""
        return [told["note"] for told in self._told]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv(KEY, base64.b64encode(bytes(32)).decode())
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(str(tmp_path / "l.db"), create=True))
        site, hook = stack.enter_context(serving(Site())), stack.enter_context(receiving(Hook()))
        site.pages["/feed"] = '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'
        made = Desk(ledger, site, hook)
        yield made


def test_a_target_is_told_once_for_each_way_of_being_off_track(desk) -> None:
    off_track = Query("trade", "target off track", indicator="trade")
    elsewhere = Query("investment", "target off track", indicator="fdi")
    desk.count(100, "2025-02", 2024)
    desk.publish(date(2025, 8, 11), "Korea and Viet Nam agreed that much. Trade shall reach USD 150 billion by 2030.")
    assert desk.round(off_track, elsewhere) == [], "no figure tells yet how it goes"
    desk.count(104, "2026-01")  # 4.0 % of 7.0 % a year
    title = "Target off track: trade.turnover 150 billion USD by 2030: "
    assert desk.round(off_track, elsewhere) == [f"{title}limited progress"]
    assert desk.notes() == ["by the figures of KOR, the latest 104 billion USD of 2025"]
    assert desk.round(off_track, elsewhere) == []
    desk.count(108, "2026-02")  # 8.0 %: on track
    assert desk.round(off_track, elsewhere) == []
    desk.count(105, "2026-03")  # 5.0 %
    assert desk.round(off_track, elsewhere) == [f"{title}progress but acceleration needed"]
    desk.count(108, "2026-04")
    assert desk.round(off_track, elsewhere) == []
    desk.count(104, "2026-05")
    assert desk.round(off_track, elsewhere) == [], "it was told that it stood so"


def test_a_target_that_stands_off_track_is_told_to_a_query_that_is_new(desk) -> None:
    desk.count(100, "2025-02", 2024)
    desk.count(90, "2026-01")
    desk.publish(date(2025, 8, 11), "Korea and Viet Nam agreed that much. Trade shall reach USD 150 billion by 2030.")
    told = ["Target off track: trade.turnover 150 billion USD by 2030: deterioration"]
    assert desk.round(Query("first", "target off track")) == told
    assert desk.round(Query("first", "target off track"), Query("second", "target off track")) == told


def test_a_promise_that_grows_stronger_and_weaker_is_told_each_time(desk) -> None:
    queries = (Query("agreed", "agreement"), Query("force", "force"))
    desk.publish(date(2026, 1, 5), "Korea pledged to build the great lighthouse by the sea.")
    assert desk.round(*queries) == []
    desk.publish(date(2026, 3, 5), "Korea and Viet Nam agreed to build the great lighthouse by the sea.")
    title = "build the great lighthouse"
    assert sorted(desk.round(*queries)) == [f"New agreement: {title}", f"Strengthened: {title}"]
    desk.publish(date(2026, 5, 5), "Korea and Viet Nam hoped to build the great lighthouse by the sea.")
    assert desk.round(*queries) == [f"Weakened: {title}"]
    assert desk.round(*queries) == []


def test_deadlines_are_told_when_they_come_near_and_when_they_have_passed(desk) -> None:
    queries = (Query("soon", "deadline near", days=30), Query("late", "deadline passed"))
    desk.publish(date(2026, 1, 5), "Korea pledged to build the great lighthouse until 2026-07-15 by the sea.")
    title = "(2026-07-15): build the great lighthouse"
    days = (date(2026, 6, 14), date(2026, 6, 15), date(2026, 7, 15), date(2026, 7, 16), date(2027, 1, 1))
    told = []
    for desk.as_of in days:
        told.append(desk.round(*queries))
    assert told == [[], [f"Deadline near {title}"], [], [f"Deadline passed {title}"], []]


def test_figures_that_differ_are_told_when_the_second_comes(desk) -> None:
    query = Query("at odds", "discrepancy", kind="value")
    desk.publish(date(2025, 8, 11), "Trade reached USD 78 billion in 2024.")
    assert desk.round(query) == []
    desk.publish(date(2025, 9, 11), "Trade reached USD 94 billion in 2024.")
    (title,) = desk.round(query)
    assert title.startswith("Discrepancy (value): trade (2024): 78 billion USD and 94 billion USD differ")
    assert desk.round(query, Query("of dates", "discrepancy", kind="date")) == []
