"""What a governor governs: the first word and the shape of its complement, and who is addressed between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from servanda.extraction.governors import Governor, told_of
from servanda.reading.cues import Lexicon
from servanda.reading.parsing import Parsed, Token

_SHAPES = {"to": "infinitive", "bare": "infinitive", "that": "clause", "ing": "gerund", "with": "gerund"}
_ADDRESS = 22
"""Words that may name the addressee between a cue and its infinitive."""
_JOINED = 3
_CIRCUMSTANCE = 14
"""Words of time and place that may stand between a cue and its "that"."""
_NOMINAL_TAGS = frozenset(
    {
        "DT",
        "JJ",
        "JJR",
        "JJS",
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "PRP$",
        "CD",
        "VBG",
        "PDT",
        "``",
        '"',
        "$",
        "PRP",
        "VBN",
        "RB",
        "RBR",
        "RP",
        "WP",
    }
)
_AMOUNTS = frozenset({"at", "up", "more", "over", "about", "around", "nearly", "another", "some"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NEGATIONS = frozenset({"not", "never"})
_IMPERSONAL = frozenset({"expect", "expected"})


@dataclass(frozen=True, slots=True)
class Complement:
    """What a cue governs.

    `frame` as in the lexicon; `first` is the content's first token; `whom` the tokens of the addressee; `last` where a
    content told before its cue ends (excluded).
    """

    frame: str
    first: int
    whom: tuple[int, int] | None = None
    last: int | None = None

    @property
    def shape(self) -> str:
        """How its coordinated parts look: `infinitive`, `clause`, `gerund` or `nominal`."""
        return {"to": "infinitive", "bare": "infinitive", "that": "clause", "ing": "gerund", "with": "gerund"}.get(
            self.frame, "nominal"
        )


def complement(parsed: Parsed, governor: Governor, lexicon: Lexicon) -> Complement | None:
    """The complement of `governor`; None where it governs nothing that its cue allows."""
    found = _complement(parsed, governor, lexicon)
    if found is not None:
        found = _negated(parsed, governor, found)
    if found is None or governor.cue.name not in _IMPERSONAL:
        return found
    # "Trade is expected to grow": what is expected of a thing is told with the thing.
    subjects = [t for t in parsed.children(parsed.tokens[governor.first].i) if t.dep in {"nsubj", "nsubjpass"}]
    if governor.passive and subjects and subjects[0].tag.startswith("NN"):
        return Complement("that", subjects[0].left)
    return found


def _negated(parsed: Parsed, governor: Governor, found: Complement) -> Complement:
    """With the "not" that stands before the "to" of what is undertaken: "agreed | not to raise tariffs"."""
    before = parsed.tokens[governor.first + 1 : found.first]
    not_to = [t.i for t, then in pairwise(before) if t.lower in _NEGATIONS and then.lower == "to"]
    if found.shape != "infinitive" or not not_to or not_to[-1] != found.first - 2:
        return found
    return replace(found, first=not_to[-1])


def _complement(parsed: Parsed, governor: Governor, lexicon: Lexicon) -> Complement | None:
    cue, tokens = governor.cue, parsed.tokens
    at = _skip(tokens, governor.last + 1)
    if at >= len(tokens):
        return None
    if cue.force("bare") and cue.force("noun") and _adjective(tokens, at):
        return Complement("noun", governor.last + 1)
    if cue.force("bare") and tokens[at].tag == "VB":
        return Complement("bare", governor.last + 1)
    if cue.copula and (place := told_of(tokens, governor.last)) is not None:
        verb = _infinitive(tokens, place)
        return Complement("to", verb) if verb is not None else None
    if (
        governor.passive
        and cue.force("noun") == "position"
        and not cue.keep
        and (told := _told_before(parsed, governor))
    ):
        return told
    if cue.force("to") and (verb := _infinitive(tokens, at)) is not None:
        return Complement("to", verb)
    if cue.force("that") and tokens[at].lower == "that" and tokens[at].tag != "DT":
        return Complement("that", at + 1)
    if cue.force("that") and tokens[at].lower == "that" and _has_finite(tokens, at + 1, at + 12):
        return Complement("that", at + 1)
    if cue.kind != "verb":
        found = _after_preposition(parsed, at, governor)
        if found is None and cue.force("to") and tokens[at].lower in {"of", "for", "from", "by"}:
            found = _addressed(tokens, at + 1)
        return found
    if cue.force("ing") and tokens[at].tag == "VBG":
        return Complement("ing", governor.last + 1)
    if cue.force("with") and (found := _tasked(tokens, at)):
        return found
    if cue.force("to") and cue.whom and (found := _addressed(tokens, at)):
        return found
    if cue.force("to") and (found := _later_infinitive(parsed, governor)):
        return found
    if cue.force("that") and (found := _later_that(tokens, at)):
        # "stressed the need to ensure that": what is stressed is the need.
        stance = cue.force("noun") == "position" and not governor.passive and _nominal(tokens, at, governor, lexicon)
        return Complement("noun", governor.last + 1) if stance else found
    if cue.force("that") and not cue.marked and (found := _bare_clause(parsed, governor)):
        return found
    if cue.force("noun") and not governor.passive and _nominal(tokens, at, governor, lexicon):
        return Complement("noun", governor.first if cue.keep else governor.last + 1)
    return None


def _skip(tokens: tuple[Token, ...], at: int) -> int:
    while at < len(tokens) and (tokens[at].tag in {"RB", "``", "''", '"'} or tokens[at].lower in {'"', "'"}):
        at += 1
    return at


def _adjective(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a word taken for a verb is an adjective joined to another: "committed to close and lasting ties"."""
    following = tokens[at + 1 : at + 4]
    return (
        tokens[at].tag == "VB"
        and len(following) == _JOINED
        and following[0].lower == "and"
        and following[1].tag in {"VBN", "JJ"}
        and following[2].tag.startswith("NN")
    )


