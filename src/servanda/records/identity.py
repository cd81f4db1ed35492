"""Names for records that are the same on every machine and in every run."""

from __future__ import annotations

from hashlib import sha256


def identify(kind: str, *parts: object) -> str:
    """An identifier made of `kind` and what tells the record from all others.

    The first 16 hexadecimal digits (64 bits) of a SHA-256: among ten million records two share one with a
    probability of about 3 in a million.
    """
    return f"{kind}-{sha256(chr(31).join(str(part) for part in parts).encode()).hexdigest()[:16]}"
