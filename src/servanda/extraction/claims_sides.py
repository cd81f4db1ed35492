"""Whose number it is: the party a quantity is told of, by the words around the names of the parties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from servanda.profiles import Profile
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.reading.quantities import Quantity
from servanda.records import Document

_BEFORE = 24
"""Characters before a name in which the word that tells its part is looked for."""


_ACTING = frozenset({"party", "metonym", "demonym", "person", "office", "organ", "role", "pronoun"})


@dataclass(frozen=True, slots=True)
class Named:
    """A party named at a place, and its part: `place`, `source`, `owner`, `ranked` ("Peru's largest …") or `plain`."""

    start: int
    end: int
    code: str
    part: str


@dataclass(frozen=True, slots=True)
class _Words:
    place: re.Pattern[str]
    source: re.Pattern[str]
    buying: re.Pattern[str]
    about: re.Pattern[str]
    ranking: re.Pattern[str]

    @classmethod
    @cache
    def of(cls, language: str) -> _Words:
        parts, numbers = load(language, "claims")["parts"], load(language, "quantities")
        before = {key: rf"\b(?:{'|'.join(parts[key])})\s+(?:the\s+)?$" for key in ("place", "source", "about")}
        ranks = "|".join(map(re.escape, (*numbers["superlatives"], *numbers["ordinals"])))
        return cls(
            re.compile(before["place"], re.IGNORECASE),
            re.compile(before["source"], re.IGNORECASE),
            re.compile(rf"\b(?:{'|'.join(parts['buying'])})\b", re.IGNORECASE),
            re.compile(before["about"], re.IGNORECASE),
            re.compile(rf"\S{{0,2}}\s{{1,20}}(?:[\w-]{{1,60}}\s{{1,20}})?(?:{ranks})\b", re.IGNORECASE),
        )


def sides(
    document: Document,
    profile: Profile,
    cast: Cast | None,
    quantity: Quantity,
    of: str,
    told_by: str,
    between: tuple[int, int],
) -> tuple[str | None, str | None]:
    """The party the number is told of and its counterpart, from the sentence at `between`; None where not told.

    `of` says whose number the indicator counts: `nobody` where it is common to all, `rank` the one who holds a place,
    `seller` the one whose goods they are, `other` where there is no indicator, else (`agent`) the one who acts:
    invests, gives, lives elsewhere. `told_by` is the word that told the indicator.
    """
    if of == "nobody":
        return None, None
    text, words = document.text, _Words.of(document.language)
    named = list(_named(document, profile, cast, between))
    if of == "other" and (about := _about(text, named, quantity, words)):
        return about, _other(profile, about) if len({n.code for n in named}) > 1 else None
    if of == "rank":
        return _ranked(profile, named, quantity)
    subject = _agent(named, quantity, parts={"plain", "source", "owner"})
    if of == "seller" and words.buying.match(told_by):
        sources = [n for n in named if n.part == "source"]
        subject = _nearest(sources, quantity) or _other(profile, subject)
    if subject is None and of != "other":
        # Only where it goes is told: with two parties it comes from the other.
        subject = _other(profile, _nearest([n for n in named if n.part == "place"], quantity))
    counterpart = _other(profile, subject) if len({n.code for n in named}) > 1 else None
    return subject, counterpart


def _ranked(profile: Profile, named: list[Named], quantity: Quantity) -> tuple[str | None, str | None]:
    """Who holds a rank, and among whose partners: of "Norway's largest investor" Norway is the counterpart."""
    owner = _nearest([n for n in named if n.part in {"ranked", "owner"} and n.end <= quantity.start], quantity)
    owner = owner or _nearest([n for n in named if n.part in {"place", "source"} and n.start >= quantity.end], quantity)
    holders = [n for n in named if n.part == "plain" and n.code != owner]
    subject = _agent(holders, quantity, parts={"plain"}) or _other(profile, owner)
    return subject, owner or (_other(profile, subject) if len({n.code for n in named}) > 1 else None)


def _about(text: str, named: list[Named], quantity: Quantity, words: _Words) -> str | None:
    """The party right after a number and a word such as "on": "15 percent on Peruvian fish"."""
    for one in named:
        if 0 <= one.start - quantity.end <= _BEFORE and words.about.search(text, quantity.end, one.start):
            return one.code
    return None


def _agent(named: list[Named], quantity: Quantity, *, parts: set[str]) -> str | None:
    """The party nearest before the number that acts, else nearest after it."""
    told = [n for n in named if n.part in parts]
    close = [n.code for n in told if 0 <= n.start - quantity.end <= 1]
    before = [n.code for n in told if n.end <= quantity.start]
    after = [n.code for n in told if n.start >= quantity.end]
    return next(iter((*close, *before[-1:], *after)), None)


def _nearest(named: list[Named], quantity: Quantity) -> str | None:
    if not named:
        return None
    return min(named, key=lambda n: max(n.start - quantity.end, quantity.start - n.end)).code


def _other(profile: Profile, code: str | None) -> str | None:
    others = [c for c in profile.codes if c != code]
    return others[0] if code is not None and len(others) == 1 else None


def _named(document: Document, profile: Profile, cast: Cast | None, between: tuple[int, int]) -> Iterator[Named]:
    text, words = document.text, _Words.of(document.language)
    for start, end, code in _mentions(document, profile, cast, between):
        before = text[max(between[0], start - _BEFORE) : start]
        if text[end : end + 2] in {"'s", "’s", "s'", "s’"}:
            part = "ranked" if words.ranking.match(text, end + 2) else "owner"
        elif words.place.search(before):
            part = "place"
        else:
            part = "source" if words.source.search(before) else "plain"
        yield Named(start, end, code, part)


def _mentions(
    document: Document, profile: Profile, cast: Cast | None, between: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """Whom the sentence names, one party each; without a cast only countries and demonyms are known."""
    if cast is None:
        entries = tuple(
            (p.code, tuple(w for forms in (p.names, p.demonyms) for w in forms.get(document.language, ())) or (p.code,))
            for p in profile.parties
        )
        for match in _pattern(entries).finditer(document.text, *between):
            yield match.start(), match.end(), match.lastgroup or ""
        return
    for mention in cast.within(*between):
        codes = {w.party for w in cast.resolve(mention)} if mention.kind in _ACTING else set()
        if len(codes) == 1 and (code := codes.pop()) in profile.codes:
            yield mention.start, mention.end, code


@lru_cache(maxsize=64)
def _pattern(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    groups = (
        f"(?P<{code}>{'|'.join(re.escape(w) for w in sorted(words, key=len, reverse=True))})" for code, words in entries
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")
