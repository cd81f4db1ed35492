"""Sentences become statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from servanda.extraction.addressees import addressees
from servanda.extraction.complements import Complement, complement
from servanda.extraction.confidence import confidence
from servanda.extraction.forces import force_of, holds, subject_of
from servanda.extraction.governors import Governor, governors
from servanda.extraction.holders import Stage
from servanda.extraction.lists import Lead, governed_items, item, lead_of, leads_on, numbered
from servanda.extraction.pillars import Pillars
from servanda.extraction.voices import Voice, attribution, open_after, quoted_through
from servanda.extraction.zones import actions, clause_start, zone_end
from servanda.profiles import Profile
from servanda.reading import official
from servanda.reading.cast import Cast
from servanda.reading.cues import Cue, Lexicon
from servanda.reading.dates import find_deadline
from servanda.reading.parsing import Parsed, Token
from servanda.reading.sentences import Sentence
from servanda.records import Document, Force, Statement, Who

_TOLD = Cue("told", "verb", (("that", "embedded"),))
_UNDERWAY = Cue("underway", "verb", (("ing", "commitment"),))
_MODAL = Cue("modal", "verb", (("that", "embedded"),))
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FIRST_PERSON = frozenset({"we", "i", "our", "my"})
_SHORTEST = 3
"""Words of the shortest clause that is read as a position."""


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
        act = _act(parsed, governor, lead.rule, opened, first, last, lead.speakers, stage)
        if act is not None:
            yield replace(act, rule=f"{lead.cue.name}/list")


def acts(
    parsed: Parsed, lexicon: Lexicon, stage: Stage, voice: Voice | None = None, *, official: bool = False
) -> list[Act]:
    """The acts of one sentence, in their order.

    `voice` tells who speaks the clauses that no cue governs; `official` says that the document is one of those whose
    present tense undertakes ("The two sides are launching …").
    """
    if voice is not None and voice.elsewhere:
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
            read.extend(_free(parsed, _TOLD, first, last, speakers, found, lexicon, stage, read))
    read.extend(_modal(parsed, found, lexicon, stage, read, told))
    if official and voice is None:
        read.extend(_progressive(parsed, found, lexicon, stage, read))
    return sorted(read, key=lambda act: (act.first, act.last))


def _governing(parsed: Parsed, lexicon: Lexicon, voice: Voice | None) -> list[tuple[Governor, Complement]]:
    """The cues of a sentence that govern something, each with what it governs."""
    found = governors(parsed, lexicon, heading=parsed.sentence.kind == "heading")
    pairs = [(g, c) for g in found if (c := complement(parsed, g, lexicon)) is not None]
    opens = {c.first for _, c in pairs if c.frame == "that"} | {first for first, _ in (voice.clauses if voice else ())}
    # A stance told in a clause of its own ("said that Laos backs the plan") is read with its clause.
    return [
        (g, c)
        for g, c in pairs
        if not (g.cue.keep and not opens.isdisjoint(range(clause_start(parsed, g) - 1, g.first)))
    ]


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
        if enclosing and {w.party for w in speakers} <= {w.party for w in enclosing}:
            speakers = enclosing
        if opened.frame == "that":
            enclosing = speakers
        stage.speaks(speakers)
        whole = _told_subject(parsed, governor, rule, clauses)
        for act in _coordinated(parsed, governor, rule, opened, end, speakers, lexicon, stage):
            yield replace(act, first=whole) if whole is not None and act.first == opened.first else act


def _we(parsed: Parsed, verb: int, stage: Stage) -> tuple[Who, ...]:
    """Whom "we" speaks for where nobody is told to speak: whoever spoke last, as in an interview."""
    first = any(t.lower in {"we", "i"} for t in parsed.children(verb) if t.dep in _SUBJECTS)
    return stage.last if first else ()


def _coordinated(
    parsed: Parsed,
    governor: Governor,
    rule: str,
    opened: Complement,
    end: int,
    speakers: tuple[Who, ...],
    lexicon: Lexicon,
    stage: Stage,
) -> Iterator[Act]:
    """The actions of one content; a bare verb goes on under the modal and the subject of the one before it."""
    before: Act | None = None
    for first, last in actions(parsed, opened, end, lexicon):
        if before is not None and opened.shape == "clause" and _goes_on(parsed, first, last):
            before = replace(before, first=first, last=last)
        else:
            before = _act(parsed, governor, rule, opened, first, last, speakers, stage)
        if before is not None:
            yield before


def _goes_on(parsed: Parsed, first: int, last: int) -> bool:
    """Whether a clause has neither a subject nor a finite verb of its own."""
    for t in parsed.tokens[first : min(last, first + 4)]:
        if t.tag in {"VB", "VBG"}:
            return True
        if t.tag != "RB":
            return False
    return False


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


def _free(
    parsed: Parsed,
    cue: Cue,
    first: int,
    last: int,
    speakers: tuple[Who, ...],
    found: list[Governor],
    lexicon: Lexicon,
    stage: Stage,
    read: list[Act],
) -> Iterator[Act]:
    """The acts of a clause that somebody tells without a cue of force."""
    opened = Complement("that", first)
    governor = Governor(cue, first - 1, first - 1, first)
    end = min(last, zone_end(parsed, governor, opened, found, lexicon))
    for act in _coordinated(parsed, governor, "embedded", opened, end, speakers, lexicon, stage):
        if act.last - act.first >= _SHORTEST and not any(a.first < act.last and act.first < a.last for a in read):
            yield act


def _modal(
    parsed: Parsed, found: list[Governor], lexicon: Lexicon, stage: Stage, read: list[Act], told: tuple[Who, ...]
) -> Iterator[Act]:
    """Promises without a verb of speech: "Korea will expand …"."""
    tokens = parsed.tokens
    done = -1
    for t in tokens:
        if t.i <= done or not _promising_modal(tokens, t):
            continue
        verb = tokens[t.head] if t.tag == "MD" else t
        if verb.dep in {"relcl", "advcl", "acl", "pcomp"} or any(a.first <= t.i < a.last for a in read):
            continue
        subjects = [s for s in parsed.children(verb.i) if s.dep in _SUBJECTS and s.i < t.i]
        joined = not subjects and verb.dep == "conj"
        if joined:  # "Peru has built a quay and will dredge the bay"
            subjects = [s for s in parsed.children(verb.head) if s.dep in _SUBJECTS and s.i < t.i]
        if not subjects:
            continue
        first = t.i if joined else min(s.left for s in subjects)
        subject = stage.who(
            parsed, min(s.left for s in subjects), max(s.right for s in subjects) + 1, head=subjects[0].i
        )
        if (t.lower == "would" and not (stage.speaker or told)) or (
            not (told or subject) and stage.elsewhere(parsed, verb.i)
        ):
            continue
        speakers = told or subject or stage.speaker
        stage.sure = bool(told or subject)
        if t.i + 2 >= len(tokens) or tokens[-1].lower == ":":
            continue
        for act in _free(parsed, _MODAL, first, len(tokens), speakers, found, lexicon, stage, read):
            done = act.last
            yield act


def _progressive(
    parsed: Parsed, found: list[Governor], lexicon: Lexicon, stage: Stage, read: list[Act]
) -> Iterator[Act]:
    """Undertakings in the present tense of a joint statement: "The two sides are deepening …"."""
    for t in parsed.tokens:
        if t.tag != "VBG" or t.dep not in {"ROOT", "conj"} or any(a.first <= t.i < a.last for a in read):
            continue
        if not any(c.lower in {"is", "are"} for c in parsed.children(t.i)):
            continue
        speakers = stage.holder(parsed, t.i)
        stage.sure = bool(speakers)
        if not speakers:
            continue
        governor, opened = Governor(_UNDERWAY, t.i - 1, t.i - 1, t.i), Complement("ing", t.i)
        end = zone_end(parsed, governor, opened, found, lexicon)
        for first, last in actions(parsed, opened, end, lexicon):
            act = _act(parsed, governor, "commitment", opened, first, last, speakers, stage)
            if act is not None:
                yield act


def _promising_modal(tokens: tuple[Token, ...], t: Token) -> bool:
    """Whether `t` is "will", "shall" or "would", or the "is" of "is to" before a verb."""
    if t.tag == "MD":
        return t.lower in {"will", "shall", "would"}
    ahead = tokens[t.i + 1 : t.i + 3]
    return t.lower in {"is", "are"} and len(ahead) == 2 and ahead[0].lower == "to" and ahead[1].tag == "VB"


def _act(
    parsed: Parsed,
    governor: Governor,
    rule: str,
    opened: Complement,
    first: int,
    last: int,
    speakers: tuple[Who, ...],
    stage: Stage,
) -> Act | None:
    everyone = frozenset(stage.profile.codes)
    voices = frozenset(w.party for w in speakers)
    subject: frozenset[str] | None = None
    if opened.frame == "that":
        if not any(t.tag.startswith(("VB", "MD")) for t in parsed.tokens[first:last]):
            return None
        span = subject_of(parsed, first, last)
        subject = stage.parties(parsed, *span) if span else voices
        if span and parsed.tokens[span[0]].lower in _FIRST_PERSON:
            subject = voices or everyone
    force = force_of(
        rule, parsed, first, last, speakers=voices, subject=subject, everyone=everyone, stance=stage.lexicon.stance
    )
    if force is None:
        return None
    if force is Force.POSITION and opened.frame == "that":
        reported = governor.cue not in {_TOLD, _MODAL}
        if not holds(parsed, first, last, courtesies=stage.lexicon.courtesies, reported=reported):
            return None
    if not speakers or (force is Force.AGREEMENT and len(voices) < 2):
        speakers = stage.jointly(speakers)
        if force is Force.COMMITMENT and {w.party for w in speakers} == everyone:
            force = Force.AGREEMENT
    sure = stage.sure and bool(voices)
    asked = addressees(parsed, force, opened, first, last, speakers, subject, stage)
    return Act(
        first,
        last,
        force,
        speakers,
        asked,
        f"{governor.cue.name}/{opened.frame}",
        confidence(governor.cue, opened.frame, force, sure=sure),
    )


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
