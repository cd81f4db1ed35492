"""What reports of one happening have differently of one act: its force, its parties, its date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from servanda.profiles import Profile
from servanda.reading.data import languages
from servanda.reconciliation.discrepancies.assembling import MOST, VOICES, listed
from servanda.reconciliation.discrepancies.wording import Wording, closeness, weight, wording
from servanda.reconciliation.wording import words
from servanda.records import Discrepancy, DiscrepancyKind, Force, Severity, Side, Statement, Told

_ASKS = frozenset({Force.REQUEST, Force.PROPOSAL, Force.ASPIRATION})
_LIMIT = 400
"""Distinct contents of one happening that are compared, the best attested first."""
_LEAST, _SHARE = 2.0, 0.6
"""The weight and the share of words that two statements must have in common to be of one act."""
_CLOSE = 0.8
"""The share from which wordings are the same but for what they differ in."""
_ALIKE = 0.6
"""The share of all words of both that they have in common where only the parties differ."""
_THREE = 2.9
"""The weight of three words that tell."""
_SHOWN = 12
"""Words of an act that a reason quotes."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

NO_THREADS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Act:
    """Statements that say the same in the same words with the same force."""

    first: Told[Statement]
    voices: tuple[Told[Statement], ...]
    weight: int
    words: Wording
    years: frozenset[str]
    threads: frozenset[str]

    @property
    def force(self) -> Force:
        return self.first.record.force

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(who.party for who in self.first.record.speakers)

    @property
    def people(self) -> list[frozenset[str]]:
        """The names of the speakers, each as its words without accents."""
        return [frozenset(words(who.name)) for who in self.first.record.speakers if who.name]

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(told.source.id for told in self.voices)


Test = Callable[[_Act, _Act], bool]


def told_apart(
    tellings: Sequence[Told[Statement]], profile: Profile | None = None, threads: Mapping[str, str] = NO_THREADS
) -> list[Discrepancy]:
    """The discrepancies between statements that were made at one happening or a part of it, in the order of their ids.

    `threads` gives the undertaking of a statement by its id: statements of one undertaking are compared also where
    their words have little in common. The result depends on nothing else, and of statements with the same words and
    force a few from different documents suffice.
    """
    acts = _acts(tellings, profile, threads)
    by_document: defaultdict[str, list[_Act]] = defaultdict(list)
    for act in acts:
        for document in act.documents:
            by_document[document].append(act)
    pairs = list(_candidates(acts))
    found: list[Discrepancy] = []
    for kind, test in (
        (DiscrepancyKind.FORCE, _force),
        (DiscrepancyKind.PARTIES, _swapped),
        (DiscrepancyKind.DATE, _date),
    ):
        disputed = [(a, b) for a, b in pairs if test(a, b) and not _both(a, b, by_document, test)]
        found.extend(_reported(kind, group) for group in _joined(disputed))
    return sorted(found, key=lambda one: one.id)


def _acts(tellings: Sequence[Told[Statement]], profile: Profile | None, threads: Mapping[str, str]) -> list[_Act]:
    alike: defaultdict[tuple[object, ...], list[Told[Statement]]] = defaultdict(list)
    for told in tellings:
        record = told.record
        if told.source.language in languages():
            plain = " ".join(record.evidence.quote.lower().split())
            alike[plain, record.force, record.speakers].append(told)
    acts = []
    for own in alike.values():
        voices: dict[str, Told[Statement]] = {}
        for told in sorted(own, key=lambda t: (t.source.copy_of is not None, _order(t))):
            voices.setdefault(told.source.copy_of or told.source.id, told)
        first = next(iter(voices.values()))
        quote = first.record.evidence.quote
        deadline = first.record.deadline
        acts.append(
            _Act(
                first,
                tuple(voices.values()),
                len(voices),
                wording(quote, profile, first.source.language),
                frozenset(_YEAR.findall(quote)) | ({str(deadline.year)} if deadline else frozenset()),
                frozenset(threads[told.record.id] for told in own if told.record.id in threads),
            )
        )
    return sorted(acts, key=lambda act: (-act.weight, _order(act.first)))[:_LIMIT]


def _order(told: Told[Statement]) -> tuple[str, str, int]:
    return str(told.date or "9999"), told.source.path, told.record.evidence.start


def _candidates(acts: Sequence[_Act]) -> Iterator[tuple[_Act, _Act]]:
    """Pairs that share a thread or a word that tells."""
    filed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, act in enumerate(acts):
        language = act.first.source.language
        for word in act.words.words:
            if weight((word,), language) == 1:
                filed["word", word].append(number)
        for thread in act.threads:
            filed["thread", thread].append(number)
    found = {pair for own in filed.values() for pair in combinations(own, 2)}
    for one, other in sorted(found):
        a, b = acts[one], acts[other]
        if a.first.source.language == b.first.source.language and a.documents != b.documents:
            yield a, b


