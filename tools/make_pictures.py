"""Take the pictures of the dashboard that README.md and docs/web.md show: `python tools/make_pictures.py [FOLDER]`.

The bundled example is read into a ledger that is thrown away, served on loopback, and photographed in Debian's Chromium
(or the one that SERVANDA_CHROMIUM names). The day is fixed, so that a picture changes only where its page does.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import httpx
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.profiles import load
from servanda.sources import documents
from servanda.web import Settings, create_app

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "examples/vietnam-korea"
DAY = datetime(2026, 6, 1, tzinfo=UTC)
COLOURS = 128
"""Colours of a picture: enough for text and hairlines, and a fraction of the size."""
LARGEST = 200_000
"""Bytes of a picture at most."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a page in a window of so many pixels, from the element on that `since` selects."""

    name: str
    path: str
    width: int = 1200
    height: int = 1000
    since: str = "body"
    scheme: str = "light"


def shots(site: str) -> list[Shot]:
    """What is photographed: the richest page of each kind."""
    with httpx.Client(base_url=f"{site}/api/v1", timeout=60) as client:
        undertakings = client.get("/undertakings?size=200").json()["items"]
        events = client.get("/events?size=200").json()["items"]
        targets = client.get("/targets").json()
        read = client.get("/documents?size=200").json()["items"]
    told = max(undertakings, key=lambda row: len(row["statements"]))
    event = max(events, key=lambda row: (row["kind"] == "talks", len(row["documents"])))
    target = max(targets, key=lambda row: row["documents"])
    document = max(read, key=lambda row: (row["statements"], row["id"]))
    return [
        Shot("overview", "/", height=1180),
        Shot("undertaking", f"/undertakings/{told['id']}"),
        Shot("readouts", f"/events/{event['id']}", since="h2:has-text('In more than one')", height=800),
        Shot("reader", f"/documents/{document['id']}", height=820),
        Shot("map", "/map", height=1180),
        Shot("target", f"/targets/{target['id']}", height=860, scheme="dark"),
        Shot("phone-undertakings", "/undertakings", width=390, height=844),
        Shot("phone-map", "/map", width=390, height=844),
    ]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a fresh ledger of the example is served."""
    profile = load("vietnam-korea")
    path = folder / "example.db"
    with Ledger(str(path), create=True) as ledger:
        build(documents([EXAMPLE]), ledger, Extractor(profile), version="2", profile=profile.name)
        reconcile(ledger, profile, now=DAY)
    settings = Settings(str(path), profile, folder / "users.json", rate=0, as_of=DAY.date())
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def take(browser: Browser, site: str, shot: Shot) -> bytes:
    """The picture as a PNG of few colours."""
    dark = shot.scheme == "dark"
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(site + shot.path)
    whole = page.evaluate("document.documentElement.scrollHeight")
    top = page.locator(shot.since).first.evaluate("e => Math.max(0, e.getBoundingClientRect().top + scrollY - 12)")
    frame = {"x": 0.0, "y": top, "width": float(shot.width), "height": min(float(shot.height), whole - top)}
    taken = page.screenshot(full_page=True, clip=frame)  # type: ignore[arg-type]
    context.close()
    made = BytesIO()
    Image.open(BytesIO(taken)).convert("RGB").quantize(COLOURS).save(made, "PNG", optimize=True)
    return made.getvalue()


def main(folder: Path) -> int:
    """Write the pictures into a folder; 1 where there is no browser or a picture is too large."""
    program = os.environ.get("SERVANDA_CHROMIUM") or shutil.which("chromium")
    if not program:
        print("Chromium is not installed; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)  # documents are named as in the repository
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in shots(site):
            picture = take(browser, site, shot)
            (folder / f"{shot.name}.png").write_bytes(picture)
            print(f"{shot.name}.png  {len(picture):,} bytes")
            if len(picture) > LARGEST:
                print(f"{shot.name} is larger than {LARGEST:,} bytes", file=sys.stderr)
                return 1
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
