"""Claims become figures: what the record holds, and what the words around it say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from servanda.profiles import Profile
from servanda.reading.data import languages
from servanda.reading.dates import DateMention, find_dates
from servanda.reading.quantities import find_quantities
from servanda.reconciliation.discrepancies.figure import Figure, Measure, measures
from servanda.reconciliation.discrepancies.words import Named, Words, named, party_pattern, sentence
from servanda.records import Claim, PartialDate, Told

_PEOPLE = Decimal(10_000)
"""The least number of people that a sentence about travel can mean by travellers of a year."""
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class _Setting:
    """The sentence around a claim, and where its number stands in it."""

    text: str
    start: int
    end: int
    first: int
    last: int
    parties: list[Named]
    dates: list[DateMention]
    words: Words
    number: tuple[int, int]


def figure(told: Told[Claim], text: str, profile: Profile) -> Figure | None:
    """The figure of a claim, read with the sentence it stands in; `text` is that of its document.

    None where it measures nothing that is compared, or where its words do not tell what it measures.
    """
    claim, language = told.record, told.source.language
    if language not in languages():
        return None
    setting = _setting(told, text, profile)
    measure = _measure(claim, setting)
    if measure is None:
        return None
    holder, other = _sides(claim, measure, setting, profile)
    period, base = _times(claim, setting, told.date)
    if measure.kind in {"stock", "rank"} and told.date:
        period = PartialDate((period or told.date).year)
    counted = ""
    if measure.family == "visits" and measure.kind == "flow":
        counted = _counted(setting)
    if measure.kind == "rank" and not (holder or other):
        return None
    target = claim.target or _ahead(period, told, setting)
    return Figure(
        claim.id, claim.evidence, told.source, measure, claim.value, _unit(claim, measure), claim.comparator,
        period, base, target and measure.kind not in {"rank", "occasion"}, holder, other, counted, _reporter(setting),
    )  # fmt: skip


def _setting(told: Told[Claim], text: str, profile: Profile) -> _Setting:
    span, language = told.record.evidence, told.source.language
    first, last = sentence(text, span.start, span.end)
    dates = [
        d for d in find_dates(text, told.date, language, first, last) if d.kind in {"year", "month", "day", "range"}
    ]
    parties = named(text, first, last, party_pattern(profile, language))
    words = Words.of_language(language)
    return _Setting(
        text, span.start, span.end, first, last, parties, dates, words, _number(told.record, text, language)
    )


def _number(claim: Claim, text: str, language: str) -> tuple[int, int]:
    """Where the number itself stands in the evidence."""
    start, end = claim.evidence.start, claim.evidence.end
    for found in find_quantities(text, start, min(len(text), end + 24), language):
        if found.value == claim.value and found.start < end:
            return found.start, found.end
    return start, end


def _measure(claim: Claim, setting: _Setting) -> Measure | None:
    """What the claim measures, where the words do not speak against it."""
    known, words, text = measures(), setting.words, setting.text
    money = _is_money(claim.unit)
    if claim.value >= _MILLION and (family := _sum(claim, setting)):
        return known[family]
    measure = known.get(claim.indicator)
    if not money and claim.value >= _PEOPLE and (measure is None or measure.family in {"visits", "residents"}):
        return _travel(setting, measure)
    if measure is None or (measure.family in {"trade", "investment"} and measure.kind != "multiple" and not money):
        return None
    if measure.kind == "flow" and words.partial.search(text, setting.first, setting.last):
        return None
    if claim.indicator == "trade.export":
        return measure if _trade_word(setting) else None
    if measure.kind == "rank" and _hedged_rank(setting):
        return None
    return measure


def _sum(claim: Claim, setting: _Setting) -> str:
    """The indicator of a sum that the words next to it call one of trade or of investment; empty where none do."""
    text, (start, end) = setting.text, setting.number
    family = next((name for name, pattern in setting.words.sums if pattern.match(text, end, setting.last)), "")
    if not family:
        if claim.indicator != "other" or not _is_money(claim.unit):
            return ""
        before = text[max(setting.first, start - 70) : start]
        family = "investment" if setting.words.invested.search(before) and not any(c.isdigit() for c in before) else ""
    if family == "trade":
        return "trade.turnover"
    dated = any(0 <= d.start - end <= 12 for d in setting.dates)
    return (
        ""
        if not family
        else claim.indicator
        if claim.indicator.startswith("fdi.")
        else "fdi.flow"
        if dated
        else "fdi.stock"
    )


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def _travel(setting: _Setting, measure: Measure | None) -> Measure | None:
    """Visits both ways or one way, as the words have it; residents where nobody travels."""
    words, text, (start, end) = setting.words, setting.text, setting.number
    near = text[end : end + 24]
    going = words.travel.search(text, end, min(setting.last, end + 60)) or words.journeys.search(near)
    if measure and measure.family == "residents":
        return (
            measure
            if not going
            else measures()["visits.total"]
            if words.both_ways.search(text, end, setting.last)
            else None
        )
    if not (going or measure) or not _counted(setting):
        return None
    if words.partial.search(text, setting.first, setting.last):
        return None
    clause = max(setting.first, start - 40), min(setting.last, end + 80)
    return measures()["visits.total" if words.both_ways.search(text, *clause) else "visits.outbound"]


def _trade_word(setting: _Setting) -> tuple[int, int, bool] | None:
    """The word that makes the number one of exports (True) or imports, where no other number is nearer to it."""
    text, (start, end) = setting.text, setting.number
    places = [
        (*found.span(), exports)
        for exports, pattern in ((True, setting.words.exports), (False, setting.words.imports))
        for found in pattern.finditer(text, setting.first, setting.last)
    ]
    if not places:
        return None
    nearest = min(places, key=lambda place: max(place[0] - end, start - place[1]))
    between = text[min(end, nearest[1]) : max(start, nearest[0])]
    return None if any(c.isdigit() for c in between) or "," in between else nearest


def _hedged_rank(setting: _Setting) -> bool:
    text, words = setting.text, setting.words
    before = text[max(setting.first, setting.start - 30) : setting.end]
    after = text[setting.end : min(setting.last, setting.end + 40)]
    return bool(words.among_others.search(before) or words.within.search(after) or words.within.search(before))


def _sides(claim: Claim, measure: Measure, setting: _Setting, profile: Profile) -> tuple[str, str]:
    """Whose the figure is and in or with whom, by the words; the claim's own reading where these are silent."""
    if not measure.directed:
        return "", ""
    if measure.kind == "rank":
        return _ranked(claim, setting, profile)
    if claim.indicator == "trade.export":
        return _completed(_exporter(setting, profile), "", profile)
    text, (start, end) = setting.text, setting.number
    near = [p for p in setting.parties if p.end > start - 90 and p.start < end + 90]
    inside = [p for p in near if setting.words.inside.search(text, max(setting.first, p.start - 12), p.start)]
    free = [p for p in near if p not in inside]
    after = [p for p in free if 0 <= p.start - end <= 24 and not _stop(text[end : p.start])]
    before = [p for p in free if p.end <= start and p.adjective and not _stop(text[p.end : start])]
    holder = after[0].party if after else before[-1].party if before else ""
    others = [p.party for p in sorted(inside, key=lambda p: abs(p.start - end)) if p.party != holder]
    other = others[0] if others else ""
    if not holder and not other:
        holder, other = claim.subject or "", claim.counterpart or ""
    return _completed(holder, other, profile)


