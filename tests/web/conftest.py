"""A ledger of hostile documents, servers for it and for the example, and the browser where there is one."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import sync_playwright
from starlette.testclient import TestClient

from servanda.ledger import Ledger, write
from servanda.pipeline.account import reconcile
from servanda.profiles import load
from servanda.records import (
    Claim,
    Document,
    Event,
    EventKind,
    Force,
    PartialDate,
    Reading,
    Region,
    RegionKind,
    Statement,
    Who,
)
from servanda.web import Settings, create_app

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PROFILE = load("vietnam-korea")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
BIDI = "abc\u202egnp.exe\u2066\u200f"
LONG = "Nguyễn" * 1667  # 10,002 characters without a space


@pytest.fixture(scope="session")
def hostile(tmp_path_factory) -> Path:
    """A ledger of documents that mean harm: markup, bidirectional controls, endless names, a long text."""
    path = tmp_path_factory.mktemp("web") / "hostile.db"
    with Ledger(str(path), create=True) as ledger:
        for n, title in enumerate((HOSTILE, BIDI, LONG, "javascript:alert(3)", "\x00\x07 bell")):
            write(ledger, harmful(n, title), "t", "p", read=True)
        reconcile(ledger, PROFILE, now=NOW)
    return path


@pytest.fixture
def dense(tmp_path) -> Path:
    """The ledger of a document that is nothing but statements: one to every twenty characters."""
    path = tmp_path / "dense.db"
    with Ledger(str(path), create=True) as ledger:
        write(ledger, of_statements(6_000), "t", "p", read=True)
    return path


def of_statements(number: int) -> Reading:
    text = "build bridge {:06d}\n".format
    body = "".join(text(n) for n in range(number))
    document = Document("dense.txt", body, sha256(body.encode()).hexdigest(), published=PartialDate(2025, 2, 1))
    length = len(text(0))
    return Reading(
        document,
        tuple(
            Statement.grounded(
                document,
                n * length,
                (n + 1) * length - 1,
                force=Force.POSITION,
                speakers=(Who("KOR", LONG),),
                confidence=0.5,
                rule="t",
            )
            for n in range(number)
        ),
        (),
        (),
    )


def harmful(number: int, title: str) -> Reading:
    body = f"{HOSTILE} Korea pledged to {BIDI} build {LONG} by 2030. It costs 5 {HOSTILE}.\n"
    text = f"MENU {number}\n{title}\n" + body * (12 if number else 1)
    document = Document(
        f"{HOSTILE}/{BIDI}{number}.txt",
        text,
        sha256(text.encode("utf-8", "replace")).hexdigest(),
        title=title,
        publisher=title,
        author=HOSTILE,
        published=PartialDate(2025, 1, number + 1),
        regions=(Region(0, 6, RegionKind.MENU),),
    )
    start = text.index("build")
    who = (Who("KOR", title), Who("VNM", HOSTILE), Who("VNM", LONG))
    read = {"confidence": 0.5, "rule": HOSTILE[:100]}
    statement = Statement.grounded(
        document, start, start + 400, force=Force.COMMITMENT, speakers=who, pillars=("economy", "<b>"), **read
    )
    claim = Claim.grounded(
        document, start, start + 30, indicator="other", label=HOSTILE, value=5, unit="<u>", subject="KOR", **read
    )
    event = Event.grounded(
        document,
        start,
        start + 60,
        kind=EventKind.MEETING,
        date=PartialDate(2025, 1, 2),
        place=title,
        participants=who,
        **read,
    )
    return Reading(document, (statement,), (claim,), (event,))


def settings(ledger: Path | str, users: Path, **others) -> Settings:
    return Settings(str(ledger), PROFILE, users, **{"rate": 0, "as_of": NOW.date(), **others})


@pytest.fixture
def open_client(example, tmp_path):
    """Opens a client on the example under other settings: `with open_client(hosts=("h",), host="h") as client`."""

    def opened(host: str = "127.0.0.1", address: str = "127.0.0.1", **chosen):
        made = settings(chosen.pop("ledger", example), tmp_path / "users.json", **chosen)
        return browserless(made, host, client=(address, 1), raise_server_exceptions=False)

    return opened


@pytest.fixture
def client(example, tmp_path) -> Iterator[TestClient]:
    with browserless(settings(example, tmp_path / "users.json")) as made:
        yield made


@contextmanager
def browserless(chosen: Settings, host: str = "127.0.0.1", **others) -> Iterator[TestClient]:
    """A client in this process, that follows no redirect."""
    with TestClient(create_app(chosen), base_url=f"http://{host}", follow_redirects=False, **others) as made:
        yield made


@contextmanager
def served(chosen: Settings) -> Iterator[str]:
    """A server on a free port of loopback; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(chosen), log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 120
        while not server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def site(example, tmp_path_factory) -> Iterator[str]:
    """The address at which the example is served, for the browser."""
    users = tmp_path_factory.mktemp("users") / "users.json"
    with served(settings(example, users, ticket="a-code-for-one-use")) as address:
        yield address


@pytest.fixture
def serve(tmp_path):
    """Serves a ledger: `with serve(path, ticket="code") as address`."""
    return lambda ledger, **chosen: served(settings(ledger, tmp_path / "users.json", **chosen))


@pytest.fixture(scope="session")
def hostile_site(hostile, tmp_path_factory) -> Iterator[str]:
    with served(settings(hostile, tmp_path_factory.mktemp("users") / "users.json")) as address:
        yield address


FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium; tests that take it are left out where it is not installed, unless they must run.

    It goes with its module: Playwright keeps an event loop running that other tests of the same process stumble over.
    """
    program = os.environ.get("SERVANDA_CHROMIUM") or shutil.which("chromium")
    if not program:
        if os.environ.get("SERVANDA_BROWSER_TESTS") == "always":
            pytest.fail("Chromium is not installed; on Debian: apt-get install chromium")
        pytest.skip("left out: Chromium is not installed (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watched:
    page: object
    troubles: list[str] = field(default_factory=list)

    def sideways(self) -> int:
        """By how many pixels the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@contextmanager
def _watched(chromium, site: str, width: int = 1440, **options):
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
    context.set_default_timeout(120_000)  # a busy machine is slow, not broken
    try:
        page = context.new_page()
        watch = Watched(page)
        host = urlsplit(site).netloc

        def request(sent) -> None:
            if urlsplit(sent.url).netloc != host and not sent.url.startswith("data:"):
                watch.troubles.append(f"asks another host: {sent.url}")

        page.on("request", request)
        page.on("console", lambda m: m.type in {"error", "warning"} and watch.troubles.append(f"console: {m.text}"))
        page.on("pageerror", lambda error: watch.troubles.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (watch.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("response", lambda r: r.status >= 400 and watch.troubles.append(f"{r.status}: {r.url}"))
        yield watch
    finally:
        context.close()


@pytest.fixture
def watched(chromium):
    """Opens a page on a site: `with watched(site, width) as watch`."""
    return partial(_watched, chromium)
