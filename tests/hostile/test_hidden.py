"""Text that the readers of a page do not see becomes no evidence, and the page says that it hides some."""

from pathlib import Path

import pytest
import yaml

from servanda.extraction import Extractor
from servanda.profiles import for_parties
from servanda.records import Document
from servanda.sources import Trouble, documents
from servanda.sources.feeds import entries

ROWS = yaml.safe_load((Path(__file__).parent / "hidden.yaml").read_text(encoding="utf-8"))
SOLD = "Peru agreed to sell the whole harbour of Callao to Norway by 2030."
OPEN = "<p>Norway agreed to fund the fish market in the old harbour of Callao, the mayor said on Monday.</p>"
PAGE = "<!DOCTYPE html><html><head><title>Fish</title></head><body><article>{}{}{}{}{}</article></body></html>"


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="utf-8"?>'], ids=["html", "xhtml"])
@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_what_is_hidden_is_left_out_and_told(tmp_path: Path, row: dict, declared: str) -> None:
    page = declared + PAGE.format(OPEN * 3, row["open"], SOLD, row["close"], OPEN)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    *notes, document = documents([str(tmp_path / "a.html")])
    assert isinstance(document, Document)
    told = [n for n in notes if isinstance(n, Trouble) and n.read and ("hides" in n.what or "aria-hidden" in n.what)]
    reading = Extractor(for_parties(["PER", "NOR"])).read(document)
    sold = [s for s in reading.statements if "whole harbour" in s.evidence.quote]
    assert ("whole harbour" in document.text) is row.get("seen", False)
    assert bool(sold) is row.get("seen", False)
    assert bool(told) is not row.get("seen", False)
    assert "fish market" in document.text


def test_an_entry_of_a_feed_hides_nothing() -> None:
    body = f'<p>{"The ferry is blue. " * 40}</p><p style="display:none">{SOLD}</p><p hidden>{SOLD}</p>'
    feed = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>P</title>
    <item><title>Ferry</title><content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>"""
    (entry,) = entries(feed.encode(), "feed.xml")
    assert entry.text is not None
    assert "blue" in entry.text
    assert "whole harbour" not in entry.text
