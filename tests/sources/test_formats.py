"""Each format becomes text with its metadata; files are made here, at run time."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from servanda.records import Document, RegionKind
from servanda.sources import Trouble, documents
from servanda.sources.encoding import decode

ACCORD = "The two towns agreed to share the ferry and to paint it blue before the feast of the harbour."
ASK = "The mayor asked her guest to lend the crane of the northern dock for the months of spring."


def read(folder: Path, name: str, data: bytes) -> Document | Trouble:
    file = folder / name
    file.write_bytes(data)
    found = [d for d in documents([str(file)]) if not (isinstance(d, Trouble) and d.read)]
    assert len(found) == 1
    return found[0]


def text_of(folder: Path, name: str, data: bytes) -> Document:
    found = read(folder, name, data)
    assert isinstance(found, Document), found
    return found


def pdf(pages: list[list[str]], **options: Any) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    canvas.setTitle("Minutes of the ferry board")
    for page in pages:
        for number, line in enumerate(page):
            canvas.drawString(60, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    head, tail = ACCORD[:58].rsplit(" ", 1)[0], ACCORD[len(ACCORD[:58].rsplit(" ", 1)[0]) + 1 :]
    found = text_of(tmp_path, "minutes.pdf", pdf([[head, tail, "1"], [ASK, "2"]]))
    assert ACCORD in found.text
    assert ASK in found.text
    assert (found.media_type, found.title) == ("application/pdf", "Minutes of the ferry board")
    assert {found.text[r.start : r.end] for r in found.regions if r.kind is RegionKind.NOTICE} == {"1", "2"}


def test_pdf_is_told_by_its_bytes(tmp_path: Path) -> None:
    assert text_of(tmp_path, "minutes.txt", pdf([[ACCORD]])).media_type == "application/pdf"


def test_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    locked = pdf([[ACCORD]], encrypt=StandardEncryption("open sesame", "owner"))
    found = read(tmp_path, "locked.pdf", locked)
    assert isinstance(found, Trouble)
    assert "encrypted" in found.what


def test_scan_without_text_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "scan.pdf", pdf([[], []]))
    assert isinstance(found, Trouble)
    assert "scan" in found.what
    assert "OCR" in found.advice


def test_docx_with_tables_headers_and_headings_in_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "Ferry accord"
    made.core_properties.author = "Ines Prado"
    made.sections[0].header.paragraphs[0].text = "Board of the ferry"
    made.sections[0].footer.paragraphs[0].text = "For internal use"
    made.add_heading("What was agreed", level=1)
    made.add_paragraph(ACCORD)
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Year", "Crossings", "2019", "4,200"), strict=True
    ):
        cell.text = words
    made.add_paragraph(ASK)
    found = text_of(tmp_path, "accord.docx", word(made))
    places = [
        found.text.index(w)
        for w in ("Board of the ferry", "What was agreed", ACCORD, "2019\t4,200", ASK, "For internal")
    ]
    assert places == sorted(places)
    kinds = {found.text[r.start : r.end]: r.kind for r in found.regions}
    assert kinds["What was agreed"] is RegionKind.HEADING
    assert kinds["Board of the ferry"] is kinds["For internal use"] is RegionKind.NOTICE
    assert (found.title, found.author) == ("Ferry accord", "Ines Prado")


def test_docx_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(word(docx.Document()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/filler.xml", b" " * 60_000_000)
    found = read(tmp_path, "bomb.docx", out.getvalue())
    assert isinstance(found, Trouble)
    assert "unpacks to" in found.what


def test_other_archives_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", ACCORD)
    found = read(tmp_path, "notes.zip", out.getvalue())
    assert isinstance(found, Trouble)
    assert "ZIP" in found.what


PAGE = f"""<!doctype html><html><head><title>Ferry painted blue - The Pilot</title>
<meta property="og:site_name" content="The Pilot"><meta name="author" content="Ines Prado">
<meta property="article:published_time" content="2014-03-09T10:00:00+01:00"></head><body>
<nav><a href="/">Home</a><a href="/sea">Sea</a></nav><article><h1>Ferry painted blue</h1>
<p>{ACCORD} It will carry the flags of both towns and the crews of both will take turns at the wheel.</p>
<p>{ASK} The guest promised to think about it and to answer before the ice of the upper river breaks.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page"])
def test_html_gives_its_main_text_and_metadata(tmp_path: Path, name: str) -> None:
    found = text_of(tmp_path, name, PAGE.encode())
    assert ACCORD in found.text
    assert ASK in found.text
    assert "Sea" not in found.text
    assert (found.media_type, found.publisher, found.author) == ("text/html", "The Pilot", "Ines Prado")
    assert str(found.published) == "2014-03-09"
    assert (found.title or "").startswith("Ferry painted blue")


def test_html_in_the_encoding_it_names(tmp_path: Path) -> None:
    words = "두 도시는 나루를 함께 쓰기로 합의했다. " * 8
    page = f'<html><head><meta charset="euc-kr"></head><body><p>{words}</p></body></html>'
    assert "두 도시는" in text_of(tmp_path, "page.html", page.encode("euc-kr")).text


