"""Acts without a cue: clauses that somebody tells, promises, and what official documents have under way."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.extraction.acts import MODAL, Act, act_of, coordinated
from servanda.extraction.complements import Complement
from servanda.extraction.governors import Governor
from servanda.extraction.holders import Stage
from servanda.extraction.splitting import actions
from servanda.extraction.zones import zone_end
from servanda.reading.cues import Cue, Lexicon
from servanda.reading.parsing import Parsed, Token
from servanda.records import Who

_UNDERWAY = Cue("underway", "verb", (("ing", "commitment"),))
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_THINGS = frozenset({"it", "this", "that", "these", "those"})
_CONDITIONS = frozenset({"if", "unless", "provided"})
_SHORTEST = 3
"""Words of the shortest clause that is read as a position."""


def free(
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
    for act in coordinated(parsed, governor, "embedded", opened, end, speakers, lexicon, stage):
        if act.last - act.first >= _SHORTEST and not any(a.first < act.last and act.first < a.last for a in read):
            yield act


def modal(
    parsed: Parsed, found: list[Governor], lexicon: Lexicon, stage: Stage, read: list[Act], told: tuple[Who, ...]
) -> Iterator[Act]:
    """Promises without a verb of speech: "Korea will expand …"."""
    tokens = parsed.tokens
    done = -1
    for t in tokens:
        if t.i <= done or not _promising(tokens, t):
            continue
        verb = tokens[t.head] if t.tag == "MD" else t
        if (
            verb.dep in {"relcl", "advcl", "acl", "pcomp"}
            or _conditional(parsed, verb)
            or any(a.first <= t.i < a.last for a in read)
        ):
            continue
        promised = _promiser(parsed, t, verb, stage)
        if promised is None or _happens(tokens, verb, lexicon):
            continue
        first, subject = promised
        if (t.lower == "would" and not (stage.speaker or told)) or (
            not (told or subject) and stage.elsewhere(parsed, verb.i)
        ):
            continue
        speakers = told or subject or stage.speaker
        stage.sure = bool(told or subject)
        if t.i + 2 >= len(tokens) or tokens[-1].lower == ":":
            continue
        end = _next_promise(parsed, verb)
        for act in free(parsed, MODAL, first, end, speakers, found, lexicon, stage, read):
            done = act.last
            yield act


def _promiser(parsed: Parsed, t: Token, verb: Token, stage: Stage) -> tuple[int, tuple[Who, ...]] | None:
    """Where the clause of a promise begins, and who stands as its subject; None where none does."""
    named = stage.together_before(parsed, t.i)
    if named is not None:  # "the two sides will", whatever the parser makes of a long opening
        return named
    subjects = [s for s in parsed.children(verb.i) if s.dep in _SUBJECTS and s.i < t.i]
    joined = not subjects and verb.dep == "conj"
    if joined:  # "Peru has built a quay and will dredge the bay"
        subjects = [s for s in parsed.children(verb.head) if s.dep in _SUBJECTS and s.i < t.i]
    if not subjects:
        return None
    first = min(s.left for s in subjects)
    last = max(s.right for s in subjects) + 1
    thing = subjects[0].lower in _THINGS
    whos = () if thing else stage.who(parsed, first, last, head=subjects[0].i)
    return (t.i if joined else first), whos


def _happens(tokens: tuple[Token, ...], verb: Token, lexicon: Lexicon) -> bool:
    """Whether what is to come only happens: "the forum will be held", "the talks will take place"."""
    following = tokens[verb.i + 1].lower if verb.i + 1 < len(tokens) else ""
    return verb.lower in lexicon.happens or f"{verb.lower} {following}" in lexicon.happens


def _conditional(parsed: Parsed, verb: Token) -> bool:
    """Whether a promise hangs on a condition: "if the pact fails, Laos will close the border"."""
    clauses = [c for c in parsed.children(verb.i) if c.dep == "advcl"]
    return any(m.lower in _CONDITIONS for c in clauses for m in parsed.children(c.i) if m.dep == "mark")


def _next_promise(parsed: Parsed, verb: Token) -> int:
    """Where a promise of somebody else begins in the same sentence: "Laos will pay and | Peru will build"."""
    for t in parsed.tokens[verb.i + 1 :]:
        if t.dep == "conj" and t.head == verb.i and any(c.tag == "MD" for c in parsed.children(t.i)):
            subjects = [s for s in parsed.children(t.i) if s.dep in _SUBJECTS and verb.i < s.left < t.i]
            if subjects:
                return subjects[0].left
    return len(parsed.tokens)


def progressive(
    parsed: Parsed, found: list[Governor], lexicon: Lexicon, stage: Stage, read: list[Act]
) -> Iterator[Act]:
    """Undertakings in the present tense of a joint statement: "The two sides are deepening …"."""
    for t in parsed.tokens:
        if t.tag != "VBG" or t.dep not in {"ROOT", "conj"} or t.lower in lexicon.encounters:
            continue
        if any(a.first <= t.i < a.last for a in read):
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
            act = act_of(parsed, governor, "commitment", opened, first, last, speakers, stage)
            if act is not None:
                yield act


def _promising(tokens: tuple[Token, ...], t: Token) -> bool:
    """Whether `t` is "will", "shall" or "would", or the "is" of "is to" before a verb."""
    if t.tag == "MD":
        return t.lower in {"will", "shall", "would"}
    ahead = tokens[t.i + 1 : t.i + 3]
    return t.lower in {"is", "are"} and len(ahead) == 2 and ahead[0].lower == "to" and ahead[1].tag == "VB"
