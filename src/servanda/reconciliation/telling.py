"""One telling of an event, reduced to what tells it from others: kind, days, place, people, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.reading.dates import DateMention, find_dates
from servanda.reconciliation.naming import Names, Person, Spot
from servanda.reconciliation.vocabulary import vocabulary
from servanda.reconciliation.wording import words
from servanda.records import Event, EventKind, PartialDate, Told

LATE = 7
"""Days that a report may lag behind what it tells without a date."""
_NEAR = 3
"""Days around a date that was taken from another event of the document."""
STAY = 7
"""Days that a told day of a visit may be away from another day of the same visit."""
_SHORT = 3
_NUMBER = re.compile(r"\d+")
_ORDINAL = re.compile(r"(?<!\w)(\d{1,3})(?:st|nd|rd|th)(?!\w)")
_ENTRANT = frozenset({EventKind.VISIT, EventKind.SPEECH, EventKind.PRESS, EventKind.SCHEDULED})
"""Kinds that are somebody's: without a name, nothing says whose."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The features of one event record.

    `first` and `last` are the days (proleptic ordinals) between which it can have been; `told` says that its own words
    give the date, rather than the document's; `papers` and `turns` are kinds of documents and milestones, `counts` the
    numbers of its words, `ordinals` those of a session ("12th").
    """

    kind: EventKind
    date: PartialDate
    told: bool
    first: int
    last: int
    place: Spot | None
    people: tuple[Person, ...]
    parties: tuple[str, ...]
    content: frozenset[str]
    papers: frozenset[str]
    turns: frozenset[str]
    counts: frozenset[int]
    ordinals: frozenset[int]

    @property
    def sides(self) -> frozenset[str]:
        """The parties for which somebody is named."""
        return frozenset(person.party for person in self.people)

    @property
    def day(self) -> int | None:
        """The day as a proleptic ordinal, where its words give it."""
        return self.date.first_day.toordinal() if self.told and self.date.day else None


def telling(told: Told[Event], names: Names) -> Telling | None:
    """The features of an event record; None where it tells no date, or nobody's name where that is needed.

    They depend on the event, and on the language, the day and nothing else of its document.
    """
    event = told.record
    people = names.people(event.participants)
    if event.date is None or (event.kind in _ENTRANT and not any(person.full for person in people)):
        return None
    quote = event.evidence.quote
    own = vocabulary(told.source.language)
    stated = stated_days(told)
    is_told = any(_covers(mention, event.date) for mention in stated)
    first, last = _bounds(event.kind, event.date, told.date, told=is_told)
    tokens = words(quote)
    parties = tuple(sorted({who.party for who in event.participants}))
    return Telling(
        event.kind,
        event.date,
        is_told,
        first,
        last,
        names.spot(event.place),
        people,
        parties,
        _content(tokens, people),
        own.papers(quote),
        own.turns(quote) if event.kind is EventKind.MILESTONE else frozenset(),
        frozenset(number for token in tokens if (number := own.count(token)) is not None and number < 1000),
        frozenset(int(number) for number in _ORDINAL.findall(quote.lower())),
    )


def stated_days(told: Told[Event]) -> list[DateMention]:
    """The dates that the words of an event record give; none in a language whose dates are not read."""
    own = told.record.date
    anchor = told.date or (PartialDate(own.year, own.month) if own else None)
    try:
        return find_dates(told.record.evidence.quote, anchor, told.source.language)
    except KeyError:
        return []


def spanned(mention: DateMention, quote: str) -> tuple[date, date]:
    """The first and the last day of a dated stretch: "from December 4 to 6" ends on the 6th."""
    own = mention.date
    if own.day is None or own.month is None:
        return own.first_day, own.last_day
    form = quote[mention.start : mention.end]
    days = {own.day}
    if any(letter.isalpha() for letter in form):
        longest = PartialDate(own.year, own.month).last_day.day
        days |= {number for told in _NUMBER.findall(form) if 1 <= (number := int(told)) <= longest}
    return date(own.year, own.month, min(days)), date(own.year, own.month, max(days))


def _covers(mention: DateMention, own: PartialDate) -> bool:
    return mention.date.agrees(own) or mention.kind in {"range", "span"}


def _bounds(kind: EventKind, own: PartialDate, day: PartialDate | None, *, told: bool) -> tuple[int, int]:
    first, last = own.first_day, own.last_day
    slack = timedelta(0)
    if not told:
        from_document = day is not None and day.agrees(own)
        before, after = (LATE, 0) if from_document else (_NEAR, _NEAR)
        first, last = first - timedelta(days=before), last + timedelta(days=after)
    if kind is EventKind.VISIT:
        slack = timedelta(days=STAY)
    return (first - slack).toordinal(), (last + slack).toordinal()


def _content(tokens: list[str], people: tuple[Person, ...]) -> frozenset[str]:
    named = {word for person in people for word in person.name}
    return frozenset(t for t in tokens if len(t) > _SHORT and t not in named and not t.isdigit())
