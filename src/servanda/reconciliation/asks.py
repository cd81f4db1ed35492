"""What the other side said to each ask of an undertaking."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import accumulate
from operator import or_
from typing import TypeVar

from servanda.reading.data import load
from servanda.reconciliation.concepts import SPECIFIC, Vocabulary
from servanda.reconciliation.courses import in_order, named
from servanda.records import Answer, Force, Reception, Reply, Statement, Told

R = TypeVar("R", Statement, Reply)

_ASKS = frozenset({Force.REQUEST, Force.PROPOSAL})
_GRANTS = frozenset({Force.AGREEMENT, Force.COMMITMENT, Force.OFFER})
_RECEPTIONS = {reception: rank for rank, reception in enumerate(Reception)}
_TOGETHER = 60
"""Characters between two asks of one breath: what answers the one answers the other."""
DIRECT, NEAR, GENERAL = 3, 2, 1
_HOW = {
    DIRECT: "said to this ask",
    NEAR: "said after it in the same document, on the same thing",
    GENERAL: "said in general terms to all that was put forward",
}


@dataclass(frozen=True, slots=True)
class _Rules:
    demands: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    put_off: re.Pattern[str] = re.compile(r"(?!)")
    invitations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Met:
    """One way in which an ask was met: how closely, how, by which record, on which day, and why they go together."""

    closeness: int
    reception: Reception
    record: str
    ask: Told[Statement]
    date: str
    why: str


@cache
def _rules(language: str) -> _Rules:
    try:
        data = load(language, "outcomes")
    except KeyError:
        return _Rules()
    demands = tuple(
        (re.compile(d["more"], re.IGNORECASE), re.compile(d["less"], re.IGNORECASE)) for d in data["demands"]
    )
    return _Rules(demands, re.compile(data["put_off"], re.IGNORECASE), tuple(data["invitations"]))


def asked_in(tellings: Iterable[Told[Statement]]) -> set[str]:
    """The documents whose replies and statements `answers` needs: those in which the tellings ask something."""
    return {told.source.id for told in tellings if told.record.force in _ASKS}


def answers(
    undertaking: str,
    tellings: Sequence[Told[Statement]],
    codes: Sequence[str],
    *,
    replies: Iterable[Told[Reply]] = (),
    around: Iterable[Told[Statement]] = (),
) -> list[Answer]:
    """One answer for each party that asks something in `tellings`, the statements of one undertaking.

    `replies` and `around` are the replies and all statements of the documents that `asked_in` names; `codes` those of
    all parties. An ask is met by what the asked side, alone or jointly, undertakes in the same undertaking on the day
    or later; by a reply told after it in the same document; by an undertaking on the same thing told after it there.
    What is said to the very ask goes before what is said in general; of equals the most forthcoming counts, then the
    first. Copies are left out where there is an original.
    """
    own = [told for told in in_order(tellings) if told.source.copy_of is None] or in_order(tellings)
    told_in = _by_document(around)
    replied_in = _by_document(replies)
    return [
        answer
        for party in codes
        if (asks := [told for told in own if _asks(told, party)])
        and (answer := _answer(undertaking, party, asks, own, codes, told_in, replied_in))
    ]


def _asks(told: Told[Statement], party: str) -> bool:
    return told.record.force in _ASKS and _asker(told) == {party}


def _asker(told: Told[Statement]) -> set[str]:
    """Who asks: the speakers; where several are read who speak to one of their own, those it is not asked of."""
    speakers = {who.party for who in told.record.speakers}
    addressees = {who.party for who in told.record.addressees}
    return speakers - addressees if len(speakers) > 1 else speakers


def _asked(told: Told[Statement], party: str, codes: Sequence[str]) -> frozenset[str]:
    """Who is asked: the addressees but for the asker; where the words name none, all other parties."""
    named = {who.party for who in told.record.addressees} - {party}
    return frozenset(named) or frozenset(code for code in codes if code != party)


def _answer(
    undertaking: str,
    party: str,
    asks: Sequence[Told[Statement]],
    own: Sequence[Told[Statement]],
    codes: Sequence[str],
    told_in: dict[str, list[Told[Statement]]],
    replied_in: dict[str, list[Told[Reply]]],
) -> Answer | None:
    asked = frozenset(code for ask in asks for code in _asked(ask, party, codes))
    if not asked:
        return None
    known = frozenset(told.record.id for told in own)
    met = [
        *_undertaken(asks, own, asked),
        *(m for ask in asks for m in _replied(ask, asked, told_in, replied_in)),
        *(m for ask in asks for m in _granted(ask, asked, told_in, known)),
    ]
    best = min(met, key=lambda m: (-m.closeness, _RECEPTIONS[m.reception], m.date or "9999", m.record), default=None)
    fullest = max(asks, key=lambda t: (_fullness(t), str(t.date or ""), t.record.id))
    pillars = dict.fromkeys(pillar for ask in asks for pillar in ask.record.pillars)
    ask = best.ask if best else fullest
    return Answer(
        undertaking,
        party,
        tuple(code for code in codes if code in asked),
        tuple(pillars),
        ask.record.id,
        best.reception if best else Reception.UNANSWERED,
        best.record if best else None,
        best.why if best else "nothing that the other side said to it was found in the documents read",
    )


def _fullness(told: Told[Statement]) -> float:
    return round(sum(Vocabulary.of(told.source.language).concepts(told.record.evidence.quote).values()), 3)


def _undertaken(
    asks: Sequence[Told[Statement]], own: Sequence[Told[Statement]], asked: frozenset[str]
) -> Iterator[_Met]:
    """What the asked side undertakes in the same undertaking, on the day of an ask or later."""
    dated = sorted(
        ((ask.date.first_day, number, ask) for number, ask in enumerate(asks) if ask.date), key=lambda item: item[:2]
    )
    days = [day for day, _, _ in dated]
    demanded = list(accumulate((_demands(ask) for _, _, ask in dated), or_))
    at_home = _by_document(asks)
    for told in own:
        statement = told.record
        speakers = {who.party for who in statement.speakers}
        if statement.force not in _GRANTS or not speakers & asked:
            continue
        here = [a for a in at_home.get(told.source.id, ()) if a.record.evidence.start < statement.evidence.start]
        before = bisect_right(days, told.date.last_day) if told.date else 0
        while before and not here and dated[before - 1][2].source.id == told.source.id:
            before -= 1  # asked after it in the same document
        if not here and not before:
            continue
        ask = here[-1] if here else dated[before - 1][2]
        demands = reduce(or_, map(_demands, here), demanded[before - 1] if before else frozenset())
        joint = "jointly " if len(speakers) > 1 else ""
        why = f"{joint}{named(statement.force)} on the same matter{f' of {told.date}' if told.date else ''}"
        yield _Met(DIRECT, _reception(demands, told), statement.id, ask, str(told.date or ""), why)


def _demands(ask: Told[Statement]) -> frozenset[tuple[str, int]]:
    """By language and number, the demands of `outcomes.yaml` that the words of an ask make."""
    language = ask.source.language
    quote = ask.record.evidence.quote
    return frozenset((language, n) for n, (more, _) in enumerate(_rules(language).demands) if more.search(quote))


def _reception(demands: frozenset[tuple[str, int]], told: Told[Statement]) -> Reception:
    """How an undertaking meets what was demanded before it, by its words."""
    language = told.source.language
    rules = _rules(language)
    words = told.record.evidence.quote
    if rules.put_off.search(words) and told.record.force is not Force.AGREEMENT:
        return Reception.DEFERRED
    for number, (more, less) in enumerate(rules.demands):
        if (language, number) in demands and less.search(words) and not more.search(words):
            return Reception.ACCEPTED_IN_PART
    return Reception.AGREED


def _replied(
    ask: Told[Statement],
    asked: frozenset[str],
    told_in: dict[str, list[Told[Statement]]],
    replied_in: dict[str, list[Told[Reply]]],
) -> Iterator[_Met]:
    """The replies after an ask in its document that answer it."""
    put = [t for t in told_in.get(ask.source.id, ()) if t.record.force in _ASKS and not _speaks(t, asked)]
    put = put or [ask]
    said = replied_in.get(ask.source.id, [])
    rules = _rules(ask.source.language)
    for number, told in enumerate(said):
        reply = told.record
        if not {who.party for who in reply.speakers} & asked or reply.evidence.start <= ask.record.evidence.start:
            continue
        if told.setting and ask.setting and told.setting != ask.setting:
            continue
        scope = reply.rule.rpartition("/")[2]
        invited = ask.record.rule.startswith(rules.invitations) if rules.invitations else False
        if (scope == "invitation") != invited:
            continue
        before = [t for t in put if t.record.evidence.start < reply.evidence.start]
        since = max((r.record.evidence.end for r in said[:number] if _party_of(r) & asked), default=0)
        closeness = _closeness(scope, ask, before, since, reply)
        if closeness:
            why = f"“{reply.evidence.quote}”: {_HOW[closeness]}"
            yield _Met(closeness, reply.reception, reply.id, ask, str(told.date or ""), why)


def _closeness(scope: str, ask: Told[Statement], before: Sequence[Told[Statement]], since: int, reply: Reply) -> int:
    """How closely a reply answers an ask; 0 where it does not."""
    if scope == "views":
        return GENERAL
    if scope == "several":
        return DIRECT if ask.record.evidence.start >= since else 0
    if scope == "invitation":
        return DIRECT
    if scope == "told" and _share(ask, reply.evidence.quote):
        return DIRECT
    last = _last_breath(before)
    if not any(t.record.id == ask.record.id for t in last):
        return 0
    return DIRECT if scope == "one" else GENERAL


def _last_breath(before: Sequence[Told[Statement]]) -> list[Told[Statement]]:
    """The last ask, with those told in one breath with it."""
    found: list[Told[Statement]] = []
    for told in sorted(before, key=lambda t: -t.record.evidence.start):
        if found and found[-1].record.evidence.start - told.record.evidence.end > _TOGETHER:
            break
        found.append(told)
    return found


def _granted(
    ask: Told[Statement],
    asked: frozenset[str],
    told_in: dict[str, list[Told[Statement]]],
    known: frozenset[str],
) -> Iterator[_Met]:
    """What the asked side undertakes after an ask in its document, on a thing that the ask names."""
    for told in told_in.get(ask.source.id, ()):
        statement = told.record
        if statement.id in known or statement.force not in _GRANTS or not _speaks(told, asked):
            continue
        if statement.evidence.start < ask.record.evidence.end or not _share(ask, statement.evidence.quote):
            continue
        yield _Met(
            NEAR,
            _reception(_demands(ask), told),
            statement.id,
            ask,
            str(told.date or ""),
            f"{named(statement.force)} {_HOW[NEAR]}",
        )


def _share(ask: Told[Statement], words: str) -> bool:
    vocabulary = Vocabulary.of(ask.source.language)
    if not vocabulary.known:
        return False
    theirs = vocabulary.concepts(words)
    return any(
        weight >= SPECIFIC and theirs.get(concept, 0.0) >= SPECIFIC
        for concept, weight in vocabulary.concepts(ask.record.evidence.quote).items()
    )


def _speaks(told: Told[Statement], parties: frozenset[str]) -> bool:
    return bool({who.party for who in told.record.speakers} & parties)


def _party_of(told: Told[Reply]) -> set[str]:
    return {who.party for who in told.record.speakers}


def _by_document(tellings: Iterable[Told[R]]) -> dict[str, list[Told[R]]]:
    found: dict[str, list[Told[R]]] = {}
    for told in tellings:
        found.setdefault(told.source.id, []).append(told)
    return {key: sorted(own, key=lambda t: t.record.evidence) for key, own in found.items()}
