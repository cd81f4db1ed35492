"""Everybody once: the spellings of a name that are one person's, and lists of actors and encounters united by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, func, select

from servanda.analysis.encounters import Encounter
from servanda.ledger import schema
from servanda.ledger.queries import Row
from servanda.ledger.search import fold
from servanda.profiles import Profile
from servanda.reconciliation.naming import Names
from servanda.records import Who

Spellings = Mapping[tuple[str, str], tuple[str, ...]]
"""By party and name the spellings of whoever bears it, the usual one first."""
_COUNTS = ("speakers", "addressees", "participants")


def spellings(connection: Connection, profile: Profile) -> Spellings:
    """The spellings of everybody who is named in the ledger.

    Names are one person's where the letters are the same without diacritics, hyphens and order, or the profile knows
    both. Names of people that the profile does not know stay apart where their diacritics contradict each other.
    """
    w = schema.whos
    counted = select(w.c.party, w.c.name, func.count()).where(w.c.name != "").group_by(w.c.party, w.c.name)
    names = Names(profile)
    usual: dict[tuple[str, str], str] = {}
    groups: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for party, name, number in connection.execute(counted):
        person = names.person(Who(party, name))
        key = (party, person.key if person else name)
        groups[key][name] = number
        if person and (known := names.spelled(person, [""])):
            usual[key] = known
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for key, forms in groups.items():
        for some in [list(forms)] if key in usual else _parted(forms):
            ranked = sorted(some, key=lambda name: (-forms[name], name))
            own = tuple(dict.fromkeys([usual[key], *ranked])) if key in usual else tuple(ranked)
            found.update({(key[0], name): own for name in own})
    return found


def _parted(forms: Iterable[str]) -> list[list[str]]:
    """Names of the same letters, apart where they are marked with different diacritics."""
    marked: dict[str, list[str]] = defaultdict(list)
    for name in forms:
        letters = "".join(filter(str.isalnum, name.lower()))
        marked["" if fold(name) == name.lower() else letters].append(name)
    plain = marked.pop("", [])
    if len(marked) <= 1:
        return [[*plain, *(name for some in marked.values() for name in some)]]
    return [some for some in (plain, *marked.values()) if some]


def others(known: Spellings, name: str, party: str | None) -> tuple[str, ...]:
    """The other spellings of a name, of one party or of any."""
    some = [own for (code, form), own in known.items() if form == name and party in {None, code}]
    return tuple(dict.fromkeys(form for own in some for form in own if form != name))


def united_actors(rows: Iterable[Row], known: Spellings) -> list[Row]:
    """The rows of actors with each person once, under the usual spelling; the most frequent first."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        name = known.get((row["party"], row["name"]), (row["name"],))[0]
        own = found.setdefault((row["party"], name), {**row, "name": name, **dict.fromkeys(_COUNTS, 0)})
        own.update({count: own[count] + row[count] for count in _COUNTS})
    return sorted(found.values(), key=lambda row: (-sum(row[c] for c in _COUNTS), row["party"], row["name"]))


def united_encounters(met: Iterable[Encounter], known: Spellings) -> list[Encounter]:
    """The encounters with each person once; those who met most often first."""
    found: dict[tuple[str, ...], Encounter] = {}
    for one in met:
        name = known.get((one.party, one.name), (one.name,))[0]
        other = known.get((one.other_party, one.other_name), (one.other_name,))[0]
        key = (one.party, name, one.other_party, other)
        before = found.get(key)
        times = one.times + (before.times if before else 0)
        last = max(one.last or "", before.last or "" if before else "") or None
        found[key] = replace(one, name=name, other_name=other, times=times, last=last)
    latest_first = sorted(found.values(), key=lambda m: m.last or "", reverse=True)
    return sorted(latest_first, key=lambda m: -m.times)
