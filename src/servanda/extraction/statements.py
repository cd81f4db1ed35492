"""Sentences become statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from servanda.extraction.acts import TOLD, Act, act_of, coordinated
from servanda.extraction.complements import Complement, complement
from servanda.extraction.governors import Governor, governors
from servanda.extraction.holders import Stage
from servanda.extraction.lists import Lead, governed_items, item, lead_of, leads_on, numbered
from servanda.extraction.pillars import Pillars
from servanda.extraction.promises import free, modal, progressive
from servanda.extraction.splitting import actions
from servanda.extraction.voices import Voice, announced, attribution, open_after, quoted_through
from servanda.extraction.zones import clause_start, zone_end
from servanda.profiles import Profile
from servanda.reading import official
from servanda.reading.cast import Cast
from servanda.reading.cues import Lexicon
from servanda.reading.dates import find_deadline
from servanda.reading.parsing import Parsed
from servanda.reading.register import asked, label_end
from servanda.reading.sentences import Sentence
from servanda.records import Document, Force, Statement, Who

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def statements(
    document: Document, profile: Profile, cast: Cast, found: Sequence[Sentence], parses: Sequence[Parsed]
) -> Iterator[Statement]:
    """Every statement of `document`, in the order of its words; `parses` are its `wanted` sentences, parsed."""
    lexicon = Lexicon.of(document.language)
    stage = Stage(cast, profile, lexicon)
    items = governed_items(document.text, found)
    pillars = Pillars(profile, document.language)
    leads: dict[int, Lead | None] = dict.fromkeys(items.values())
    for _, paragraph in groupby(parses, key=lambda p: p.sentence.paragraph):
        told = list(paragraph)
        lead = leads.get(items.get(told[0].sentence.start, -1))
        read = list(_paragraph(document, told, lexicon, stage, lead))
        last = told[-1]
        stage.announced = announced(last, lexicon, stage)
        if last.sentence.start in leads:
            leads[last.sentence.start] = governing = lead_of(last, lexicon, stage)
            # "agreed to work together to:" is said in full by the items under it.
            if governing is not None and governing.rule:
                read = [(p, act) for p, act in read if p is not last or not leads_on(p, act.last)]
        for parsed, act in read:
            yield _statement(document, pillars, parsed, act)


def _paragraph(
    document: Document, sentences: list[Parsed], lexicon: Lexicon, stage: Stage, lead: Lead | None
) -> Iterator[tuple[Parsed, Act]]:
    first = sentences[0].sentence
    quoted = document.text[first.start : first.start + 1] in {'"', "“"}
    stage.enter(first.paragraph, keep=(first.kind == "item" and not numbered(document.text, first)) or quoted)
    if quoted and stage.announced:
        stage.speaker = stage.last = stage.announced
    if asked(document, first.start):
        return
    stage.labelled(first.start, label_end(document, first.start))
    if lead is not None and lead.speakers:
        stage.speaker = lead.speakers
    voices = [attribution(parsed, lexicon, stage) for parsed in sentences]
    opened = False
    undertakes = official(document)
    for at, parsed in enumerate(sentences):
        voice = voices[at]
        text = document.text[parsed.sentence.start : parsed.sentence.end]
        if voice is None and quoted_through(parsed, opened):
            # A quotation of several sentences is attributed once, mostly after its first or last.
            later = next((v.speakers for v in voices[at + 1 :] if v is not None and v.speakers), ())
            voice = Voice(
                ((0, len(parsed.tokens)),), stage.speaker if opened and stage.speaker else later or stage.speaker
            )
        opened = open_after(text, opened)
        read = acts(parsed, lexicon, stage, voice, official=undertakes)
        if at == 0 and lead is not None and lead.rule and not read:
            read = list(_listed(parsed, lead, lexicon, stage))
        for act in read:
            yield parsed, act


def _listed(parsed: Parsed, lead: Lead, lexicon: Lexicon, stage: Stage) -> Iterator[Act]:
    """The acts of an item under its governing sentence."""
    governed = item(parsed, lead)
    if governed is None:
        return
    governor, opened = governed
    end = zone_end(parsed, governor, opened, [], lexicon)
    for first, last in actions(parsed, opened, end, lexicon):
        act = act_of(parsed, governor, lead.rule, opened, first, last, lead.speakers, stage)
        if act is not None:
            yield replace(act, rule=f"{lead.cue.name}/list")


def acts(
    parsed: Parsed, lexicon: Lexicon, stage: Stage, voice: Voice | None = None, *, official: bool = False
) -> list[Act]:
    """The acts of one sentence, in their order.

    `voice` tells who speaks the clauses that no cue governs; `official` says that the document is one of those whose
    present tense undertakes ("The two sides are launching …").
    """
    if (voice is not None and voice.elsewhere) or parsed.tokens[-1].lower == "?":
        return []
    pairs = _governing(parsed, lexicon, voice)
    told = voice.speakers if voice else ()
    read = list(_governed(parsed, pairs, lexicon, stage, told, voice.clauses if voice else ()))
    found = [governor for governor, _ in pairs]
    if voice is not None:
        speakers = voice.speakers or stage.speaker
        stage.sure = bool(voice.speakers)
        stage.speaks(speakers)
        for first, last in voice.clauses:
            read.extend(free(parsed, TOLD, first, last, speakers, found, lexicon, stage, read))
    read.extend(modal(parsed, found, lexicon, stage, read, told))
    if official and voice is None:
        read.extend(progressive(parsed, found, lexicon, stage, read))
    return sorted(read, key=lambda act: (act.first, act.last))


def _governing(parsed: Parsed, lexicon: Lexicon, voice: Voice | None) -> list[tuple[Governor, Complement]]:
    """The cues of a sentence that govern something, each with what it governs."""
    found = governors(parsed, lexicon, heading=parsed.sentence.kind == "heading")
    pairs = [(g, c) for g in found if (c := complement(parsed, g, lexicon)) is not None]
    pairs = [(g, c) for g, c in pairs if not any(_holds(parsed, e, o, g) for e, o in pairs if e.first < g.first)]
    opens = {c.first for _, c in pairs if c.frame == "that"} | {first for first, _ in (voice.clauses if voice else ())}
    # A stance told in a clause of its own ("said that Laos backs the plan") is read with its clause.
    return [
        (g, c)
        for g, c in pairs
        if not (
            (g.cue.keep or (g.cue.whole and g.cue.kind == "adjective"))
            and not opens.isdisjoint(range(clause_start(parsed, g) - 1, g.first))
        )
    ]


def _holds(parsed: Parsed, outer: Governor, opened: Complement, inner: Governor) -> bool:
    """Whether a noun is only part of what a cue before it governs: "voiced hope for an agreement on fish"."""
    if inner.cue.kind != "noun" or opened.frame != "noun" or inner.verb not in {inner.first, outer.verb}:
        return False
    if outer.cue.kind == "noun":
        return any(t.dep == "prep" and t.i < inner.first <= t.right for t in parsed.children(outer.first))
    objects = [t for t in parsed.children(outer.first) if t.dep == "dobj" and t.i < inner.first]
    return any(t.left <= inner.first <= t.right for t in objects)


def _governed(
    parsed: Parsed,
    pairs: list[tuple[Governor, Complement]],
    lexicon: Lexicon,
    stage: Stage,
    told: tuple[Who, ...],
    ranges: tuple[tuple[int, int], ...],
) -> Iterator[Act]:
    enclosing = told
    before: tuple[Who, ...] = ()
    found = [governor for governor, _ in pairs]
    clauses = {c.first for _, c in pairs if c.frame == "that" and c.shape == "clause"} | {first for first, _ in ranges}
    for governor, opened in pairs:
        rule = governor.cue.force(opened.frame) or ""
        end = zone_end(parsed, governor, opened, found, lexicon)
        verb = parsed.tokens[governor.verb]
        elliptic = verb.tag == "VBD" and not any(t.dep in _SUBJECTS for t in parsed.children(verb.i))
        own = (before if elliptic else ()) or stage.holder(parsed, governor.verb, passive=governor.passive)
        if not own and stage.elsewhere(parsed, governor.verb, passive=governor.passive):
            continue
        speakers = own or enclosing or stage.speaker or _we(parsed, governor.verb, stage)
        stage.sure = bool(own or enclosing)
        if governor.cue.kind == "noun":
            speakers = stage.owner(parsed, governor.first, speakers)
        elif verb.tag == "VBD":
            before = speakers
        if governor.cue.copula and (named := stage.who(parsed, governor.last + 1, opened.first)):
            speakers = named
        if enclosing and {w.party for w in speakers} == {w.party for w in enclosing}:
            speakers = enclosing
        if opened.frame == "that":
            enclosing = speakers
        stage.speaks(speakers)
        whole = _told_subject(parsed, governor, rule, clauses)
        for act in coordinated(parsed, governor, rule, opened, end, speakers, lexicon, stage):
            yield replace(act, first=whole) if whole is not None and act.first == opened.first else act


def _we(parsed: Parsed, verb: int, stage: Stage) -> tuple[Who, ...]:
    """Whom "we" speaks for where nobody is told to speak: whoever spoke last, as in an interview."""
    first = any(t.lower in {"we", "i"} for t in parsed.children(verb) if t.dep in _SUBJECTS)
    return stage.last if first else ()


def _told_subject(parsed: Parsed, governor: Governor, rule: str, clauses: set[int]) -> int | None:
    """Where the content begins when an undertaking is itself told: "said that | Laos is ready to help".

    None where the undertaking stands alone, or where its subject only repeats the one who tells it.
    """
    if rule not in {Force.OFFER, Force.COMMITMENT}:
        return None
    start = clause_start(parsed, governor)
    subject = [t for t in parsed.children(governor.verb) if t.dep in _SUBJECTS and t.i < governor.verb]
    if not subject or subject[0].tag == "PRP" or not clauses & {start, start - 1}:
        return None
    return start


def _statement(document: Document, pillars: Pillars, parsed: Parsed, act: Act) -> Statement:
    start, end = parsed.tokens[act.first].start, parsed.tokens[act.last - 1].end
    return Statement.grounded(
        document,
        start,
        end,
        force=act.force,
        speakers=act.speakers,
        addressees=act.addressees,
        pillars=pillars.of(document.text[start:end]),
        deadline=find_deadline(document.text, document.date, start, end, document.language),
        confidence=act.confidence,
        rule=act.rule,
    )
