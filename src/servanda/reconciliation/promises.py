"""When two statements are about the same promise, ask or target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from servanda.profiles.model import Profile
from servanda.reading.quantities import find_quantities
from servanda.reconciliation.concepts import ORDINARY, SPECIFIC, Vocabulary
from servanda.reconciliation.project_names import names
from servanda.records import Force, Match, Statement, Told

ALIKE = 0.5
"""The least share of weight that two statements on one matter have in common (Dice's coefficient)."""
ALIKE_POSITION = 0.62
"""The same where one of them only holds a position: a view on a matter is not yet a thread of its promises."""
ALIKE_GENERAL = 0.9
"""From here on two are the same whatever they share. What names no matter of its own joins what is equally general,
and nothing else."""
ALIKE_UNKNOWN = 0.75
"""The same in a language whose words are not weighed."""
ALIKE_ONE = 0.75
"""The same where they share a single specific concept, which must be a topic (a thing that asks turn on)."""
ALIKE_WITHIN = 0.62
"""The same where that concept is all that one of them is about."""
ALIKE_ASIDE = 0.62
"""The same where one turns on a topic that the other does not name."""
ALIKE_VERBS = 0.65
"""The same where all that they share are verbs and nouns of many asks."""
ALIKE_FAR = 0.65
"""The same where more than `FAR` years lie between them: what is raised again after so long is rarely the same ask."""
FAR = 12
TOPIC = 1.5
NEVER = 2.0
WEIGHT = 0.95
"""The least weight that they share."""
_MEASURED = frozenset({"money", "percent", "multiple", "count"})
_KEYED = 5


@dataclass(frozen=True, slots=True)
class Features:
    """A statement as it is compared.

    `actors` are the parties that are to act, empty where the words do not tell; `owners` those whose citizens, goods
    or firms it is about ("Korean banks"); `target` a value with its unit and year; `concepts` what it is about, with
    weights.
    """

    language: str
    position: bool
    actors: frozenset[str]
    owners: frozenset[str]
    target: str
    concepts: dict[str, float]
    weight: float
    heaviest: float
    general: bool
    measures: frozenset[str]
    weighed: bool
    keys: tuple[str, ...]
    year: int
    matter: str


class Promises:
    """A `Matcher` of statements. Nothing it finds depends on any other record than the two it compares."""

    kind = "statement"

    def __init__(self, profile: Profile) -> None:
        """Make ready for the parties of `profile`, whose names no matter is told by."""
        self._profile = profile
        self._kept: dict[str, tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]] = {}

    def features(self, told: Told[Statement]) -> Features | None:
        """What tells the statement from others; None where its words name nothing."""
        statement = told.record
        language = told.source.language
        words = Vocabulary.of(language)
        quote = statement.evidence.quote
        subject, owned, codes = self._kept.get(language) or self._patterns(language)
        head = subject.match(quote)
        rest = quote[head.end() :] if head else quote
        own = codes[head["name"].lower()] if head else ""
        owners = frozenset(codes[m.lower()] for m in owned.findall(rest))
        concepts = words.concepts(owned.sub(" ", rest))
        target = _target(quote, language, words, told)
        general = not target and (sum(concepts.values()) < WEIGHT or max(concepts.values()) < SPECIFIC)
        if general:
            concepts = words.plain(rest)
        if not concepts and not target:
            return None
        return Features(
            language,
            statement.force is Force.POSITION,
            frozenset({own}) if own else self._actors(statement),
            owners,
            target,
            concepts,
            sum(concepts.values()),
            max(concepts.values(), default=0.0),
            general,
            words.measures & concepts.keys() if target else frozenset(),
            words.known,
            _keys(language, target, concepts, general=general),
            told.date.year if told.date else 0,
            "" if general else _matter(concepts),
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the parties."""
        return self._profile.codes

    def bare(self, told: Told[Statement]) -> Features:
        """Features without anything named: for a statement that stands for itself."""
        statement = told.record
        position = statement.force is Force.POSITION
        none: frozenset[str] = frozenset()
        return Features(
            told.source.language,
            position,
            self._actors(statement),
            owners=none,
            target="",
            concepts={},
            weight=0.0,
            heaviest=0.0,
            general=True,
            measures=none,
            weighed=False,
            keys=(),
            year=0,
            matter="",
        )

    def projects(self, tellings: Iterable[Told[Statement]]) -> tuple[str, ...]:
        """The keys of the projects that statements name."""
        found = {n.key for t in tellings for n in names(self._profile, t.source.language).find(t.record.evidence.quote)}
        return tuple(sorted(found))

    def signature(self, features: Features) -> str:
        """Equal for statements with equal features: 32 hexadecimal digits."""
        told = (
            features.language,
            features.position,
            *sorted(features.actors),
            "",
            *sorted(features.owners),
            features.target,
            features.year,
            *(f"{concept}={weight:.2f}" for concept, weight in sorted(features.concepts.items())),
        )
        return sha256(chr(31).join(map(str, told)).encode()).hexdigest()[:32]

    def keys(self, features: Features) -> Sequence[str]:
        """The target; else the heaviest concepts in pairs, and topics alone; of what is general, its words in pairs."""
        return features.keys

    def same(self, one: Features, other: Features) -> Match | None:
        """Whether both are about one promise, ask or target."""
        if one.target or other.target:
            if one.target != other.target or (one.measures and other.measures and not one.measures & other.measures):
                return None
            return Match(1.0, f"both name the target {one.target}")
        if one.language != other.language:
            return None
        if one.actors and other.actors and not one.actors & other.actors:
            return None
        if one.owners and other.owners and not one.owners & other.owners:
            return None
        if one.general != other.general or one.matter != other.matter:
            return None
        if not any(key in other.keys for key in one.keys):
            return None
        few, many = one.concepts, other.concepts
        if len(few) > len(many):
            few, many = many, few
        shared, specific, heaviest = 0.0, 0, 0.0
        for concept, weight in few.items():
            if theirs := many.get(concept):
                least = min(weight, theirs)
                shared += least
                specific += least >= SPECIFIC
                heaviest = max(heaviest, least)
        total = one.weight + other.weight
        if shared * 2 < ALIKE * total:
            return None
        score = 2 * shared / total
        if score < ALIKE_GENERAL and score < self._least(one, other, shared, specific, heaviest):
            return None
        common = sorted((c for c in few if c in many), key=lambda c: (-min(few[c], many[c]), c))
        return Match(round(score, 3), f"alike in {', '.join(common[:4])} ({score:.0%} of what they name)")

    @staticmethod
    def _least(one: Features, other: Features, shared: float, specific: int, heaviest: float) -> float:
        """How alike the two must be, given what they share."""
        if one.general:
            return NEVER
        least = ALIKE if one.weighed else ALIKE_UNKNOWN
        if one.position != other.position:
            least = max(least, ALIKE_POSITION)
        if one.year and other.year and abs(one.year - other.year) > FAR:
            least = max(least, ALIKE_FAR)
        if shared < WEIGHT:
            return NEVER
        if specific > 1:
            if heaviest < ORDINARY:
                return max(least, ALIKE_VERBS)
            return max(least, ALIKE_ASIDE) if heaviest < max(one.heaviest, other.heaviest) else least
        if heaviest < TOPIC:
            return NEVER
        within = min(_specific(one), _specific(other)) == 1
        return max(least, ALIKE_WITHIN if within else ALIKE_ONE)

    def _actors(self, statement: Statement) -> frozenset[str]:
        """The parties that are to act: those asked, those that undertake; empty where the words do not tell."""
        speakers = frozenset(w.party for w in statement.speakers)
        match statement.force:
            case Force.AGREEMENT | Force.COMMITMENT | Force.OFFER:
                return speakers
            case Force.REQUEST | Force.PROPOSAL:
                asked = frozenset(w.party for w in statement.addressees)
                return frozenset() if asked == speakers else asked
            case _:
                return frozenset()

    def _patterns(self, language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
        """The name of a party that opens a statement; names and demonyms anywhere; the codes of both."""
        codes: dict[str, str] = {}
        openers: set[str] = set()
        for party in self._profile.parties:
            names = (*party.names.get(language, ()), *party.capitals.get(language, ()), *party.acronyms)
            demonyms = party.demonyms.get(language, ())
            openers.update(names)
            openers.update(demonyms)
            for name in (*names, *demonyms):
                codes.setdefault(name.lower(), party.code)
        either = "|".join(map(re.escape, sorted(codes, key=len, reverse=True))) or r"(?!)"
        subject = re.compile(rf"(?:that\s+)?(?:the\s+)?(?P<name>{either})\b(?!['’]s\b|[-–])", re.IGNORECASE)
        owned = re.compile(rf"\b({either})\b(?!-\w)(?:['’]s?)?", re.IGNORECASE)
        self._kept[language] = (subject, owned, codes)
        return self._kept[language]


def _matter(concepts: dict[str, float]) -> str:
    """The one concept that a statement turns on: its heaviest, of equals the first by name."""
    return min(concepts, key=lambda c: (-concepts[c], c), default="")


def _keys(language: str, target: str, concepts: dict[str, float], *, general: bool) -> tuple[str, ...]:
    """See `Promises.keys`: a dozen at most, and never what two statements could share without being the same."""
    if target:
        return (f"target {target}",)
    heaviest = sorted((c for c in concepts if concepts[c] >= SPECIFIC), key=lambda c: (-concepts[c], c))
    if general:
        pairs = combinations(sorted(heaviest[:_KEYED]), 2)
        return tuple(f"{language} {a}+{b}" for a, b in pairs) or (f"{language} {' '.join(sorted(heaviest))} alone",)
    matter = _matter(concepts)
    pairs_of = [f"{language} {matter}+{c}" for c in heaviest[1 : 2 * _KEYED + 1]]
    if concepts[matter] >= TOPIC:
        return (f"{language} {matter}", *pairs_of)
    # One concept that is no topic: shared only by what names nothing else.
    return tuple(pairs_of) or (f"{language} {matter} alone",)


def _specific(features: Features) -> int:
    return sum(weight >= SPECIFIC for weight in features.concepts.values())


def _target(quote: str, language: str, words: Vocabulary, told: Told[Statement]) -> str:
    """The value to be reached and its year, as one text; empty where the statement sets none."""
    if words.by is None or not any(c.isdigit() for c in quote):
        return ""
    due, spoken = told.record.deadline, told.date
    for quantity in find_quantities(quote, language=language):
        if quantity.kind not in _MEASURED:
            continue
        if after := words.by.match(quote, quantity.end):
            year = int(after[1])
            if (due and due.year != year) or (spoken and year < spoken.year):
                continue
        elif due and (before := words.by.search(quote, 0, quantity.start)) and int(before[1]) == due.year:
            year = due.year
        else:
            continue
        return f"{quantity.value.normalize():f} {quantity.unit} by {year}"
    return ""