def _exporter(setting: _Setting, profile: Profile) -> str:
    """Whose exports they are, by "Korean exports", "exports to Viet Nam", or the office that counts its own."""
    word = _trade_word(setting)
    if word is None:
        return ""
    first, last, exports = word
    for party in setting.parties:
        if 0 <= first - party.end <= 3:
            return party.party if exports else _rest(party.party, profile)
        if 0 <= party.start - last <= 8 and not _stop(setting.text[last : party.start]):
            return _rest(party.party, profile)
    reporter = _reporter(setting)
    return reporter if exports or not reporter else _rest(reporter, profile)


def _rest(party: str, profile: Profile) -> str:
    others = [code for code in profile.codes if code != party]
    return others[0] if len(others) == 1 else ""


def _stop(between: str) -> bool:
    return any(mark in between for mark in ".;:") or any(c.isdigit() for c in between)


def _ranked(claim: Claim, setting: _Setting, profile: Profile) -> tuple[str, str]:
    """Who holds the rank, and with whom: "Y's largest partner", "the largest partner of Y"."""
    text = setting.text
    for party in reversed(setting.parties):
        if party.end <= setting.start and setting.words.of.match(text, party.end) and setting.start - party.end <= 12:
            return _completed("", party.party, profile)
    for party in setting.parties:
        between = text[setting.end : party.start] if party.start >= setting.end else None
        if (
            between is not None
            and len(between) <= 12
            and between.split()
            and between.split()[0] in {"of", "in", "to", "for"}
        ):
            return _completed("", party.party, profile)
    return _completed(claim.subject or "", claim.counterpart or "", profile)


