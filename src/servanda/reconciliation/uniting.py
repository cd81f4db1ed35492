"""The tellings of one happening, brought to one account: kind, days, place and who took part, with reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import PurePath

from servanda.reconciliation.naming import Names, Person, Spot
from servanda.reconciliation.telling import spanned, stated_days
from servanda.reconciliation.vocabulary import vocabulary
from servanda.records import Event, EventKind, Happening, Link, Part, PartialDate, Participant, Told, Who

_INFERRED = "year inferred"
"""How the rule of an event ends whose year is not told."""
_LONGEST_STAY = 15
"""Days of the longest visit that is believed."""
_RANK = {kind: place for place, kind in enumerate(EventKind)}
_ENCOUNTERS = frozenset({EventKind.TALKS, EventKind.MEETING, EventKind.FORUM, EventKind.VISIT})


def unite(tellings: Sequence[Told[Event]], links: Iterable[Link], names: Names) -> Happening:
    """The happening that `tellings`, one or more records of one event, tell of; `links` say what made them one.

    The votes of originals decide where tellings differ, those of copies only where there are no others. The result
    depends on the tellings, the links and the spellings that `names` knows, and not on their order.
    """
    ordered = sorted(tellings, key=_fullness)
    originals = [told for told in ordered if told.source.copy_of is None] or ordered
    why = _united(ordered, links)
    kind = _kind(originals, why)
    first, last = _days(kind, originals, why)
    place = _place(kind, originals, first, names, why)
    participants = _participants(kind, ordered, place, names, why)
    return Happening(
        kind,
        first,
        last,
        place.name if place else None,
        participants,
        tuple(told.record.id for told in ordered),
        tuple(dict.fromkeys(told.source.id for told in ordered)),
        why=tuple(why),
    )


def _fullness(told: Told[Event]) -> tuple[int, bool, int, bool, float, str]:
    """The order of tellings: the one with most names, the most precise date and a place first, copies behind."""
    event = told.record
    named = sum(1 for who in event.participants if who.name)
    precision = len(event.date.parts) if event.date else 0
    return -precision, told.source.copy_of is not None, -named, event.place is None, -event.confidence, event.id


def _file(told: Told[Event]) -> str:
    return PurePath(told.source.path).name or told.source.path


def _united(ordered: Sequence[Told[Event]], links: Iterable[Link]) -> list[str]:
    if len(ordered) == 1:
        return [f"told by {_file(ordered[0])} alone"]
    documents = {told.source.id: told for told in ordered}
    copies = sorted(_file(told) for told in documents.values() if told.source.copy_of is not None)
    why = [f"{len(ordered)} tellings in {len(documents)} documents"]
    reasons = Counter(link.match.why for link in links)
    why += [f"united by {reason}" for reason in sorted(reasons, key=lambda r: (-reasons[r], r))]
    if copies:
        why.append(f"without weight, as copies: {', '.join(copies)}")
    return why


def _kind(originals: Sequence[Told[Event]], why: list[str]) -> EventKind:
    """What most originals call it; where as many say one as the other, the first of the guidelines' list."""
    votes = Counter(told.record.kind for told in originals if told.record.kind is not EventKind.SCHEDULED)
    if not votes:
        return EventKind.SCHEDULED
    kind = min(votes, key=lambda k: (-votes[k], _RANK[k]))
    others = sorted({told.record.kind for told in originals} - {kind})
    if others:
        why.append(f"called {kind} by most; elsewhere {', '.join(others)}")
    return kind


def _days(
    kind: EventKind, originals: Sequence[Told[Event]], why: list[str]
) -> tuple[PartialDate | None, PartialDate | None]:
    dated = [told for told in originals if told.record.date is not None]
    if not dated:
        return None, None
    if all(told.record.rule.endswith(_INFERRED) for told in dated):
        why.append("no report gives the year; it follows from terms of office, full dates and figures")
    if kind is EventKind.VISIT:
        return _stay(dated, why)
    stated = [told for told in dated if _states(told)]
    voters = stated or dated
    votes = Counter(str(told.record.date) for told in voters)
    best = min(votes, key=lambda d: (-votes[d], -len(d), d))
    fuller = sorted(d for d in votes if len(d) > len(best) and d.startswith(best))
    chosen = PartialDate.parse(fuller[0] if fuller else best)
    if not stated and all(told.record.date == told.date and told.source.place is None for told in voters):
        why.append(f"no report gives the day; {chosen} is that of {_file(voters[0])}")
        return PartialDate(chosen.year, chosen.month), None
    for other in sorted({str(told.record.date) for told in dated} - {str(chosen)}):
        tellers = sorted({_file(told) for told in dated if str(told.record.date) == other})
        if PartialDate.parse(other).agrees(chosen):
            why.append(f"{other}, as {', '.join(tellers)} has it, is told in full as {chosen}")
        elif any(_states(told) for told in dated if str(told.record.date) == other):
            why.append(f"dated {chosen} against {other} in {', '.join(tellers)}")
        else:
            why.append(f"dated {chosen}; {', '.join(tellers)} of {other} gives no day of its own")
    return chosen, None


def _states(told: Told[Event]) -> bool:
    """Whether the words of the record give its date."""
    own = told.record.date
    return own is not None and any(mention.date.agrees(own) for mention in stated_days(told))


