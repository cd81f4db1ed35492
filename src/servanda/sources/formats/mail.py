"""EML: the text of a message, with its subject, sender and date, by the standard library."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from servanda.records import PartialDate
from servanda.sources.encoding import decode
from servanda.sources.formats import html
from servanda.sources.raw import EML, Extracted
from servanda.sources.trouble import SourceError


def extract(data: bytes) -> Extracted:
    """The body of a message: its plain text, else its HTML; attachments are left alone and told.

    Raises `SourceError` where the message has no text.
    """
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
    except (MessageError, ValueError, KeyError) as error:
        raise SourceError("is a broken mail message", "save it again from the mail program") from error
    if body is None:
        raise SourceError("is a mail message without a text", "give its attachments as files")
    payload = body.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset()
    if body.get_content_type() == "text/html":
        page = html.extract(content, charset)
        text, notes = page.text, page.notes
    else:
        decoded = decode(content, charset)
        text, notes = decoded.text, decoded.notes
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        notes = (*notes, f"has {len(attached)} attachment{'s' if len(attached) > 1 else ''} that were not read")
    name, address = parseaddr(_header(message, "From"))
    return Extracted(
        text=text,
        media_type=EML,
        title=_header(message, "Subject") or None,
        author=name or address or None,
        publisher=_header(message, "Organization") or None,
        published=_date(_header(message, "Date")),
        notes=notes,
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, TypeError):  # malformed headers break the parser of the standard library
        return ""


def _date(value: str) -> PartialDate | None:
    try:
        return PartialDate.of(parsedate_to_datetime(value).date())
    except (ValueError, TypeError, IndexError):
        return None
