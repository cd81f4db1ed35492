"""Small whole documents of every format, from which damaged ones are made."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from reportlab.pdfgen.canvas import Canvas

from fuzzing.others import NAMES
from fuzzing.seeds_others import others

_WORDS = (
    "Viet Nam agreed to fund a ferry worth 2.5 million USD by 2030, and asked the Republic of Korea to build the port.",
    "He hoped that trade would reach 10 billion USD in 2031; the two sides signed a memorandum on 4 May 2025.",
    "The minister welcomed the proposal and promised to consider it.",
)
_TEXT = "HANOI, May 3, 2025 (VNA) -- " + "\n\n".join(_WORDS) + "\n"
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ferry</title><meta property="article:published_time"
content="2025-05-03"></head><body><nav>Home</nav><article>{}</article><p style="display:none">No</p></body></html>"""
_MAIL = """From: Ana <ana@example.org>
Date: Sat, 3 May 2025 10:00:00 +0700
Subject: =?utf-8?q?Ph=C3=A0?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

{}
--x
Content-Type: text/html; charset=utf-8

<p>{}</p>
--x--
"""
_RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Pilot</title><item><title>Ferry</title>
<pubDate>Sat, 03 May 2025 10:00:00 +0700</pubDate><description>{}</description></item></channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Pilot</title><entry><title>Ferry</title>
<updated>2025-05-03T10:00:00Z</updated><content type="html">&lt;p&gt;{}&lt;/p&gt;</content></entry></feed>"""
_MARKDOWN = "---\npublisher: Pilot\npublished: 2025-05-03\n---\n\n# Ferry\n\n{}\n\n1. to build it;\n2. to paint it.\n"
_KOREAN = "(서울=연합뉴스) 2025년 5월 3일 한국은 베트남과 나루를 함께 쓰기로 합의했다.\n"


def seeds(corpus: Path) -> list[tuple[str, bytes]]:
    """Names and bytes: those of the corpus, and one or two of every format."""
    joined = "".join(f"<p>{words}</p>" for words in _WORDS)
    made = [
        ("a.txt", _TEXT.encode()),
        ("a.txt", _TEXT.encode("utf-16")),
        ("a.txt", _KOREAN.encode("cp949")),
        ("a.md", _MARKDOWN.format("\n\n".join(_WORDS)).encode()),
        ("a.html", _PAGE.format(joined).encode()),
        ("a.eml", _MAIL.format(_TEXT, _WORDS[0]).encode()),
        ("a.xml", _RSS.format(_WORDS[0]).encode()),
        ("a.xml", _ATOM.format(_WORDS[1]).encode()),
        ("a.pdf", _pdf()),
        ("a.docx", _docx()),
    ]
    kept = [(_called(path), path.read_bytes()) for path in sorted(corpus.iterdir()) if path.name != "README.md"]
    return [*made, *others(), *kept]


def _called(path: Path) -> str:
    """The name under which a file of the corpus is read: of `0a1b-watch.yaml` that after the dash."""
    return path.name.partition("-")[2] if path.name.partition("-")[2] in NAMES else path.name


def _pdf() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for at, words in enumerate(_WORDS):
        canvas.drawString(40, 780 - 20 * at, words[:90])
    canvas.save()
    return target.getvalue()


def _docx() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    document.add_heading("Ferry", 1)
    for words in _WORDS:
        document.add_paragraph(words)
    document.add_table(2, 2).cell(0, 0).text = _WORDS[2]
    document.save(target)
    return target.getvalue()
