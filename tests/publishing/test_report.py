"""The page shows everything, escapes it, and reaches for nothing outside itself."""

import re
from hashlib import sha256

import pytest

from servanda.ledger import Ledger, write
from servanda.publishing import report
from servanda.publishing.report import pieces
from servanda.records import Document, Force, Reading, Region, RegionKind, Statement, Who

TEXT = 'MENU\n<script>alert(1)</script> Korea pledged to build & open a "hall" by 2030.'


@pytest.fixture
def page(tmp_path) -> str:
    document = Document("a<b>.txt", TEXT, sha256(TEXT.encode()).hexdigest(), regions=(Region(0, 5, RegionKind.MENU),))
    start = TEXT.index("build")
    statement = Statement.grounded(
        document,
        start,
        len(TEXT) - 1,
        force=Force.COMMITMENT,
        speakers=(Who("KOR", "<b>Kim</b>"),),
        confidence=0.9,
        rule="r",
    )
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        write(ledger, Reading(document, (statement,)), "1", "p", read=True)
        return report(ledger, "Title & more")


def test_hostile_text_is_escaped(page) -> None:
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Kim" not in page
    assert "<title>Title &amp; more</title>" in page


def test_nothing_is_fetched(page) -> None:
    assert not re.search(r"\ssrc\s*=", page)
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', page))
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_every_link_leads_to_words(page) -> None:
    links = re.findall(r'href="#([^"]+)"', page)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert len(links) >= 4
    assert set(links) <= anchors


def test_the_text_is_whole_and_marked(page) -> None:
    assert 'class="s commitment"' in page
    assert 'class="noise"' in page


def test_overlapping_marks_are_cut_at_every_boundary() -> None:
    def row(start: int, end: int, force: str) -> dict:
        return {"start": start, "end": end, "force": force, "speakers": [{"party": "KOR"}], "id": f"s-{start}"}

    records = {"statements": [row(0, 6, "offer"), row(4, 10, "request")], "claims": [], "events": []}
    cut = list(pieces("0123456789", [], records))
    assert [(p.text, p.classes) for p in cut] == [
        ("0123", "s offer"),
        ("45", "s offer s request"),
        ("6789", "s request"),
    ]
    assert [p.anchors for p in cut] == [("s-0",), ("s-4",), ()]
