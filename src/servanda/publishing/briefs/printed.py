"""A brief as PDF."""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from servanda.analysis.briefs import Brief
from servanda.publishing.briefs.wording import judged, more, numbers, source, subtitle

_HANGUL = re.compile(r"([\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)")
_KOREAN = "HYSMyeongJo-Medium"
"""A font that every reader of PDF has for Korean, without being part of the file."""
_LATIN = "SourceSansPro"
"""Source Sans Pro (SIL Open Font License 1.1), which has every letter of Vietnamese; embedded as far as it is used."""


def pdf(brief: Brief) -> bytes:
    """The document on A4, the same to the byte for the same brief; charts are left to the HTML."""
    pdfmetrics.registerFont(UnicodeCIDFont(_KOREAN))
    with as_file(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf") as path:
        pdfmetrics.registerFont(TTFont(_LATIN, path))
    body = ParagraphStyle("body", fontName=_LATIN, fontSize=9.5, leading=13, spaceAfter=3)
    item = ParagraphStyle("item", parent=body, leftIndent=10, bulletIndent=0)
    small = ParagraphStyle("small", parent=body, fontSize=7.5, leading=9.5, spaceAfter=1)
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=15, spaceBefore=9, spaceAfter=3)
    title = ParagraphStyle("title", parent=body, fontSize=17, leading=21, spaceAfter=2)

    def text(words: str) -> str:
        return _HANGUL.sub(rf'<font name="{_KOREAN}">\1</font>', escape(" ".join(words.split())))

    number = numbers(brief)
    flow: list[Flowable] = [Paragraph(text(brief.title), title), Paragraph(text(subtitle(brief)), body)]
    for section in brief.sections:
        flow.append(Paragraph(text(section.title), head))
        for sentence in section.sentences:
            notes = "".join(f"[{number[citation]}]" for citation in sentence.citations)
            words = f"{text(sentence.text + judged(sentence))} <super>{notes}</super>"
            flow.append(Paragraph(words, item, bulletText="•"))
        if section.more:
            flow.append(Paragraph(text(more(section.more)), item, bulletText="•"))
    flow += [Spacer(1, 3 * mm), Paragraph("Sources", head)]
    for citation, n in number.items():
        flow.append(Paragraph(text(f"[{n}] {source(citation)} {citation.url}".strip()), small))
    stream = BytesIO()
    side = 18 * mm
    SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=side,
        rightMargin=side,
        topMargin=side,
        bottomMargin=side,
        title=brief.title,
        invariant=1,
    ).build(flow)
    return stream.getvalue()
