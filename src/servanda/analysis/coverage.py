"""How much of the partnership the ledger covers: statements by pillar and by channel of whoever speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, String, column, func, literal, select, values

from servanda.ledger import schema
from servanda.ledger.queries import Speakers
from servanda.ledger.search import fold
from servanda.profiles import Profile

CHANNELS = ("party", "state", "government", "parliament", "localities", "business", "people")
OTHER = "other"
"""The channel of speakers whose office or organ the profile does not know."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix: `counts` by (pillar, channel), with the pillars and channels in the order in which they are shown."""

    pillars: tuple[str, ...]
    channels: tuple[str, ...]
    counts: dict[tuple[str, str], int]

    @property
    def most(self) -> int:
        """The largest count."""
        return max(self.counts.values(), default=0)


def coverage(connection: Connection, profile: Profile) -> Coverage:
    """Statements by pillar and channel; one of several channels or pillars counts in each of them once.

    The channel of a speaker is that of the office held under that name, else that of the organ of that name; a party
    that speaks as a whole speaks through its government.
    """
    known = speaking(connection, profile)
    w, t = schema.whos, schema.topics
    chosen = select(t.c.pillar, literal(OTHER), func.count(t.c.record.distinct())).group_by(t.c.pillar)
    by = (w.c.record == t.c.record) & (w.c.role == "speaker")
    if known:
        named = values(column("party", String), column("name", String), column("channel", String), name="named")
        n = named.data([(*who, channel) for who, channel in known.items()]).cte("named")
        channel = func.coalesce(n.c.channel, OTHER)
        chosen = (
            select(t.c.pillar, channel, func.count(t.c.record.distinct()))
            .select_from(t.join(w, by).outerjoin(n, (n.c.party == w.c.party) & (n.c.name == w.c.name)))
            .group_by(t.c.pillar, channel)
        )
    counts = {(str(pillar), str(told)): int(number) for pillar, told, number in connection.execute(chosen)}
    order = (*CHANNELS, OTHER)
    present = {told for _, told in counts}
    return Coverage(
        tuple(p.key for p in profile.pillars),
        tuple(c for c in order if c in present or c != OTHER),
        counts,
    )


def speaking(connection: Connection, profile: Profile) -> dict[tuple[str, str], str]:
    """The channel of everybody (party and name) who speaks in the ledger and whose channel is known."""
    channels = _channels(profile)
    w = schema.whos
    present = connection.execute(select(w.c.party, w.c.name).where(w.c.role == "speaker").distinct())
    told = {(p, name): channels.get((p, _letters(name)), OTHER) if name else "government" for p, name in present}
    return {who: channel for who, channel in told.items() if channel != OTHER}


def speakers(known: Mapping[tuple[str, str], str], channel: str) -> Speakers:
    """Who speaks through a channel, for `Filters`; `known` is what `speaking` gives."""
    if channel == OTHER:
        return Speakers(tuple(known), none_of_them=True)
    return Speakers(tuple(who for who, own in known.items() if own == channel))


def _channels(profile: Profile) -> dict[tuple[str, str], str]:
    """The channel of each known name of a party's people and organs, the latest office of a person deciding."""
    offices = {(office.party, office.key): office.channel for office in profile.offices}
    found: dict[tuple[str, str], str] = {}
    for organ in profile.organs:
        for forms in organ.names.values():
            found.update({(organ.party, _letters(form)): organ.channel for form in forms})
    for office in profile.offices:
        for forms in office.titles.values():
            found.update({(office.party, _letters(form)): office.channel for form in forms})
    for holder in sorted(profile.holders, key=lambda h: str(h.start or "")):
        channel = offices.get((holder.party, holder.office))
        if channel:
            for forms in holder.names.values():
                found.update({(holder.party, _letters(form)): channel for form in forms})
    return found


def _letters(name: str) -> str:
    """A name without case, diacritics, hyphens and spaces: it is one name however it is written."""
    return "".join(filter(str.isalnum, fold(name)))
