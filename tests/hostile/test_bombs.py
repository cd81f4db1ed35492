"""Archives and XML that unpack without end, archives in archives, and lines without end."""

import io
import zipfile
import zlib
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from servanda.extraction import readable
from servanda.pipeline.bulk.formats import unpacked
from servanda.records import Document
from servanda.sources import Trouble, documents
from servanda.sources.feeds import entries
from servanda.sources.inputs import read_file
from servanda.sources.trouble import SourceError
from servanda.statistics.connectors.base import ConnectorError
from servanda.statistics.connectors.files import read
from servanda.statistics.connectors.mapping import Cell, Mapping

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
FEED = '<rss version="2.0"><channel><title>&i;</title><item><title>F</title></item></channel></rss>'


def word(parts: dict[str, bytes]) -> bytes:
    """A DOCX with some of its parts replaced or added."""
    plain, packed = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Peru agreed to fund the fish market.")
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *parts}:
            target.writestr(name, parts[name] if name in parts else source.read(name))
    return packed.getvalue()


def body(head: str, words: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f"{head}<w:document {space}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>".encode()


def nested(levels: int) -> bytes:
    held = b"Peru agreed to pay.\n"
    for level in range(levels):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"word/{level}.zip" if level else "a.txt", held)
        held = packed.getvalue()
    return held


ROWS = {
    "many times packed": ("a.docx", lambda: word({"word/media/x.bin": b"0" * 40_000_000}), "unpacks to"),
    "many parts": ("a.docx", lambda: word({f"word/{n}.xml": b"<x/>" for n in range(11_000)}), "unpacks to"),
    "entities in a DOCX": ("a.docx", lambda: word({"word/document.xml": body(LAUGHS, "&i;")}), "DOCX"),
    "archive in an archive": ("a.zip", lambda: nested(6), "ZIP|DOCX"),
    "archive under another name": ("a.txt", lambda: nested(1), "ZIP archive and no document"),
    "entities in a feed": ("a.xml", (LAUGHS + FEED).encode, "entities"),
    "a file of ours in a feed": ("a.xml", (OUTSIDE + FEED).encode, "entities"),
    "entities in UTF-16": ("a.xml", lambda: (LAUGHS + FEED).encode("utf-16"), "entities|no RSS"),
    "nested elements": ("a.html", lambda: b"<div>" * 200_000, "main text|nested"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_what_unpacks_without_end_is_refused(tmp_path: Path, row) -> None:
    name, made, words = row
    (tmp_path / name).write_bytes(made())
    (found,) = documents([str(tmp_path / name)])
    assert isinstance(found, Trouble)
    assert found.failed
    assert any(word in found.what for word in words.split("|")), found.what


def test_a_declared_size_that_lies_is_found_out(tmp_path: Path) -> None:
    packed = bytearray(word({"word/document.xml": body("", "w" * 30_000_000)}))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        info = archive.getinfo("word/document.xml")
    told, lie = info.file_size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(packed.replace(told, lie))
    (found,) = documents([str(tmp_path / "a.docx")])
    assert isinstance(found, Trouble)
    assert "broken DOCX" in found.what


def test_entities_outside_are_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the word is herring", encoding="utf-8")
    outside = f'<!DOCTYPE x [<!ENTITY i SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    (tmp_path / "a.docx").write_bytes(word({"word/document.xml": body(outside, "Peru agreed. &i;")}))
    (tmp_path / "a.html").write_text(f"{outside}<html><body><p>Peru agreed to pay. &i;</p></body></html>", "utf-8")
    for found in documents([str(tmp_path / "a.docx"), str(tmp_path / "a.html")]):
        assert "herring" not in (found.text if isinstance(found, Document) else found.what)


@pytest.mark.parametrize("bomb", ["part", "entities"])
def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, bomb: str) -> None:
    book, plain, packed = openpyxl.Workbook(), io.BytesIO(), tmp_path / "a.xlsx"
    book.active.append(["period", "value"])
    book.save(plain)
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == sheet:
                bomb_of_entities = f"{LAUGHS}<worksheet>&i;</worksheet>".encode()
                content = content + b" " * 30_000_000 if bomb == "part" else bomb_of_entities
            target.writestr(name, content)
    mapping = Mapping((Cell("trade.turnover", "USD", "value"),), "x", reporter="KOR", period="period")
    with pytest.raises(ConnectorError, match=r"unpacks to|(?:can|cannot) be read"):
        read(str(packed), mapping, date(2025, 1, 1))


@pytest.mark.parametrize("kind", ["letters", "words"])
def test_a_line_without_end_is_read_or_told_in_bounded_time(tmp_path: Path, kind: str) -> None:
    line = b"w" * 4_000_000 if kind == "letters" else b"Viet Nam and Korea agreed to pay, " * 120_000
    (tmp_path / "a.txt").write_bytes(line)
    (found,) = documents([str(tmp_path / "a.txt")])
    assert isinstance(found, Document)
    assert len(found.text) == len(line)
    assert not readable(found)


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(1_000_000_000)  # sparse: a line of a gigabyte that takes no disk
    with pytest.raises(SourceError, match="1000 MB"):
        read_file(str(tmp_path / "a.txt"))


def test_a_feed_that_repeats_itself_ends() -> None:
    item = "<item><title>F</title><description>Peru agreed to pay.</description></item>"
    feed = f'<rss version="2.0"><channel><title>P</title>{item * 3000}</channel></rss>'
    assert len(list(entries(feed.encode(), "a.xml"))) == 500


def test_a_packed_body_is_unpacked_to_its_limit_only() -> None:
    bomb = zlib.compress(b"w" * 50_000_000)
    assert len(unpacked(bomb, ["deflate"], 1000)) == 1001
    assert len(unpacked(zlib.compress(bomb), ["deflate", "deflate"], 1000)) <= 1001
