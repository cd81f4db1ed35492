"""Who receives and who comes, and which mentions stand side by side."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from servanda.profiles.model import Profile
from servanda.reading.data import load
from servanda.reading.mentions import Mention
from servanda.records import Document

_TOLD, _HINTED = 2, 1
"""Votes of a verb that tells the host, and of a place that only hints at it."""
_PLACE_WITHIN, _GUEST_WITHIN, _HOST_WITHIN = 40, 80, 120
"""Characters between the verb and the place, the guest, and the host before it."""


def host_and_guest(document: Document, profile: Profile, mentions: Sequence[Mention]) -> tuple[str | None, str | None]:
    """The parties of the host and of the guest in the scene that `document` tells; None for what it does not tell."""
    data = load(document.language, "actors")["scene"]
    text, votes = document.text, Counter[str]()
    starts = [m.start for m in mentions]

    def first(start: int, end: int) -> str | None:
        for index in range(bisect_left(starts, start), len(mentions)):
            mention = mentions[index]
            if mention.start > end:
                return None
            if mention.party in profile.codes:
                return mention.party
        return None

    def before(at: int) -> str | None:
        for index in range(bisect_left(starts, at) - 1, -1, -1):
            mention = mentions[index]
            if at - mention.end > _HOST_WITHIN:
                return None
            if mention.kind in {"person", "office", "party"} and mention.party in profile.codes:
                return mention.party
        return None

    for match in _any(data["visit"]).finditer(text):
        if place := first(match.end(), match.end() + _PLACE_WITHIN):
            votes[place] += _TOLD
    for match in _any(data["receive"]).finditer(text):
        host, guest = before(match.start()), first(match.end(), match.end() + _GUEST_WITHIN)
        if host and guest and host != guest:
            votes[host] += _TOLD
    places = [m for m in mentions if m.kind == "metonym" and m.party in profile.codes]
    dated = [m for m in places if text[m.start : m.end] == document.dateline.place]
    if dated:
        votes[dated[0].party or ""] += _HINTED
    if not votes:
        votes.update(m.party or "" for m in places if re.search(data["at"], text[max(0, m.start - 4) : m.start]))
    if not votes:
        return None, None
    host = votes.most_common(1)[0][0]
    others = [code for code in profile.codes if code != host]
    return host, others[0] if len(others) == 1 else None


def _any(forms: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)


def joined(text: str, mentions: Sequence[Mention], index: int, joiners: frozenset[str]) -> tuple[Mention, ...]:
    """The mention at `index` with those that `joiners` ("and", commas) tie to it, in order; alone where none does."""

    def tied(one: Mention, two: Mention) -> bool:
        people = {"person", "office"}
        alike = one.kind == two.kind or (one.kind in people and two.kind in people)
        return alike and " ".join(text[one.end : two.start].split()) in joiners

    first = last = index
    while first > 0 and tied(mentions[first - 1], mentions[first]):
        first -= 1
    while last + 1 < len(mentions) and tied(mentions[last], mentions[last + 1]):
        last += 1
    found = tuple(mentions[first : last + 1])
    closed = any(text[a.end : b.start].strip() != "," for a, b in pairwise(found))
    return found if closed else (mentions[index],)
