"""Who may read and who may review: a small file of users and tokens beside nobody's data.

The file is JSON, readable by its owner alone, replaced as a whole. Passwords are kept as Argon2id hashes (argon2-cffi's
defaults follow RFC 9106), tokens, which are 256 random bits and need no slow hash, as SHA-256.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1024
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex())
"""Checked for an unknown name, so that a wrong name takes as long as a wrong password."""


class Right(StrEnum):
    """What somebody may do; whoever may review may read."""

    READ = "read"
    REVIEW = "review"


class AccountError(Exception):
    """The file of accounts cannot be used, or does not hold what is asked for; told to the user as it is."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user as listed."""

    name: str
    right: Right
    password: bool
    tokens: int


class Accounts:
    """The users of one file; it is read anew whenever it has changed."""

    def __init__(self, path: Path) -> None:
        """Of the file at `path`, which need not exist."""
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self._users: dict[str, dict[str, Any]] = {}

    def all(self) -> list[Account]:
        """Every account by name."""
        return [
            Account(name, Right(user["right"]), bool(user.get("password")), len(user.get("tokens", [])))
            for name, user in sorted(self._load().items())
        ]

    def add(self, name: str, password: str, right: Right) -> None:
        """Make a user, or give an existing one another password and right.

        Raises `AccountError` for an empty name, a password of less than ten characters, or a file that cannot be
        written.
        """
        if not name.strip() or len(name) > 80 or not name.isprintable():
            raise AccountError("a name has 1 to 80 printable characters")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise AccountError(f"a password has at least {SHORTEST_PASSWORD} characters")
        users = dict(self._load())
        known = users.get(name, {})
        users[name] = {"right": right.value, "password": _HASHER.hash(password), "tokens": known.get("tokens", [])}
        self._save(users)

    def issue(self, name: str) -> str:
        """A new token of a user, told this once; `AccountError` where there is no such user."""
        users = dict(self._load())
        if name not in users:
            raise AccountError(f"{name}: no such user; make one with `servanda user add {name}`")
        token = secrets.token_urlsafe(32)
        users[name] = {**users[name], "tokens": [*users[name].get("tokens", []), _digest(token)]}
        self._save(users)
        return token

    def remove(self, name: str) -> None:
        """Forget a user with all tokens; `AccountError` where there is none."""
        users = dict(self._load())
        if users.pop(name, None) is None:
            raise AccountError(f"{name}: no such user; `servanda user list` tells who there is")
        self._save(users)

    def check(self, name: str, password: str) -> Right | None:
        """The right of the user whose name and password these are; None where they are not."""
        user = self._load().get(name)
        kept = str(user["password"]) if user and user.get("password") else _NOBODY
        try:
            _HASHER.verify(kept, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        return Right(user["right"]) if user else None

    def bearer(self, token: str) -> tuple[str, Right] | None:
        """The user and right of a token; None where nobody has it."""
        digest = _digest(token)
        for name, user in self._load().items():
            if any(secrets.compare_digest(digest, kept) for kept in user.get("tokens", [])):
                return name, Right(user["right"])
        return None

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            state = self.path.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            if stamp != self._stamp:
                self._users = dict(json.loads(self.path.read_text(encoding="utf-8"))["users"])
                self._stamp = stamp
        except FileNotFoundError:
            self._users, self._stamp = {}, None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AccountError(f"{self.path}: cannot be read as a file of users ({error})") from error
        return self._users

    def _save(self, users: dict[str, dict[str, Any]]) -> None:
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump({"users": users}, file, indent=1)
            part.replace(self.path)
        except OSError as error:
            raise AccountError(f"{self.path}: cannot be written ({error.strerror})") from error
        self._stamp = None


def usual_file() -> Path:
    """Where accounts are kept unless told otherwise: below `XDG_CONFIG_HOME`, else `~/.config`."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "servanda" / "users.json"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
