"""Webhooks, signed as Standard Webhooks 1.0 has it (standardwebhooks.com), so that libraries for receivers exist."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping

import httpx

from servanda import __version__
from servanda.ledger.outbox import Letter
from servanda.profiles.watch import Channel
from servanda.publishing.alerts.answers import ChannelError, Delivery, Ending

_SECONDS = 20.0
_LEAST_KEY = 16
_LATER = (429, 503)
"""Statuses that say the request was not taken on."""


def body(letter: Letter) -> bytes:
    """What is sent: a JSON object of `type`, `timestamp` (when the alert was raised) and `data`."""
    alert = letter.alert
    data = {"id": letter.id, "query": alert.query, "thing": alert.thing, "title": alert.title, "note": alert.note}
    return json.dumps({"type": "alert.raised", "timestamp": letter.made_at, "data": data}, ensure_ascii=False).encode()


def signature(key: bytes, identifier: str, timestamp: int, content: bytes) -> str:
    """The value of `webhook-signature`: the base64 of an HMAC-SHA256 over id, timestamp and body, dots between."""
    signed = b".".join((identifier.encode(), str(timestamp).encode(), content))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def key(channel: Channel, environment: Mapping[str, str] = os.environ) -> bytes:
    """The key of a channel: the variable's value after `whsec_`, in base64; `ChannelError` where it has none."""
    value = environment.get(channel.secret, "")
    if not value:
        raise ChannelError(f"channel {channel.name}: set the variable {channel.secret} to the key of the webhook")
    try:
        made = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        made = b""
    if len(made) < _LEAST_KEY:
        raise ChannelError(f"channel {channel.name}: {channel.secret} is no base64 of at least {_LEAST_KEY} bytes")
    return made


def send(channel: Channel, letter: Letter, secret: bytes, timestamp: int) -> Delivery:
    """Call the webhook; redirects are not followed, proxies of the environment not used."""
    content = body(letter)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"servanda/{__version__}",
        "webhook-id": letter.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, letter.id, timestamp, content),
    }
    try:
        with (
            httpx.Client(trust_env=False, timeout=_SECONDS) as client,
            client.stream("POST", channel.target, content=content, headers=headers) as response,
        ):
            status = response.status_code
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return Delivery(Ending.AWAY, f"cannot be reached ({error})")
    except httpx.HTTPError as error:
        return Delivery(Ending.UNKNOWN, f"broke off ({type(error).__name__})")
    if 200 <= status < 300:
        return Delivery(Ending.TAKEN, f"HTTP {status}")
    if status in _LATER:
        return Delivery(Ending.NOT_TAKEN, f"HTTP {status}")
    return Delivery(Ending.REFUSED if status < 500 else Ending.UNKNOWN, f"HTTP {status}")
