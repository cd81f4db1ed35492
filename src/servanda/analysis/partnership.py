"""Which partnership a ledger is about."""

from __future__ import annotations

from sqlalchemy import Connection, select

from servanda.ledger import schema
from servanda.pipeline.account import noted
from servanda.profiles import Profile, ProfileError, builtin, for_parties, load


def partnership(connection: Connection) -> Profile:
    """The profile that the ledger was built for; else the built-in one of the parties it names, or one made of these.

    A ledger that names no party takes the first built-in profile: it holds nothing that could be about another.
    Raises `ProfileError` where the file of the profile has gone or cannot be read.
    """
    if found := noted(connection):
        return found
    codes = set(connection.execute(select(schema.whos.c.party).distinct()).scalars())
    profiles = [load(name) for name in builtin()]
    for profile in profiles:
        if codes <= set(profile.codes):
            return profile
    try:
        return for_parties(sorted(codes))
    except ProfileError:
        return profiles[0]
