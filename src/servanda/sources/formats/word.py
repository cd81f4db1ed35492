"""DOCX: paragraphs, tables, headers and footers in the order of the page, by python-docx."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from servanda.records import Region, RegionKind
from servanda.sources.formats.packed import unpackable
from servanda.sources.raw import DOCX, Extracted
from servanda.sources.trouble import SourceError

_DEEPEST_TABLE = 5
_STYLES = {"title": RegionKind.TITLE, "heading": RegionKind.HEADING, "caption": RegionKind.CAPTION}


def extract(data: bytes) -> Extracted:
    """The text of a DOCX: a paragraph a line, the cells of a table row parted by tabs; headers and footers marked.

    Raises `SourceError` for what is no DOCX, is broken, or would unpack to more than is reasonable.
    """
    unpackable(data, "DOCX")
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document))
        told = document.core_properties
        title, author = (told.title or "").strip() or None, (told.author or "").strip() or None
    except (
        PackageNotFoundError,
        BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        OSError,
        EOFError,
        NotImplementedError,
        zlib.error,
        etree.XMLSyntaxError,
    ) as error:
        raise SourceError("is a broken DOCX", "open it in a word processor and save it again") from error
    parts: list[str] = []
    regions: list[Region] = []
    length = 0
    for line, kind in lines:
        if kind is not None and line.strip():
            regions.append(Region(length, length + len(line), kind))
        parts.append(line + "\n")
        length += len(line) + 1
    author = None if author == "python-docx" else author
    return Extracted("".join(parts), DOCX, title=title, author=author, regions=tuple(regions))


def _lines(document: Any) -> Iterator[tuple[str, RegionKind | None]]:
    seen: set[str] = set()
    for section in document.sections:
        yield from _margin(section.header, seen)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in _rows(block):
                yield row, None
        else:
            yield block.text, _styled(block)
    for section in document.sections:
        yield from _margin(section.footer, seen)


def _margin(part: Any, seen: set[str]) -> Iterator[tuple[str, RegionKind | None]]:
    if part.is_linked_to_previous:
        return
    for block in part.iter_inner_content():
        for line in _rows(block) if isinstance(block, Table) else [block.text]:
            if line.strip() and line not in seen:
                seen.add(line)
                yield line, RegionKind.NOTICE


def _rows(table: Table, depth: int = 0) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        nested: list[Table] = []
        last: Any = None
        for cell in row.cells:
            if cell._tc is last:  # a merged cell is given once for each column it spans
                continue
            last = cell._tc
            cells.append(" ".join(cell.text.split()))
            nested.extend(cell.tables)
        if any(cells):
            yield "\t".join(cells)
        if depth < _DEEPEST_TABLE:
            for inner in nested:
                yield from _rows(inner, depth + 1)


def _styled(paragraph: Paragraph) -> RegionKind | None:
    style = paragraph.style
    name = (style.name or "").lower() if style is not None else ""
    return next((kind for start, kind in _STYLES.items() if name.startswith(start)), None)
