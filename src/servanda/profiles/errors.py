"""What is wrong with a profile."""

from __future__ import annotations


class ProfileError(Exception):
    """A profile, or a party of one, that cannot be used; the message says what, where and what to do."""
