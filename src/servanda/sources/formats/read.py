"""Each media type with the reader of it."""

from __future__ import annotations

from servanda.sources.encoding import decode
from servanda.sources.kinds import kind_of
from servanda.sources.raw import DOCX, EML, HTML, PDF, Extracted, Raw
from servanda.sources.trouble import SourceError


def extract(raw: Raw) -> Extracted:
    """The text of `raw` in its format; `SourceError` where it holds none that can be read."""
    if not raw.data:
        raise SourceError("is empty", "nothing was read from it", failed=False)
    kind = kind_of(raw)
    match kind:
        case _ if kind == PDF:
            from servanda.sources.formats import pdf

            found = pdf.extract(raw.data)
        case _ if kind == DOCX:
            from servanda.sources.formats import word

            found = word.extract(raw.data)
        case _ if kind == EML:
            from servanda.sources.formats import mail

            found = mail.extract(raw.data)
        case _ if kind == HTML:
            from servanda.sources.formats import html

            found = html.extract(raw.data, raw.charset, raw.path)
        case _:
            decoded = decode(raw.data, raw.charset)
            found = Extracted(decoded.text, kind, notes=decoded.notes)
    if not found.text.strip("\ufeff \t\n\r\f\v\0\xa0\u200b"):
        raise SourceError("holds nothing but white space", "nothing was read from it", failed=False)
    return found