def _completed(holder: str, other: str, profile: Profile) -> tuple[str, str]:
    """Both parties of a pair, where one of them is told."""
    if len(profile.codes) == 2 and bool(holder) != bool(other):
        (rest,) = (code for code in profile.codes if code != (holder or other))
        return (holder or rest), (other or rest)
    return holder, other


def _times(claim: Claim, setting: _Setting, now: PartialDate | None) -> tuple[PartialDate | None, PartialDate | None]:
    """What the figure is about and what it is measured against."""
    text = setting.text
    against = [
        d for d in setting.dates if setting.words.against.search(text, max(setting.first, d.start - 18), d.start)
    ]
    about = [d for d in setting.dates if d not in against]
    period, base = claim.period, claim.base_period
    multiple = claim.indicator.endswith(".multiple")
    if multiple and base is None and against:
        base = against[0].date
    told = {d.date.year for d in about}
    if period is not None and not setting.dates and not _relative(period, now):
        period = None
    wrong = period is not None and period.year in {d.date.year for d in against} - told
    if wrong or (len(told) == 1 and (period is None or period.year not in told)):
        nearest = sorted(about, key=lambda d: max(d.start - setting.number[1], setting.number[0] - d.end))
        period = nearest[0].date if nearest else None
    return period, base


def _relative(period: PartialDate, now: PartialDate | None) -> bool:
    """Whether words such as "last year" can have told the period."""
    return now is not None and abs(now.year - period.year) <= 1


def _counted(setting: _Setting) -> str:
    """Whether journeys or those who make them are counted, by the word after the number; empty where neither is."""
    end = setting.number[1]
    near = setting.text[end : end + 24]
    people = [m.start() for m in setting.words.travellers.finditer(near)]
    people += [p.start - end for p in setting.parties if p.adjective and 0 <= p.start - end <= 24]
    journeys = [m.start() for m in setting.words.journeys.finditer(near)]
    if journeys and (not people or min(journeys) < min(people)):
        return "journeys"
    return "travellers" if people else ""


def _unit(claim: Claim, measure: Measure) -> str:
    if measure.family in {"trade", "investment"} and measure.kind != "multiple":
        return claim.unit if _is_money(claim.unit) else "USD"
    return {"rank": "rank", "multiple": "times"}.get(measure.kind, "count")


def _reporter(setting: _Setting) -> str:
    """The party whose statistics the sentence names."""
    found = [
        (min(abs(p.end - m.start()), abs(m.end() - p.start)), p.party)
        for m in setting.words.statistics.finditer(setting.text, setting.first, setting.last)
        for p in setting.parties
    ]
    near = [(distance, party) for distance, party in found if distance <= 24]
    return min(near)[1] if near else ""


def _ahead(period: PartialDate | None, told: Told[Claim], setting: _Setting) -> bool:
    """Whether the figure is of a time to come; in an undated document, one "by 2030"."""
    if period is None:
        return False
    if told.date is not None:
        return period.year > told.date.year
    return any(d.role == "deadline" and d.date == period for d in setting.dates)
