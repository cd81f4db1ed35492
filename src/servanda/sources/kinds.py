"""Which format a source is in: its first bytes decide, then what its server says, then its suffix."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from servanda.sources.raw import DOCX, EML, FEED, HTML, MARKDOWN, PDF, PLAIN, Raw
from servanda.sources.trouble import SourceError

SUFFIXES = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": EML,
    ".xml": FEED,
    ".rss": FEED,
    ".atom": FEED,
}
"""Suffixes of the formats that are read; members of a folder with another suffix are left alone."""

_DECLARED = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    DOCX: DOCX,
    "message/rfc822": EML,
    "application/rss+xml": FEED,
    "application/atom+xml": FEED,
    "application/rdf+xml": FEED,
    "application/xml": FEED,
    "text/xml": FEED,
    "text/markdown": MARKDOWN,
    "text/x-markdown": MARKDOWN,
    "text/plain": PLAIN,
}
# First bytes of what is often met under a wrong name (after the file(1) database), and what to do about it.
_BINARIES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS, PPT, or HWP)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"{\\rtf", "a rich text file (RTF)"),
)
_ROOT = re.compile(rb"<(!doctype\s+html|html|head|body|rss|feed|rdf:rdf)\b", re.IGNORECASE)
_ENVELOPE = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n){0,20}){2,200}")
_SIGNATURE_WINDOW = 4096
_PREAMBLE = 8


def suffix_of(path: str) -> str:
    """The suffix of a path or address, in lower case, with its dot; empty where there is none."""
    name = urlsplit(path).path if path.startswith(("http://", "https://")) else path
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def kind_of(raw: Raw) -> str:
    """The media type that `raw` is to be read as.

    Raises `SourceError` for what is no document whatever its name says.
    """
    head = raw.data[:_SIGNATURE_WINDOW]
    named = SUFFIXES.get(suffix_of(raw.path))
    declared = _DECLARED.get((raw.declared or "").split(";")[0].strip().lower())
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in raw.data or named == DOCX:
            return DOCX
        raise SourceError("is a ZIP archive and no document", "unpack it and give the folder")
    for signature, name in _BINARIES:
        if head.startswith(signature):
            raise SourceError(f"is {name}, not text", "convert it to text, HTML, PDF or DOCX")
    if head[4:8] == b"ftyp" or head.startswith((b"RIFF", b"ID3", b"OggS")):
        raise SourceError("is sound, picture or film, not text", "give a transcript instead")
    told = named if named in {PDF, DOCX} else None
    if told:
        return told
    if match := _ROOT.match(_without_preamble(head)):
        return HTML if match[1].lower().startswith((b"!doctype", b"html", b"head", b"body")) else FEED
    if declared and declared != PLAIN and not (declared == FEED and named == HTML):
        return declared
    if named:
        return named
    if declared:
        return declared
    if _is_envelope(head):
        return EML
    return PLAIN


def _without_preamble(head: bytes) -> bytes:
    """What follows the declarations and comments that markup may begin with."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")) * _PREAMBLE:
        if rest.startswith(opening):
            rest = rest.partition(closing)[2].lstrip()
    return rest


def _is_envelope(head: bytes) -> bool:
    match = _ENVELOPE.match(head)
    if not match:
        return False
    fields = {line.split(b":")[0].lower() for line in match.group().splitlines() if b":" in line}
    return b"from" in fields and bool(fields & {b"date", b"message-id", b"received", b"mime-version"})