def _stay(dated: Sequence[Told[Event]], why: list[str]) -> tuple[PartialDate, PartialDate | None]:
    """The first and the last day of a visit that are told, by any of its reports."""
    days: dict[date, str] = {}
    months: list[PartialDate] = []
    stated = any(_states(told) and told.record.date.day for told in dated if told.record.date)
    for told in dated:
        own = told.record.date
        if own is None:
            continue
        if own.day is None:
            months.append(own)
            continue
        if _states(told) or own != told.date or not stated:
            days.setdefault(own.first_day, _file(told))
        for first, last in _stretches(told, own.first_day):
            days.setdefault(first, _file(told))
            days.setdefault(last, _file(told))
    if not days:
        return min(months, key=lambda d: (-len(d.parts), d)), None
    begin, end = min(days), max(days)
    if len({days[begin], days[end]}) > 1 and begin != end:
        why.append(f"from {begin} ({days[begin]}) to {end} ({days[end]})")
    return PartialDate.of(begin), PartialDate.of(end) if end > begin else None


def _stretches(told: Told[Event], own: date) -> Iterable[tuple[date, date]]:
    """The days that the words of a visit give, near the day of the record, and what its length makes of them."""
    quote = told.record.evidence.quote
    near = [spanned(m, quote) for m in stated_days(told) if m.date.day and m.role != "deadline"]
    near = [(a, b) for a, b in near if abs((a - own).days) <= _LONGEST_STAY and abs((b - own).days) <= _LONGEST_STAY]
    words = vocabulary(told.source.language)
    if len(near) == 1 and near[0][0] == near[0][1] and words.begins.search(quote):
        length = words.lasting.search(quote)
        number = words.count(length.group(1).lower()) if length else None
        if number and 1 < number <= _LONGEST_STAY:
            near.append((near[0][0], near[0][0] + timedelta(days=number - 1)))
    return near


def _place(
    kind: EventKind, originals: Sequence[Told[Event]], day: PartialDate | None, names: Names, why: list[str]
) -> Spot | None:
    if kind is EventKind.MILESTONE or _remote(originals):
        return None
    told = [(spot, telling) for telling in originals if (spot := names.spot(telling.record.place))]
    if told:
        votes = Counter(spot.key for spot, _ in told)
        spots = {spot.key: spot for spot, _ in sorted(told, key=lambda pair: pair[0].name)}
        best = min(votes, key=lambda key: (spots[key].country, -votes[key], key))
        spelled = sorted({telling.record.place or "" for spot, telling in told if spot.key == best})
        if len(spelled) > 1:
            why.append(f"{', '.join(spelled)} are one place")
        return spots[best]
    named = any(names.people(telling.record.participants) for telling in originals)
    if kind not in _ENCOUNTERS or kind is EventKind.VISIT or day is None or not named:
        return None
    lines = [
        (spot, telling)
        for telling in originals
        if telling.source.date is not None
        and abs((telling.source.date.first_day - day.first_day).days) <= 1
        and (spot := names.spot(telling.source.place))
    ]
    keys = {spot.key for spot, _ in lines}
    if len(keys) != 1:
        return None
    why.append(f"{lines[0][0].name} from the dateline of {_file(lines[0][1])}")
    return lines[0][0]


def _remote(originals: Iterable[Told[Event]]) -> bool:
    """Whether it was a telephone call or the like."""
    return any(vocabulary(told.source.language).remote.search(told.record.evidence.quote) for told in originals)


def _participants(
    kind: EventKind, ordered: Sequence[Told[Event]], place: Spot | None, names: Names, why: list[str]
) -> tuple[Participant, ...]:
    forms: defaultdict[Person, set[str]] = defaultdict(set)
    parties: dict[str, None] = {}
    for told in ordered:
        for who in told.record.participants:
            parties.setdefault(who.party)
            if kind is not EventKind.MILESTONE and (person := names.person(who)):
                forms[person].add(who.name)
    merged = _merged(forms)
    why += [f"one person: {', '.join(sorted(some))}" for some in merged.values() if len(some) > 1]
    jointly = any(vocabulary(t.source.language).co_chaired.search(t.record.evidence.quote) for t in ordered)
    signed = any(vocabulary(t.source.language).signed.search(t.record.evidence.quote) for t in ordered)
    found = []
    for party in parties:
        own = [person for person in merged if person.party == party]
        whos = [Who(party, names.spelled(person, merged[person])) for person in own] or [Who(party)]
        role = _role(kind, party, place, jointly=jointly, signed=signed, named=bool(own))
        found += [Participant(who, role) for who in sorted(whos)]
    return tuple(found)


def _merged(forms: dict[Person, set[str]]) -> dict[Person, set[str]]:
    """Spellings by person, where a shorter name is taken for the fuller one that alone it fits."""
    merged: dict[Person, set[str]] = {}
    for person in sorted(forms, key=lambda p: (-len(p.name), p)):
        homes = [known for known in merged if known.alike(person)]
        home = homes[0] if len(homes) == 1 else person
        merged.setdefault(home, set()).update(forms[person])
    return merged


def _role(kind: EventKind, party: str, place: Spot | None, *, jointly: bool, signed: bool, named: bool) -> Part:
    """What those of a party were: told by the words, else by whose country it was in."""
    if kind is EventKind.SPEECH and named:
        return Part.SPEAKER
    if jointly and named:
        return Part.CO_CHAIR
    if kind is EventKind.SIGNING:
        return Part.SIGNATORY if signed else Part.PARTICIPANT
    if kind in _ENCOUNTERS and place is not None and place.party is not None:
        return Part.HOST if place.party == party else Part.GUEST
    return Part.PARTICIPANT
