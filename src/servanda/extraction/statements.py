"""Sentences become statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servanda.extraction.complements import complement
from servanda.extraction.forces import force_of, subject_of
from servanda.extraction.governors import Governor, governors
from servanda.extraction.holders import Stage
from servanda.extraction.pillars import pillars
from servanda.extraction.zones import actions, zone_end
from servanda.profiles import Profile
from servanda.reading.cast import Cast
from servanda.reading.cues import Lexicon
from servanda.reading.dates import find_deadline
from servanda.reading.parsing import DEFAULT_MODEL, Parsed, parse
from servanda.reading.sentences import Sentence
from servanda.records import Document, Force, Statement, Who

_WORD = re.compile(r"[\w'’]+")
_MODALS = frozenset({"will", "shall", "would", "should", "must"})


@dataclass(frozen=True, slots=True)
class Act:
    """One action of a sentence before it becomes a statement: its tokens, force and holders."""

    first: int
    last: int
    force: Force
    speakers: tuple[Who, ...]
    addressees: tuple[Who, ...]
    rule: str
    confidence: float


def statements(document: Document, profile: Profile, cast: Cast, found: list[Sentence], model: str = DEFAULT_MODEL) -> Iterator[Statement]:
    """Every statement of `document`, in the order of its words."""
    lexicon = Lexicon.of(document.language)
    stage = Stage(cast, profile)
    wanted = [s for s in found if promising(document.text[s.start : s.end], lexicon)]
    for parsed in parse(document.text, wanted, model):
        stage.enter(parsed.sentence.paragraph, keep=False)
        for act in acts(parsed, lexicon, stage):
            yield _statement(document, profile, parsed, act)


def promising(sentence: str, lexicon: Lexicon) -> bool:
    """Whether a sentence holds any word that could open an act: the filter before parsing."""
    words = {w.lower() for w in _WORD.findall(sentence)}
    return not words.isdisjoint(_triggers(lexicon))


def _triggers(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.verbs) | frozenset(lexicon.nouns) | frozenset(lexicon.adjectives) | _MODALS


def acts(parsed: Parsed, lexicon: Lexicon, stage: Stage) -> Iterator[Act]:
    """The acts of one sentence."""
    found = governors(parsed, lexicon, heading=parsed.sentence.kind == "heading")
    enclosing: tuple[Who, ...] = ()
    for governor in found:
        complement_ = complement(parsed, governor, lexicon)
        if complement_ is None:
            continue
        rule = governor.cue.force(complement_.frame) or ""
        end = zone_end(parsed, governor, complement_, found, lexicon)
        speakers = stage.holder(parsed, governor.verb, passive=governor.passive) or stage.speaker
        if enclosing and {w.party for w in speakers} <= {w.party for w in enclosing}:
            speakers = enclosing
        if complement_.frame == "that":
            enclosing = speakers
        if speakers:
            stage.speaker = speakers
        for first, last in actions(parsed, complement_, end):
            act = _act(parsed, governor, rule, complement_.frame, complement_.whom, first, last, speakers, stage)
            if act is not None:
                yield act


def _act(
    parsed: Parsed, governor: Governor, rule: str, frame: str, whom: tuple[int, int] | None, first: int, last: int,
    speakers: tuple[Who, ...], stage: Stage,
) -> Act | None:
    everyone = frozenset(stage.profile.codes)
    voices = frozenset(w.party for w in speakers)
    subject: frozenset[str] | None = None
    if frame == "that":
        if not any(t.tag.startswith(("VB", "MD")) for t in parsed.tokens[first:last]):
            return None
        span = subject_of(parsed, first, last)
        subject = stage.parties(parsed, *span) if span else voices
    force = force_of(rule, parsed, first, last, speakers=voices, subject=subject, everyone=everyone)
    if force is None:
        return None
    if force is Force.AGREEMENT and len(voices) < 2:
        speakers = stage.everyone
    if not speakers:
        speakers = stage.everyone
    return Act(first, last, force, speakers, (), f"{governor.cue.name}/{frame}", 0.8)


def _statement(document: Document, profile: Profile, parsed: Parsed, act: Act) -> Statement:
    start, end = parsed.tokens[act.first].start, parsed.tokens[act.last - 1].end
    content = document.text[start:end]
    return Statement.grounded(
        document, start, end, force=act.force, speakers=act.speakers, addressees=act.addressees,
        pillars=pillars(content, profile, document.language),
        deadline=find_deadline(document.text, document.date, start, end), confidence=act.confidence, rule=act.rule,
    )
