"""The page shows everything, escapes it, and reaches for nothing outside itself."""

import re
from hashlib import sha256

import pytest

from servanda.ledger import Ledger, write
from servanda.publishing import report
from servanda.publishing.marking import Mark, pieces
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
    marked = [Mark(0, 6, "statements", {"id": "a"}), Mark(4, 10, "statements", {"id": "b"})]
    cut = [
        (p.text, [m.record["id"] for m in p.marks], [m.record["id"] for m in p.begins])
        for p in pieces("0123456789x", marked)
    ]
    assert cut == [("0123", ["a"], ["a"]), ("45", ["a", "b"], ["b"]), ("6789", ["b"], []), ("x", [], [])]
    assert [p.text for p in pieces("0123456789x", marked, 5, 8)] == ["5", "67"]
