"""Every page, answer of the API, feed and calendar is the same, byte for byte, whichever store holds the ledger."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from servanda.profiles import load
from servanda.web import Settings, create_app

pytestmark = pytest.mark.file
SITE = "http://127.0.0.1"
EACH = (6, 6, 1)
"""Addresses of one form that are asked at most, by how many names their query has: lists link to every further
filter, so to all combinations of them."""
ODD = (
    *("/search?q=cau", "/search?q=c%E1%BA%A7u", "/search?q=%EB%B2%A0%ED%8A%B8%EB%82%A8", '/search?q="nuclear power"'),
    *("/search?q=vis*", "/search?q=%00", "/api/v1/search?q=vis*", "/api/v1/search?q=%22%22", "/statements?page=99"),
    *("/api/v1/statements?page=9223372036854775807", "/api/v1/changes?since=2147483647", "/records/s-none"),
    *("/api/v1/statements?name=%00", "/documents/%00", "/api/v1/documents?publisher=%F0%9F%8C%8A&order=oldest"),
    *("/api/v1/claims?from=2024&to=2025", "/api/v1/tellings?order=newest", "/api/v1/replies", "/api/v1/decisions"),
    *("/api/v1/encounters", "/api/v1/observations", "/api/v1/asks?order=oldest", "/nowhere", "/healthz", "/readyz"),
)
"""Addresses that nothing links to: odd words, numbers out of bounds, nulls."""


@contextmanager
def asking(ledger: str, users: Path) -> Iterator[TestClient]:
    settings = Settings(ledger, load("vietnam-korea"), users, rate=0, as_of=date(2026, 6, 1))
    with TestClient(create_app(settings), base_url=SITE, follow_redirects=False) as client:
        client.headers["Accept-Encoding"] = "identity"
        yield client


def form(address: str) -> tuple[str, ...]:
    """What kind of address it is: its path without ids, and the names in its query."""
    parts = urlsplit(address)
    path = re.sub(r"/[a-z]+-[0-9a-f]{8,}|/[0-9a-f]{12,}", "/*", parts.path)
    return (path, *sorted(name for name, _ in parse_qsl(parts.query)))


def links(address: str, answer) -> Iterator[str]:
    """Where a page, a redirect or a page of a list of the API leads inside the site."""
    found = [answer.headers["location"]] if "location" in answer.headers else []
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        found += [link for _, name, link, _ in html.fromstring(answer.content).iterlinks() if name in {"href", "src"}]
    elif kind.startswith("application/json"):
        told = answer.json()
        if isinstance(told, dict) and "openapi" in told:  # the description of the API
            found += [path for path, own in told["paths"].items() if "get" in own and "{" not in path]
        elif isinstance(told, dict) and "items" in told:
            path = urlsplit(address).path
            found += [told["next"] or "", *(f"{path}/{row['id']}" for row in told["items"] if "id" in row)]
    for link in found:
        parts = urlsplit(urljoin(SITE + address, link))
        if f"{parts.scheme}://{parts.netloc}" == SITE:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def crawl(
    one: TestClient, other: TestClient, most: tuple[int, ...] = EACH, without: tuple[str, ...] = ()
) -> Counter[tuple[str, ...]]:
    """Ask both for everything that is linked to from the first page, and compare; how often each form was asked.

    Paths that begin with one of `without` are asked, but may differ.
    """
    front = deque(["/", "/api/v1/openapi.json", *ODD])
    seen, asked = set(front), Counter(form(address) for address in front)
    different = []
    while front and len(different) < 20:
        address = front.popleft()
        here, there = one.get(address), other.get(address)
        same = (here.status_code, here.content, here.headers) == (there.status_code, there.content, there.headers)
        if not (same or address.startswith(without)):
            different.append(f"{address}: {here.status_code} and {there.status_code}")
        assert here.status_code < 500, address
        for link in links(address, here):
            kind = form(link)
            if link not in seen and len(kind) <= len(most) and asked[kind] < most[len(kind) - 1]:
                seen.add(link)
                asked[kind] += 1
                front.append(link)
    assert not different, "\n".join(different)
    return asked


def test_whatever_the_site_links_to(example, shared, tmp_path) -> None:
    with asking(str(example), tmp_path / "u") as one, asking(shared(example), tmp_path / "u") as other:
        asked = crawl(one, other)
    ways = {path for path, *_ in asked}
    assert {"/records/*", "/undertakings/*", "/documents/*", "/actors/VNM/person", "/compare", "/map"} <= ways
    assert {"/api/v1/records/*", "/api/v1/undertakings/*", "/api/v1/statements", "/api/v1/coverage"} <= ways
    assert {"/feeds/changes.atom", "/feeds/events.ics", "/feeds/deadlines.ics"} <= ways
    assert asked["/statements", "force"] == asked["/records/*",] == 6


def test_whatever_a_hostile_ledger_links_to(hostile, shared, tmp_path) -> None:
    with asking(str(hostile), tmp_path / "u") as one, asking(shared(hostile), tmp_path / "u") as other:
        # One of its names begins with a null, which sorts last on a server: who met whom is told in another order.
        asked = crawl(one, other, (3, 1), ("/actors", "/api/v1/encounters"))
    assert asked["/records/*",] == 3