def _same_act(a: _Act, b: _Act) -> bool:
    shared, share = closeness(a.words, b.words, a.first.source.language)
    if shared >= _LEAST and share >= _SHARE:
        return True
    return bool(a.threads & b.threads) and shared >= 1 and share >= 1 / 2


def _force(a: _Act, b: _Act) -> bool:
    """An agreement of all in one, an ask of one side in the other."""
    if Force.AGREEMENT not in {a.force, b.force} or not _ASKS & {a.force, b.force}:
        return False
    ask = b if a.force is Force.AGREEMENT else a
    return len(ask.parties) == 1 and _same_people(a, b) and _same_act(a, b)


def _same_people(a: _Act, b: _Act) -> bool:
    """Whether somebody may have spoken in both: what one person asks and others agree elsewhere is no conflict."""
    return not a.people or not b.people or any(one <= other or other <= one for one in a.people for other in b.people)


def _swapped(a: _Act, b: _Act) -> bool:
    """The same words with two parties in each other's places."""
    one, other = a.words.parties, b.words.parties
    if not one or len(one) != len(other) or len(set(one) | set(other)) != 2:
        return False
    if any(x == y for x, y in zip(one, other, strict=True)):
        return False
    language = a.first.source.language
    shared, share = closeness(a.words, b.words, language)
    union = weight(a.words.words | b.words.words, language)
    return share >= _CLOSE and shared >= _THREE and shared >= union * _ALIKE


def _date(a: _Act, b: _Act) -> bool:
    """One act of the same speakers, to be done by different years."""
    if not a.years or not b.years or a.years & b.years or a.parties != b.parties or a.force is not b.force:
        return False
    if not _same_people(a, b):
        return False
    shared, share = closeness(a.words, b.words, a.first.source.language)
    return share >= 1 / 2 and shared >= 1


def _both(a: _Act, b: _Act, by_document: Mapping[str, Sequence[_Act]], test: Test) -> bool:
    """Whether a document of either tells both versions: what was asked and then agreed, what each side asked."""
    return any(
        _version(other, b) for d in a.documents for other in by_document[d] if other != a and test(a, other)
    ) or any(_version(other, a) for d in b.documents for other in by_document[d] if other != b and test(b, other))


def _version(one: _Act, other: _Act) -> bool:
    return one.force is other.force or (one.force in _ASKS and other.force in _ASKS)


def _joined(pairs: Iterable[tuple[_Act, _Act]]) -> list[list[tuple[_Act, _Act]]]:
    """Pairs that share a statement, together: one discrepancy for each contested act."""
    groups: list[list[tuple[_Act, _Act]]] = []
    for pair in pairs:
        touching = [g for g in groups if any(act in other for other in g for act in pair)]
        groups = [g for g in groups if g not in touching]
        groups.append([*(p for g in touching for p in g), pair])
    return groups


def _reported(kind: DiscrepancyKind, pairs: list[tuple[_Act, _Act]]) -> Discrepancy:
    acts = sorted(
        {id(act): act for pair in pairs for act in pair}.values(), key=lambda act: (-act.weight, _order(act.first))
    )
    voices = [told for act in acts[:MOST] for told in act.voices[:VOICES]]
    sides = tuple(Side(t.record.id, t.record.evidence, _says(t.record)) for t in sorted(voices, key=_order))
    act = _short(acts[0].first.record.evidence.quote)
    match kind:
        case DiscrepancyKind.FORCE:
            asks = [act for act in acts if act.force is not Force.AGREEMENT]
            hard = any(act.force is not Force.ASPIRATION for act in asks)
            heard = listed(_says(act.first.record) for act in asks[:3])
            why = f"{act}: agreed by all in one report of the event, {heard} in another"
            return Discrepancy(kind, Severity.HIGH if hard else Severity.MEDIUM, why, sides)
        case DiscrepancyKind.PARTIES:
            why = f"{act}: another report of the event has the parties in each other's places"
            return Discrepancy(kind, Severity.HIGH, why, sides)
        case _:
            years = listed(sorted({year for act in acts for year in act.years}))
            return Discrepancy(kind, Severity.HIGH, f"{act}: reports of the event have {years}", sides)


def _short(quote: str) -> str:
    """The words of an act in quotation marks, the first of them where they are many."""
    words_ = quote.split()
    return f"“{' '.join(words_[:_SHOWN])}{' …' if len(words_) > _SHOWN else ''}”"


def _says(record: Statement) -> str:
    who = listed(str(speaker) for speaker in record.speakers) if record.speakers else "nobody named"
    return f"{record.force} of {who}"
