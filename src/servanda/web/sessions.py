"""Who has logged in: sessions in memory, their forms' tokens, and how often a password may be tried."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from servanda.web.accounts import Right

IDLE = 8 * 3600.0
"""Seconds after which an unused session ends."""
LONGEST = 24 * 3600.0
"""Seconds after which any session ends."""
TRIES, WINDOW = 5, 60.0
"""Failed log-ins from one client within so many seconds, after which it waits."""
_MOST = 10_000


@dataclass(slots=True)
class Session:
    """One visitor who has logged in."""

    name: str
    right: Right
    secret: bytes
    begun: float
    used: float


class Sessions:
    """All sessions of a server; they end with it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """With `clock` in seconds."""
        self.clock = clock
        self._kept: dict[bytes, Session] = {}
        self._failed: dict[str, list[float]] = {}

    def begin(self, name: str, right: Right) -> str:
        """The key of a new session, for the visitor's cookie; only its digest is kept here."""
        now = self.clock()
        for key in [key for key, session in self._kept.items() if self._over(session)]:
            del self._kept[key]
        while len(self._kept) >= _MOST:
            del self._kept[min(self._kept, key=lambda key: self._kept[key].used)]
        cookie = secrets.token_urlsafe(32)
        self._kept[_key(cookie)] = Session(name, right, secrets.token_bytes(32), now, now)
        return cookie

    def find(self, cookie: str | None) -> Session | None:
        """The session of a cookie, as long as it lasts."""
        session = self._kept.get(_key(cookie)) if cookie else None
        if session is None or self._over(session):
            return None
        session.used = self.clock()
        return session

    def end(self, cookie: str | None) -> None:
        """Forget a session."""
        if cookie:
            self._kept.pop(_key(cookie), None)

    def may_try(self, client: str) -> bool:
        """Whether a client may try a password now."""
        now = self.clock()
        tries = [then for then in self._failed.get(client, []) if now - then < WINDOW]
        if tries:
            self._failed[client] = tries
        else:
            self._failed.pop(client, None)
        return len(tries) < TRIES

    def failed(self, client: str) -> None:
        """Note a wrong password."""
        if len(self._failed) >= _MOST:
            self._failed.clear()
        self._failed.setdefault(client, []).append(self.clock())

    def _over(self, session: Session) -> bool:
        now = self.clock()
        return now - session.used > IDLE or now - session.begun > LONGEST


def form_token(session: Session) -> str:
    """What a form of this session carries, disguised anew each time, so that compression tells nothing (BREACH)."""
    mask = secrets.token_bytes(32)
    return base64.urlsafe_b64encode(mask + bytes(a ^ b for a, b in zip(mask, _form_key(session), strict=True))).decode()


def form_token_fits(session: Session, token: str) -> bool:
    """Whether a form came from a page of this session."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return False
    if len(raw) != 64:
        return False
    plain = bytes(a ^ b for a, b in zip(raw[:32], raw[32:], strict=True))
    return hmac.compare_digest(plain, _form_key(session))


def _form_key(session: Session) -> bytes:
    return hmac.new(session.secret, b"form", sha256).digest()


def _key(cookie: str) -> bytes:
    return sha256(cookie.encode()).digest()
