"""PDF: the text of its pages, lines joined to paragraphs, by PDFium."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from servanda.records import Region, RegionKind
from servanda.sources.raw import PDF, Extracted
from servanda.sources.trouble import SourceError

MOST_PAGES = 5_000
_WORD_BREAK = re.compile("[\u0002\ufffe\u00ad]\r?\n?")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|trang)\s{1,9})?[-–—]?\s{0,9}\d{1,4}\s{0,9}[-–—]?(?:\s{0,9}(?:of|/)\s{0,9}\d{1,4})?", re.IGNORECASE
)
_ITEM = re.compile(r"\s{0,200}(?:[-*•▴□○◦▪●–※ㅇ]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_FINAL = re.compile(r"""[.!?:;…][\])"'”’»]*$""")
_FULL_LINE = 0.72
"""A line at least this long, measured against the longest of its page, runs on into the next."""

_ENCRYPTED = 4
"""PDFium's FPDF_ERR_PASSWORD."""


def extract(data: bytes) -> Extracted:
    """The text of a PDF: a paragraph a line, pages parted by a blank line, page numbers marked.

    Raises `SourceError` for one that is encrypted, broken, or a scan without text.
    """
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _ENCRYPTED or "password" in str(error).lower():
            raise SourceError("is an encrypted PDF", "save a copy without the password") from error
        raise SourceError("is a broken PDF", "save or download it again") from error
    try:
        return _read(document)
    except PdfiumError as error:
        raise SourceError("is a broken PDF", "save or download it again") from error
    finally:
        document.close()


def _read(document: PdfDocument) -> Extracted:
    if len(document) > MOST_PAGES:
        raise SourceError(f"is a PDF of {len(document)} pages (limit {MOST_PAGES})", "split it")
    parts: list[str] = []
    regions: list[Region] = []
    length = 0
    for page in _pages(document):
        lines = list(_paragraphs(page))
        for number, line in enumerate(lines):
            if number in {0, len(lines) - 1} and _PAGE_NUMBER.fullmatch(line):
                regions.append(Region(length, length + len(line), RegionKind.NOTICE))
            parts.append(line + "\n")
            length += len(line) + 1
        parts.append("\n")
        length += 1
    text = "".join(parts)
    if not text.strip():
        raise SourceError("is a PDF without text, probably a scan", "run character recognition (OCR) over it first")
    told = document.get_metadata_dict()
    return Extracted(
        text,
        PDF,
        title=_known(told.get("Title")),
        author=_known(told.get("Author")),
        regions=tuple(regions),
    )


def _pages(document: PdfDocument) -> Iterator[str]:
    for index in range(len(document)):
        page = document[index]
        try:
            content: pypdfium2.PdfTextPage = page.get_textpage()
            try:
                text = str(content.get_text_range())
            finally:
                content.close()
        finally:
            page.close()
        yield _WORD_BREAK.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(page: str) -> Iterator[str]:
    lines = [line.strip() for line in page.split("\n")]
    longest = max((len(line) for line in lines), default=0)
    held = ""
    before = ""
    for line in lines:
        runs_on = (
            held
            and line
            and len(before) >= longest * _FULL_LINE
            and not _ITEM.match(line)
            and not _PAGE_NUMBER.fullmatch(line)
            and not (_FINAL.search(before) and len(before) < longest * 0.85)
        )
        if runs_on:
            held = f"{held} {line}"
        else:
            if held:
                yield held
            held = line
        before = line
    if held:
        yield held


def _known(value: str | None) -> str | None:
    cleaned = " ".join((value or "").split())
    return None if cleaned.lower() in {"", "untitled", "(anonymous)", "anonymous", "unknown"} else cleaned
