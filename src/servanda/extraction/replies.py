"""Acts of answering: how one side met what the other had said before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.data import load
from servanda.reading.mentions import Mention
from servanda.reading.sentences import sentences as split
from servanda.reading.stems import Stems
from servanda.records import Document, Reception, Reply, Who

_NEAR = 24
"""Characters between a subject and its verb, where no comma stands between."""
_HOLDERS = frozenset({"person", "party", "metonym", "office", "organ", "group", "role", "pronoun", "demonym"})
_ADVERBS = re.compile(r"(?:[a-z]{1,22}ly|also|then|too|once more|in turn)\s$")


@dataclass(frozen=True, slots=True)
class Act:
    """An act of `replies.yaml`: `scopes` are its patterns with the scope each tells; `told` where its words decide."""

    name: str
    reception: Reception | None
    scopes: tuple[tuple[str, re.Pattern[str]], ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    act: Act
    scope: str
    reception: Reception
    speakers: tuple[Who, ...]

    def within(self, start: int, end: int) -> bool:
        return start <= self.start and self.end <= end


@dataclass(frozen=True, slots=True)
class Rules:
    """What tells a reply in one language; `objects` are the stems of the objects that the `scopes` in turn need."""

    acts: tuple[Act, ...]
    stems: Stems
    objects: Stems
    scopes: tuple[str, ...]
    responses: tuple[tuple[Reception, re.Pattern[str]], ...]
    not_before: re.Pattern[str]

    def fitting(self, sentence: str) -> Iterator[tuple[Act, str, re.Pattern[str]]]:
        """The acts that `sentence` may fit by its stems, each with its scopes."""
        acts = self.stems.fitting(sentence)
        if not acts:
            return
        bits = self.objects.fitting(sentence)
        objects = {scope for number, scope in enumerate(self.scopes) if bits >> number & 1}
        for number, act in enumerate(self.acts):
            if acts >> number & 1:
                for scope, pattern in act.scopes:
                    if len(act.scopes) == 1 or scope in objects:
                        yield act, scope, pattern


@cache
def rules_of(language: str) -> Rules | None:
    """The rules in the folder of `language`; None where it has none."""
    try:
        data = load(language, "replies")
    except KeyError:
        return None
    words: dict[str, str] = data["words"]

    def filled(pattern: str) -> str:
        for _ in range(2):
            for name, form in words.items():
                pattern = pattern.replace("{" + name + "}", form)
        return pattern

    def scopes(act: dict[str, str]) -> Iterator[tuple[str, re.Pattern[str]]]:
        pattern = filled(act["pattern"])
        if "{object}" not in pattern:
            yield act.get("scope", "told"), re.compile(_whole(pattern), re.IGNORECASE)
            return
        for entry in data["objects"]:
            own = pattern.replace("{object}", f"(?:{filled(entry['pattern'])})")
            yield entry["scope"], re.compile(_whole(own), re.IGNORECASE)

    acts = tuple(
        Act(
            act["name"],
            None if act["reception"] == "told" else Reception(act["reception"]),
            tuple(scopes(act)),
            act["confidence"],
        )
        for act in data["acts"]
    )
    responses = tuple(
        (Reception(r["reception"]), re.compile(filled(r["pattern"]), re.IGNORECASE)) for r in data["responses"]
    )
    return Rules(
        acts,
        Stems([act["stems"] for act in data["acts"]]),
        Stems([entry["stems"] for entry in data["objects"]]),
        tuple(entry["scope"] for entry in data["objects"]),
        responses,
        re.compile(data["not_before"], re.IGNORECASE),
    )


def _whole(pattern: str) -> str:
    return pattern if pattern.startswith("^") else rf"\b{pattern}"


def replies(
    document: Document, profile: Profile, cast: Cast, sentences: Sequence[tuple[int, int]] | None = None
) -> list[Reply]:
    """The replies of `document` in the order of their words; `sentences` are the bounds of its sentences.

    `rule` is the name of the act and what it answers, `acknowledge/one`: `one` is the last ask before it, `several`
    all asks before it, `views` all that was said, in general terms, `invitation` an invitation; `told` says in its
    own words what is answered. A language without rules has no replies.
    """
    rules = rules_of(document.language)
    if rules is None:
        return []
    bounds = sentences if sentences is not None else [(s.start, s.end) for s in split(document)]
    return [
        reply
        for start, end in bounds
        if document.readable(start, end)
        for reply in _of_sentence(document, profile, cast, rules, (start, end))
    ]


def _of_sentence(
    document: Document, profile: Profile, cast: Cast, rules: Rules, sentence: tuple[int, int]
) -> Iterator[Reply]:
    text = document.text
    found: list[_Found] = []
    for act, scope, pattern in rules.fitting(text[sentence[0] : sentence[1]]):
        for match in pattern.finditer(text[sentence[0] : sentence[1]]):
            start, end = sentence[0] + match.start(), sentence[0] + match.end()
            if act.reception is None:
                end = _close(text, end, sentence[1])
            if rules.not_before.search(text, sentence[0], start):
                continue
            if any(start < other.end and other.start < end and not other.within(start, end) for other in found):
                continue
            inner = [other for other in found if other.within(start, end)]
            if inner and act.reception is not None:
                continue
            ahead = start == sentence[0]  # "In response, the minister said": the subject comes after
            speakers = _speakers(profile, cast, (start, end) if ahead else (sentence[0], start), ahead=ahead)
            if not speakers:
                continue
            reception = act.reception or next(r for r, p in rules.responses if p.search(text, start, end))
            kept = scope
            if inner:  # "replied that he will consider the request": the words told say what is answered, and how
                kept, reception = inner[0].scope, inner[0].reception
                found = [other for other in found if other not in inner]
            found.append(_Found(_with_adverb(text, sentence[0], start), end, act, kept, reception, speakers))
    for one in sorted(found, key=lambda one: one.start):
        yield Reply.grounded(
            document,
            one.start,
            one.end,
            reception=one.reception,
            speakers=one.speakers,
            confidence=one.act.confidence,
            rule=f"{one.act.name}/{one.scope}",
        )


def _close(text: str, start: int, end: int) -> int:
    """Where the words of a reply end: before the closing marks of its sentence."""
    return start + len(text[start:end].rstrip().rstrip(".!;:").rstrip())


def _with_adverb(text: str, first: int, start: int) -> int:
    match = _ADVERBS.search(text, max(first, start - _NEAR), start)
    return match.start() if match else start


def _speakers(profile: Profile, cast: Cast, within: tuple[int, int], *, ahead: bool) -> tuple[Who, ...]:
    """Who answers: the subject nearest before the verb, else the first of its sentence; `ahead`, the first after it."""
    start, end = within
    told = [m for m in cast.within(start, end) if m.kind in _HOLDERS]
    if told and not ahead and end - told[-1].end <= _NEAR:
        told.insert(0, told[-1])
    return next((who for mention in told if (who := _who(profile, cast, mention))), ())


def _who(profile: Profile, cast: Cast, mention: Mention) -> tuple[Who, ...]:
    whos = [w for m in cast.coordinated(mention) for w in cast.resolve(m) if w.party in profile.codes]
    return tuple(dict.fromkeys(whos))
