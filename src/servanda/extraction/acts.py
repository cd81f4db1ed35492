"""One action of a sentence, with its force and holders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from servanda.extraction.addressees import addressees
from servanda.extraction.complements import Complement
from servanda.extraction.confidence import confidence
from servanda.extraction.forces import force_of, holds, subject_of
from servanda.extraction.governors import Governor
from servanda.extraction.holders import Stage
from servanda.extraction.splitting import actions, untagged
from servanda.reading.cues import Cue, Lexicon
from servanda.reading.parsing import Parsed
from servanda.records import Force, Who

TOLD = Cue("told", "verb", (("that", "embedded"),))
"""What stands for the cue of a clause that somebody only tells."""
MODAL = Cue("modal", "verb", (("that", "embedded"),))
"""What stands for the cue of a promise without a verb of speech."""
_FIRST_PERSON = frozenset({"we", "i", "our", "my"})


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


def coordinated(
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
            before = act_of(parsed, governor, rule, opened, first, last, speakers, stage)
        if before is not None:
            yield before


def _goes_on(parsed: Parsed, first: int, last: int) -> bool:
    """Whether a clause has neither a subject nor a finite verb of its own."""
    for t in parsed.tokens[first : min(last, first + 4)]:
        if t.tag in {"VB", "VBG"} or untagged(parsed.tokens, t):
            return True
        if t.tag != "RB":
            return False
    return False


def act_of(
    parsed: Parsed,
    governor: Governor,
    rule: str,
    opened: Complement,
    first: int,
    last: int,
    speakers: tuple[Who, ...],
    stage: Stage,
) -> Act | None:
    """What the content between two tokens is under the force or rule `rule`; None where it is no statement."""
    everyone = frozenset(stage.profile.codes)
    voices = frozenset(w.party for w in speakers)
    subject: frozenset[str] | None = None
    if opened.frame == "that":
        if not any(t.tag.startswith(("VB", "MD")) for t in parsed.tokens[first:last]):
            return None
        if parsed.tokens[last - 1].lower in {"not", "n't"}:  # "said it was not"
            return None
        span = subject_of(parsed, first, last)
        subject = stage.acting(parsed, *span) if span else voices
        if span and parsed.tokens[span[0]].lower in _FIRST_PERSON:
            subject = voices or everyone
    force = force_of(
        rule, parsed, first, last, speakers=voices, subject=subject, everyone=everyone, stance=stage.lexicon.stance
    )
    if force is None:
        return None
    if force is Force.POSITION and opened.frame == "that":
        reported = governor.cue not in {TOLD, MODAL}
        if not holds(parsed, first, last, courtesies=stage.lexicon.courtesies, reported=reported):
            return None
    if not speakers and force is Force.COMMITMENT and subject and len(subject) == 1:
        speakers = tuple(Who(code) for code in subject)
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
