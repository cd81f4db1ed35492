"""What a partnership is made of, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from servanda.profiles.watch import Watch
from servanda.records import Observation, PartialDate, Target

Words = dict[str, tuple[str, ...]]
"""Wordings by language (ISO 639-1), the usual one first: `{"en": ("Viet Nam", "Vietnam"), "ko": ("베트남",)}`."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side: a country (ISO 3166-1 alpha-3) or an organisation (its acronym)."""

    code: str
    kind: str  # "country" or "organisation"
    names: Words
    demonyms: Words = field(default_factory=dict)
    capitals: Words = field(default_factory=dict)  # metonyms: Seoul, Ha Noi; also Blue House, White House
    acronyms: tuple[str, ...] = ()

    def name(self, language: str = "en") -> str:
        """The usual name in `language`, else in English, else the code."""
        return (self.names.get(language) or self.names.get("en") or (self.code,))[0]


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office from `start` to `end` (None: open)."""

    party: str
    office: str  # key of an Office
    names: Words
    start: PartialDate | None = None
    end: PartialDate | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """An office of one party: `VNM` "general-secretary", with its titles in each language."""

    key: str
    party: str
    titles: Words
    channel: str = "government"  # party, state, government, parliament, localities, business, people


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ or institution that acts for a party: a ministry, a parliament, an agency, a company."""

    key: str
    party: str
    names: Words
    channel: str = "government"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, agency, broadcaster or site of one party: its names, the usual one first, and its domains."""

    party: str
    names: tuple[str, ...]
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pillar:
    """A field of cooperation with the words that tell it (lower case; a trailing `*` matches any ending)."""

    key: str
    names: Words
    vocabulary: Words


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a number can be about."""

    key: str
    unit: str
    names: Words
    directed: bool = True  # told of one party towards the other; trade turnover is not


@dataclass(frozen=True, slots=True)
class Project:
    """Something being built or run together."""

    key: str
    names: Words
    pillar: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A city, province or site of a party.

    Latitude and longitude are degrees (WGS 84); `precision` says how large the area is that they stand for: commune,
    district, city, province or country; `province` is its code in the oldest division of the party that is known.
    """

    key: str
    party: str
    names: Words
    kind: str = "city"
    latitude: float | None = None
    longitude: float | None = None
    precision: str = "city"
    province: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A source of raw materials, an industrial zone, or where a project stands.

    `kind` is mineral, industrial_zone or project; `unit` names where it lies as far as its source tells, the largest
    first; the point, its `precision` and `province` are as in `Place`, None where no source tells more than the
    country. `second_hand` marks what was not read in a source of its own.
    """

    key: str
    party: str
    kind: str
    name: str
    commodities: tuple[str, ...]
    what: str
    unit: tuple[str, ...]
    province: str
    latitude: float | None
    longitude: float | None
    precision: str
    operator: str
    status: str
    project: str  # key of a Project
    source: str
    second_hand: bool
    note: str


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is said to lie in the ground of a site, or of the whole country where `site` is empty.

    `measure` tells what is counted: ore, oxide, mineral or metal; `comparator` is one of = ~ > <; `vintage` is the date
    of the estimate, None where its source tells none.
    """

    commodity: str
    party: str
    site: str
    measure: str
    comparator: str
    value: Decimal
    unit: str
    vintage: PartialDate | None
    told_by: str
    source: str
    second_hand: bool
    note: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated turn of the relationship, with where it is told."""

    date: PartialDate
    what: str
    kind: str = "milestone"
    place: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A partnership as data; `servanda.profiles.load` and `servanda.profiles.for_parties` make one."""

    name: str
    title: str
    parties: tuple[Party, ...]
    offices: tuple[Office, ...] = ()
    holders: tuple[Holder, ...] = ()
    organs: tuple[Organ, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    projects: tuple[Project, ...] = ()
    places: tuple[Place, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    sites: tuple[Site, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    # Figures judge what was read and do not change the reading: they are no part of `repr`, which names it.
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    targets: tuple[Target, ...] = field(default=(), repr=False)
    watch: Watch = field(default=Watch(), repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the parties, in the order of the profile."""
        return tuple(party.code for party in self.parties)

    def party(self, code: str) -> Party:
        """The party with this code; `KeyError` where there is none."""
        for party in self.parties:
            if party.code == code:
                return party
        raise KeyError(code)

    def in_office(self, party: str, office: str, on: PartialDate | None) -> tuple[Holder, ...]:
        """Who held `office` of `party` on that date (all who ever did where it is None), latest term first."""
        held = [h for h in self.holders if h.party == party and h.office == office]
        if on is not None:
            held = [
                h
                for h in held
                if (h.start is None or h.start.first_day <= on.last_day)
                and (h.end is None or on.first_day <= h.end.last_day)
            ]
        return tuple(sorted(held, key=lambda h: str(h.start or ""), reverse=True))
