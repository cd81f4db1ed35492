"""A brief as Markdown, HTML, DOCX or PDF."""

from __future__ import annotations

from collections.abc import Callable

from servanda.analysis.briefs import Brief
from servanda.publishing.briefs.page import html
from servanda.publishing.briefs.plain import markdown
from servanda.publishing.briefs.printed import pdf
from servanda.publishing.briefs.word import docx

FORMATS: dict[str, Callable[[Brief], bytes]] = {
    "md": lambda brief: markdown(brief).encode(),
    "html": lambda brief: html(brief).encode(),
    "docx": docx,
    "pdf": pdf,
}
"""What writes a brief in each format."""

__all__ = ["FORMATS", "docx", "html", "markdown", "pdf"]