def _infinitive(tokens: tuple[Token, ...], at: int) -> int | None:
    """The first word of the action after a "to" at `at`, adverbs included; None where no infinitive stands there."""
    if tokens[at].lower != "to":
        return None
    for t in tokens[at + 1 : at + 5]:
        if t.tag in {"VB", "VBP"}:
            return at + 1
        if t.tag not in {"RB", "RBR", "``", "''", '"', ","} and t.lower not in {'"', "'", "..."}:
            return at + 1 if t.lower == "be" else None
    return None


def _has_finite(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return any(t.tag in _FINITE for t in tokens[start:end])


def _addressed(tokens: tuple[Token, ...], at: int) -> Complement | None:
    for t in tokens[at : at + _ADDRESS]:
        if t.lower == "to" and _passive_follows(tokens, t.i) and t.i > at:
            # What is asked to be done is told with the thing: "want a fund to be set up".
            return Complement("noun" if tokens[at - 1].lower == "for" else "to", at)
        if t.tag in _FINITE or t.lower in {";", ":", "that", "which", "who"}:
            return None
        if t.lower == "to" and (verb := _infinitive(tokens, t.i)) is not None and t.i > at:
            return Complement("to", verb, (at, t.i))
    return None


def _tasked(tokens: tuple[Token, ...], at: int) -> Complement | None:
    """The gerund after those who are to act: "tasked officials with | drafting a plan"."""
    for t in tokens[at : at + _ADDRESS]:
        if t.lower == "with" and t.i + 1 < len(tokens) and tokens[t.i + 1].tag == "VBG":
            return Complement("with", t.i + 1, (at, t.i))
        if t.tag in _FINITE or t.lower in {";", ":", "that", "which", "who"}:
            return None
    return None


def _later_infinitive(parsed: Parsed, governor: Governor) -> Complement | None:
    """The infinitive after words of time and place: "agreed on Monday in Hue to build"."""
    for child in parsed.children(governor.first):
        if child.dep == "xcomp" and child.tag == "VB" and governor.last < child.i <= governor.last + _CIRCUMSTANCE:
            marks = [t.i for t in parsed.children(child.i) if t.lower == "to"]
            objects = [
                t
                for t in parsed.children(governor.first)
                if t.dep in {"dobj", "nsubj"} and governor.last < t.i < child.i
            ]
            if marks and not objects:
                return Complement("to", marks[0] + 1)
    return None


def _passive_follows(tokens: tuple[Token, ...], i: int) -> bool:
    return i + 2 < len(tokens) and tokens[i + 1].lower == "be" and tokens[i + 2].tag == "VBN"


def _later_that(tokens: tuple[Token, ...], at: int) -> Complement | None:
    for t in tokens[at : at + _CIRCUMSTANCE]:
        if t.lower == "that" and t.tag == "IN":
            return Complement("that", t.i + 1, (at, t.i))
        if t.tag in _FINITE or t.lower in {";", ":"}:
            return None
    return None


def _bare_clause(parsed: Parsed, governor: Governor) -> Complement | None:
    """A finite clause without "that" directly after the cue."""
    for child in parsed.children(governor.first):
        if child.dep == "ccomp" and child.i > governor.last:
            subjects = [t for t in parsed.children(child.i) if t.dep in {"nsubj", "nsubjpass", "expl", "csubj"}]
            if subjects and min(s.left for s in subjects) > governor.last:
                between = parsed.tokens[governor.last + 1 : max(child.left, governor.last + 1)]
                if not any(t.lower in {",", "'", '"', "how", "why", "whether", "what", "if"} for t in between[:1]):
                    first = max(child.left, governor.last + 1)
                    return Complement("that", _past_circumstance(parsed, first, min(s.left for s in subjects)))
    return None


def _past_circumstance(parsed: Parsed, first: int, subject: int) -> int:
    """Where a clause begins that the words of time and place of its report were parsed into: "said on Monday | it"."""
    between = parsed.tokens[first:subject]
    dated = any(t.tag == "NNP" or t.lower in {"statement", "interview", "briefing"} for t in between)
    return subject if dated and between[0].tag in {"IN", "NNP"} and "," not in {t.lower for t in between} else first


def _after_preposition(parsed: Parsed, at: int, governor: Governor) -> Complement | None:
    tokens = parsed.tokens
    if tokens[at].lower not in governor.cue.prepositions or at + 1 >= len(tokens):
        return None
    first = _skip(tokens, at + 1)
    if first >= len(tokens):
        return None
    if tokens[first].tag == "VBG" and governor.cue.force("ing"):
        return Complement("ing", at + 1)
    if governor.cue.force("noun") and tokens[first].tag in _NOMINAL_TAGS:
        # "their commitment to a free region": without a verb the noun itself is part of what is stated.
        return Complement("noun", max(tokens[governor.first].left, governor.verb + 1) if governor.cue.whole else at + 1)
    return None


def _told_before(parsed: Parsed, governor: Governor) -> Complement | None:
    """The subject of a passive: "opening the border was stressed"."""
    for t in parsed.children(governor.first):
        if t.dep in {"nsubjpass", "csubjpass", "csubj"} and (t.tag == "VBG" or parsed.tokens[t.left].tag == "VBG"):
            return Complement("noun", t.left, last=t.right + 1)
    return None


def _nominal(tokens: tuple[Token, ...], at: int, governor: Governor, lexicon: Lexicon) -> bool:
    amount = tokens[at].lower in _AMOUNTS and any(t.tag in {"CD", "$"} for t in tokens[at + 1 : at + 4])
    adjunct = governor.cue.keep and tokens[at].tag == "IN"
    if (tokens[at].tag not in _NOMINAL_TAGS and not amount and not adjunct) or tokens[at].lower in {
        "that",
        "this",
        "it",
        "them",
        "him",
        "her",
    }:
        return False
    if governor.cue.force("noun") != "position" or governor.cue.keep:
        return True
    if governor.cue.name == "describe":
        return any(t.lower == "as" for t in tokens[at : at + 8])
    # What is stressed or reaffirmed is a stance only where it is called important, needed, supported or the like.
    for t in tokens[at : at + 12]:
        if t.lower in lexicon.stance:
            return True
        if t.tag in {"IN", "TO", ","} and t.lower != "in":
            return False
        if t.tag in _FINITE:
            return False
    return False