def test_mail_gives_its_text_subject_sender_and_date(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "Ines Prado <ines@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = "The ferry"
    message["Date"] = "Sun, 09 Mar 2014 10:00:00 +0100"
    message.set_content(f"{ACCORD}\n")
    message.add_alternative(f"<p>{ACCORD}</p>", subtype="html")
    message.add_attachment(b"\0\1", maintype="application", subtype="octet-stream", filename="map.bin")
    file = tmp_path / "letter.eml"
    file.write_bytes(message.as_bytes())
    note, found = documents([str(file)])
    assert isinstance(note, Trouble)
    assert note.read
    assert "attachment" in note.what
    assert isinstance(found, Document)
    assert found.text == f"{ACCORD}\n"
    assert (found.title, found.author, str(found.published)) == ("The ferry", "Ines Prado", "2014-03-09")


def test_mail_of_html_alone(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Date"] = "desk@example.org", "Sun, 09 Mar 2014 10:00:00 +0100"
    message.set_content(PAGE, subtype="html")
    assert ASK in text_of(tmp_path, "letter.eml", message.as_bytes()).text


def test_markdown_keeps_its_text(tmp_path: Path) -> None:
    text = f"# The ferry\n\n{ACCORD}\n\nCost\n----\n\n{ASK}\n"
    found = text_of(tmp_path, "notes.md", text.encode())
    assert (found.text, found.media_type) == (text, "text/markdown")
    assert "Cost" in {found.text[r.start : r.end] for r in found.regions if r.kind is RegionKind.HEADING}


def test_text_is_what_python_reads(tmp_path: Path) -> None:
    file = tmp_path / "mixed-ends.txt"
    file.write_bytes(f"{ACCORD}\r\n\r\n{ASK}\r  Café e\u0301\u00a0\n".encode())
    (found,) = documents([str(file)])
    assert isinstance(found, Document)
    assert found.text == file.read_text(encoding="utf-8")


VIETNAMESE = "Bô\u0323 trươ\u0309ng hai nươ\u0301c đa\u0303 ky\u0301 hiê\u0323p đi\u0323nh"
ENCODED = [
    ("utf-8", ACCORD.encode(), ACCORD, 0),
    ("utf-16 with its mark", "Đảo và cảng".encode("utf-16"), "Đảo và cảng", 0),
    ("utf-16-le without", ACCORD.encode("utf-16-le"), ACCORD, 0),
    ("utf-16-be without", ACCORD.encode("utf-16-be"), ACCORD, 0),
    (
        "latin-1",
        "The café in Asunción agreed to serve maté.".encode("latin-1"),
        "The café in Asunción agreed to serve maté.",
        1,
    ),
    ("cp1252", "The guest said “no” – twice.".encode("cp1252"), "The guest said “no” – twice.", 1),
    ("cp1258", VIETNAMESE.encode("cp1258"), VIETNAMESE, 1),
    ("euc-kr", "두 도시는 나루를 함께 쓰기로 합의했다.".encode("euc-kr"), "두 도시는 나루를 함께 쓰기로 합의했다.", 1),
    (
        "cp949",
        "똠방각하와 두 도시는 나루를 함께 쓰기로 했다.".encode("cp949"),
        "똠방각하와 두 도시는 나루를 함께 쓰기로 했다.",
        1,
    ),
    (
        "one NUL",
        b"The ferry\0 is blue and was painted in the spring.",
        "The ferry\0 is blue and was painted in the spring.",
        1,
    ),
]


@pytest.mark.parametrize(("data", "text", "notes"), [row[1:] for row in ENCODED], ids=[row[0] for row in ENCODED])
def test_encodings(data: bytes, text: str, notes: int) -> None:
    decoded = decode(data)
    assert decoded.text == text
    assert len(decoded.notes) == notes


def test_lines_of_another_encoding_are_read_and_told() -> None:
    utf8 = "\n".join(f"Đảo số {n} và cảng số {n} đã ký thỏa thuận." for n in range(6)).encode()
    decoded = decode(utf8 + b"\n" + "Le café fermé".encode("latin-1") + b"\n" + "Cảng".encode())
    assert decoded.text.splitlines()[-2:] == ["Le café fermé", "Cảng"]
    assert "mixes encodings" in decoded.notes[0]


def test_a_broken_byte_is_replaced_and_told() -> None:
    data = "\n".join(f"Đảo số {n} và cảng đã ký thỏa thuận." for n in range(6)).encode()
    decoded = decode(data.replace("cảng".encode(), "c\u1ea3ng".encode()[:-4] + b"\xffng", 1))
    assert "\ufffd" in decoded.text
    assert "replaced" in decoded.notes[0]


def test_the_charset_a_server_names_is_used() -> None:
    assert decode("Łódź i Gdańsk".encode("iso-8859-2"), "iso-8859-2").text == "Łódź i Gdańsk"
