"""Alerts as mail."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from servanda.ledger.outbox import Letter
from servanda.profiles.watch import Channel
from servanda.publishing.alerts.answers import Delivery, Ending

USER, PASSWORD = "SERVANDA_SMTP_USER", "SERVANDA_SMTP_PASSWORD"
_SECONDS = 30.0
_LONGEST_SUBJECT = 200


def message(channel: Channel, letter: Letter) -> EmailMessage:
    """The mail of an alert; its Message-ID is made of the alert's id, so that a reader can tell it again."""
    made = EmailMessage()
    subject = " ".join("".join(c if c.isprintable() else " " for c in letter.alert.title).split())
    made["Subject"] = subject[:_LONGEST_SUBJECT]
    made["From"] = channel.sender
    made["To"] = ", ".join(channel.recipients)
    made["Date"] = format_datetime(datetime.fromisoformat(letter.made_at))
    made["Message-ID"] = f"<{letter.id}@{channel.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    alert = letter.alert
    made.set_content(f"{alert.title}\n\n{alert.note}\n\nQuery: {alert.query}\nThing: {alert.thing}\n")
    return made


def send(
    channel: Channel,
    letter: Letter,
    environment: Mapping[str, str] = os.environ,
    context: ssl.SSLContext | None = None,
) -> Delivery:
    """Hand a mail to the server; before its text was sent nothing can have been delivered."""
    context = context or ssl.create_default_context()
    try:
        server = _connected(channel, context)
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(Ending.AWAY, f"cannot be reached ({_said(error)})")
    try:
        try:
            if channel.security == "starttls":
                server.ehlo_or_helo_if_needed()
                if not server.has_extn("starttls"):
                    return Delivery(
                        Ending.AWAY, "offers no STARTTLS; set `security: tls` with its port, or ask who runs it"
                    )
                server.starttls(context=context)
            if environment.get(USER):
                server.login(environment[USER], environment.get(PASSWORD, ""))
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(Ending.AWAY, f"would not begin ({_said(error)})")
        return _handed_over(server, channel, message(channel, letter))
    finally:
        server.close()


def _connected(channel: Channel, context: ssl.SSLContext) -> smtplib.SMTP:
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.target, channel.port, timeout=_SECONDS, context=context)
    return smtplib.SMTP(channel.target, channel.port, timeout=_SECONDS)


def _handed_over(server: smtplib.SMTP, channel: Channel, made: EmailMessage) -> Delivery:
    try:
        refused = server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        return _by_codes([code for code, _ in error.recipients.values()], "no recipient is taken")
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return _by_codes([error.smtp_code], _said(error))
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(Ending.UNKNOWN, f"broke off ({_said(error)})")
    who = f", but not for {', '.join(sorted(refused))}" if refused else ""
    return Delivery(Ending.TAKEN, f"taken by {channel.target}{who}")


def _by_codes(codes: list[int], said: str) -> Delivery:
    """4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    passing = any(400 <= code < 500 for code in codes)
    return Delivery(Ending.NOT_TAKEN if passing else Ending.REFUSED, said)


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"it speaks no TLS that is safe: {error.reason or error}"
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return str(error) or type(error).__name__
