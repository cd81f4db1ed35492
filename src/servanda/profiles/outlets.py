"""Whose a source is: the party whose outlet or organ published it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import pycountry

from servanda.profiles.errors import ProfileError
from servanda.profiles.model import Outlet, Profile
from servanda.profiles.nodes import Place
from servanda.records import Document, RegionKind

COLUMNS = ("party", "name", "also", "domains")
"""The columns of an outlets file; further names and domains are divided by `|`."""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,126}[a-z]{2,63}")
_SHORT = 6
"""Characters up to which a name is an acronym that counts only in its own capitals."""
_OWN_TLD = {"GBR": "uk", "EU": "eu"}
_HEADS = frozenset({RegionKind.BYLINE, RegionKind.DATELINE, RegionKind.SIGNOFF, RegionKind.NOTICE})
_HEAD = 200
"""Characters of the longest byline or sign-off that is looked at."""


def outlet(place: Place, codes: tuple[str, ...]) -> Outlet:
    """An outlet of a profile's own list; `ProfileError` where something in it is wrong."""
    entries = place.known(("party", "names"), ("domains",))
    party = entries["party"].text()
    if party not in codes:
        raise entries["party"].fail(f'"{party}" is not among the parties ({", ".join(codes)})')
    domains = []
    for item in entries["domains"].items() if "domains" in entries else ():
        if not _DOMAIN.fullmatch(item.text()):
            raise item.fail(f'"{item.text()}" is not a domain; write it as in example.org')
        domains.append(item.text())
    names = tuple(item.text() for item in entries["names"].items())
    if not names:
        raise entries["names"].fail("an outlet has at least one name")
    return Outlet(party, names, tuple(domains))


def outlets(rows: Iterable[tuple[str, dict[str, str]]], codes: tuple[str, ...]) -> Iterator[Outlet]:
    """The outlets of a file, each row with the words that say where it stands."""
    for where, row in rows:
        if row["party"] not in codes:
            raise ProfileError(f'{where}: "{row["party"]}" is not among the parties ({", ".join(codes)})')
        domains = tuple(part for part in (row["domains"] or "").split("|") if part)
        wrong = [domain for domain in domains if not _DOMAIN.fullmatch(domain)]
        if wrong:
            raise ProfileError(f'{where}: "{wrong[0]}" is not a domain; write it as in example.org')
        if not row["name"]:
            raise ProfileError(f"{where}: an outlet needs a name")
        yield Outlet(row["party"], (row["name"], *(part for part in (row["also"] or "").split("|") if part)), domains)


def side(publisher: str | None, path: str, profile: Profile) -> str | None:
    """The party whose outlet or organ `publisher` is, or whose site `path` lies on, by its code; None if neither tells.

    A name counts where it stands in `publisher` as whole words: that of an outlet or of an organ of a party; of several
    the first. An address counts by the domains of outlets, then by its country.
    """
    if publisher and (party := _by_name(publisher, profile)):
        return party
    host = (urlsplit(path).hostname or "") if "://" in path else ""
    return _by_host(host.lower(), profile) if host else None


def side_of(document: Document, profile: Profile) -> str | None:
    """The side of a document: by its publisher or address, its agency, or the words of its byline and sign-off."""
    heads = (document.text[r.start : min(r.end, r.start + _HEAD)] for r in document.regions if r.kind in _HEADS)
    names = (document.publisher, document.dateline.agency, document.signoff, *heads)
    for name in names:
        if name and (party := side(name, document.path, profile)):
            return party
    return side(None, document.path, profile)


def _by_name(publisher: str, profile: Profile) -> str | None:
    exact, folded = _names(
        tuple((o.party, o.names) for o in profile.outlets)
        + tuple((o.party, tuple(form for forms in o.names.values() for form in forms)) for o in profile.organs)
    )
    found = [
        (match.start(), -len(match.group()), match.lastgroup)
        for pattern in (exact, folded)
        if pattern is not None
        for match in pattern.finditer(publisher)
    ]
    return min(found)[2] if found else None


@lru_cache(maxsize=16)
def _names(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Patterns of the acronyms, in their own capitals, and of the other names."""
    return (
        _pattern([(party, name) for party, names in entries for name in names if len(name) <= _SHORT], 0),
        _pattern([(party, name) for party, names in entries for name in names if len(name) > _SHORT], re.IGNORECASE),
    )


def _pattern(names: list[tuple[str, str]], flags: int) -> re.Pattern[str] | None:
    by_party: dict[str, list[str]] = {}
    for party, name in names:
        by_party.setdefault(party, []).append(name)
    groups = [
        f"(?P<{party}>{'|'.join(re.escape(name) for name in sorted(own, key=len, reverse=True))})"
        for party, own in by_party.items()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", flags) if groups else None


def _by_host(host: str, profile: Profile) -> str | None:
    for own in profile.outlets:
        if any(host == domain or host.endswith(f".{domain}") for domain in own.domains):
            return own.party
    for party in profile.parties:
        country = pycountry.countries.get(alpha_3=party.code)
        ending = _OWN_TLD.get(party.code) or (country.alpha_2.lower() if country else None)
        if ending and host.endswith(f".{ending}"):
            return party.code
    return None
