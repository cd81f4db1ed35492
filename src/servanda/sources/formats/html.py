"""HTML: the main text and the metadata of a page, by trafilatura."""

from __future__ import annotations

import re
from html import unescape

import trafilatura
from lxml import etree
from lxml import html as markup

from servanda.records import PartialDate
from servanda.sources.encoding import Decoded, decode
from servanda.sources.formats.hidden import visible
from servanda.sources.raw import HTML, Extracted
from servanda.sources.trouble import SourceError

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"<(?:meta|time)\b[^>]{0,300}(?:published|pubdate|dateissued|datepublished|dc\.date|datetime)[^>]{0,300}",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_SCRIPTED = re.compile(r"\b(?:enable|requires?) javascript\b", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?(?:p|div|li|td|th|h[1-6]|title))\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LONGEST = 20_000_000


def extract(data: bytes, charset: str | None = None, address: str | None = None) -> Extracted:
    """The main text of a page, one paragraph a line, with its title, author, site name and date.

    Raises `SourceError` where the page has no main text.
    """
    if len(data) > _LONGEST:
        raise SourceError(f"is an HTML page of {len(data) // 1_000_000} MB", "give its text as a plain text file")
    decoded = _decoded(data, charset)
    seen = visible(decoded.text.removeprefix("\ufeff"))
    page = seen.page
    url = address if address and address.startswith(("http://", "https://")) else None
    text = trafilatura.extract(page, url=url, output_format="txt", include_comments=False, include_tables=True) or ""
    if not text.strip():
        text = _paragraphs(page)
    if not text.strip() or (len(text) < 300 and _SCRIPTED.search(text)):
        raise SourceError("is an HTML page without a main text", "save the article itself, or give its text or PDF")
    known = trafilatura.extract_metadata(page, default_url=url)
    return Extracted(
        text=text,
        media_type=HTML,
        publisher=_clean(getattr(known, "sitename", None)),
        title=_clean(getattr(known, "title", None)),
        author=_clean(getattr(known, "author", None)),
        published=_published(page, getattr(known, "date", None)),
        notes=(*decoded.notes, *seen.notes),
    )


def words(data: bytes, charset: str | None = None) -> str:
    """All words of a page, those of menus and scripts too, for a fraction of the time that its main text costs.

    Raises `SourceError` for what is no text.
    """
    page = _TAG.sub("", _BREAK.sub("\n", _decoded(data, charset).text))
    return unescape(page) if "&" in page else page


def _decoded(data: bytes, charset: str | None) -> Decoded:
    named = _CHARSET.search(data[:4096])
    return decode(data, charset or (named[1].decode("ascii") if named else None))


def fragment(content: str) -> str:
    """The text of a piece of HTML, one block a line; what is no HTML comes back as it is."""
    return _paragraphs(visible(content).page) if "<" in content else unescape(content)


def _paragraphs(page: str) -> str:
    """The text of the paragraphs and headings of a page, where it is too short for trafilatura to judge."""
    try:
        root = markup.fromstring(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    for noise in root.xpath("//script|//style|//nav|//header|//footer|//aside|//form|//noscript|//template"):
        noise.drop_tree()
    blocks = root.xpath("//p|//h1|//h2|//h3|//h4|//li|//blockquote|//td")
    inner = [b for b in blocks if not b.xpath("ancestor::p|ancestor::li|ancestor::blockquote|ancestor::td")]
    if not inner and root.tag not in {"html", "body"}:
        inner = [root]
    lines = (" ".join(block.text_content().split()) for block in inner)
    return "\n".join(line for line in lines if line)


def _published(page: str, told: str | None) -> PartialDate | None:
    for tag in _PUBLISHED.findall(page[:400_000]):
        if found := _ISO.search(tag):
            try:
                return PartialDate.parse(found.group())
            except ValueError:
                continue
    try:
        date = PartialDate.parse(told) if told else None
    except ValueError:
        return None
    # The finder gives 1 January where a page tells a year only.
    return PartialDate(date.year) if date and (date.month, date.day) == (1, 1) else date


def _clean(value: str | None) -> str | None:
    return " ".join(unescape(value).split()) or None if value else None
