"""How much of the partnership the ledger covers: statements by pillar and by channel of whoever speaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from servanda.ledger import schema
from servanda.profiles import Profile

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
    """Statements by pillar and channel; one of several speakers or pillars counts in each of them once.

    The channel of a speaker is that of the office held under that name, else that of the organ of that name; a party
    that speaks as a whole speaks through its government.
    """
    channels = _channels(profile)
    w, t = schema.whos, schema.topics
    chosen = (
        select(t.c.pillar, w.c.party, w.c.name, func.count(t.c.record.distinct()))
        .join(w, (w.c.record == t.c.record) & (w.c.role == "speaker"))
        .group_by(t.c.pillar, w.c.party, w.c.name)
    )
    counts: Counter[tuple[str, str]] = Counter()
    for pillar, party, name, number in connection.execute(chosen):
        counts[pillar, channels.get((party, name.lower()), OTHER) if name else "government"] += number
    order = ("party", "state", "government", "parliament", "localities", "business", "people", OTHER)
    present = {channel for _, channel in counts}
    return Coverage(
        tuple(p.key for p in profile.pillars),
        tuple(c for c in order if c in present or c != OTHER),
        dict(counts),
    )


def _channels(profile: Profile) -> dict[tuple[str, str], str]:
    """The channel of each known name of a party's people and organs, the latest office of a person deciding."""
    offices = {(office.party, office.key): office.channel for office in profile.offices}
    found: dict[tuple[str, str], str] = {}
    for organ in profile.organs:
        for forms in organ.names.values():
            found.update({(organ.party, form.lower()): organ.channel for form in forms})
    for office in profile.offices:
        for forms in office.titles.values():
            found.update({(office.party, form.lower()): office.channel for form in forms})
    for holder in sorted(profile.holders, key=lambda h: str(h.start or "")):
        channel = offices.get((holder.party, holder.office))
        if channel:
            for forms in holder.names.values():
                found.update({(holder.party, form.lower()): channel for form in forms})
    return found
