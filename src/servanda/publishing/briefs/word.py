"""A brief as a Word document."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document

from servanda.analysis.briefs import Brief
from servanda.publishing.briefs.wording import judged, more, numbers, source, subtitle

_UNPRINTABLE = {code: None for code in range(32) if code not in {9, 10, 13}}


def docx(brief: Brief) -> bytes:
    """The document, the same to the byte for the same brief; its tables of figures stand in words, without charts."""
    document = Document()
    then = datetime(brief.as_of.year, brief.as_of.month, brief.as_of.day, tzinfo=UTC)
    document.core_properties.title = _clean(brief.title)
    document.core_properties.created = document.core_properties.modified = then
    document.add_heading(_clean(brief.title), 0)
    document.add_paragraph(subtitle(brief))
    number = numbers(brief)
    for section in brief.sections:
        document.add_heading(_clean(section.title), 1)
        for sentence in section.sentences:
            paragraph = document.add_paragraph(_clean(sentence.text + judged(sentence)), style="List Bullet")
            notes = "".join(f"[{number[citation]}]" for citation in sentence.citations)
            paragraph.add_run(f" {notes}").font.superscript = True
        if section.more:
            document.add_paragraph(more(section.more), style="List Bullet")
    document.add_heading("Sources", 1)
    for citation, n in number.items():
        document.add_paragraph(_clean(f"[{n}] {source(citation)} {citation.url}".strip()))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _clean(words: str) -> str:
    """Words without control characters, which no Word document can hold."""
    return words.translate(_UNPRINTABLE)
