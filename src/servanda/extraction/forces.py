"""The force of an act: what its cue says, and what the words of its clause make of it."""

from __future__ import annotations

from servanda.reading.parsing import Parsed, Token
from servanda.records import Force

_PROMISING = frozenset({"will", "shall", "would", "'ll", "wo"})
_DUE = frozenset({"should", "must", "ought"})
_FIGURES = frozenset({"billion", "million", "trillion", "percent", "%", "cent", "bn", "usd"})
_ASIDES = frozenset({"according", "following", "regarding", "as", "when", "while", "after", "before", "which", "who"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def force_of(
    rule: str,
    parsed: Parsed,
    first: int,
    last: int,
    *,
    speakers: frozenset[str],
    subject: frozenset[str] | None,
    everyone: frozenset[str],
    stance: frozenset[str] = frozenset(),
) -> Force | None:
    """The force of the content between two tokens.

    `rule` is a force or `embedded`, `agreed`, `believed`, `decided`; `speakers` and `subject` are the parties that
    speak and that the clause is about (None: no actor); `everyone` all parties; `stance` the nouns of importance and
    need. None where the words are no statement.
    """
    modal = main_modal(parsed, first, last)
    joint = len(speakers) > 1
    if rule == "agreed":
        return Force.AGREEMENT if modal in _PROMISING else Force.POSITION
    if rule == "believed":
        return Force.ASPIRATION if modal in _PROMISING or modal in {"can", "could"} else Force.POSITION
    if rule == "decided":
        return Force.COMMITMENT if len(speakers) == 1 else Force.AGREEMENT
    if rule == "embedded":
        return _embedded(modal, speakers, subject, everyone)
    force = Force(rule)
    opening = [t.lower for t in parsed.tokens[first : first + 4]]
    if (
        force is Force.AGREEMENT
        and not stance.isdisjoint(opening)
        and "of" in [t.lower for t in parsed.tokens[first : first + 6]]
    ):
        return Force.POSITION
    if force is Force.OFFER and opening[:1] == ["see"]:
        return Force.ASPIRATION
    if force is Force.COMMITMENT and joint and speakers == everyone:
        return Force.AGREEMENT
    return force


def _embedded(modal: str, speakers: frozenset[str], subject: frozenset[str] | None, everyone: frozenset[str]) -> Force:
    if modal in _PROMISING:
        if not subject:
            return Force.ASPIRATION
        if subject == everyone and (len(speakers) != 1):
            return Force.AGREEMENT
        if len(speakers) > 1:
            return Force.AGREEMENT if subject == everyone else Force.COMMITMENT
        return Force.COMMITMENT if not speakers or speakers & subject else Force.ASPIRATION
    if modal in _DUE and subject and (subject - speakers):
        return Force.PROPOSAL
    return Force.POSITION


def holds(parsed: Parsed, first: int, last: int, *, courtesies: frozenset[str], reported: bool) -> bool:
    """Whether a clause without a promise takes a stance, and is no fact with a number, courtesy or aside.

    `reported` says that a cue reports it; a clause that is only attributed must stand in the present as well.
    """
    tokens = parsed.tokens[first:last]
    figure = any(t.lower in _FIGURES and any(x.tag == "CD" for x in tokens[:i]) for i, t in enumerate(tokens))
    if figure or any(t.lower in courtesies for t in tokens):
        return False
    if reported:
        return True
    if tokens[0].tag in {"VBG", "VBN", "WDT", "WP", "WRB"} or tokens[0].lower in _ASIDES:
        return False
    verbs = [t for t in tokens if t.tag in {"VBZ", "VBP", "VBD", "MD"} and not _subordinate(parsed, t, first)]
    return bool(verbs) and verbs[0].tag != "VBD" and any(t.dep in _SUBJECTS for t in tokens)


def main_modal(parsed: Parsed, first: int, last: int) -> str:
    """The modal of the main verb of a clause, in lower case; empty where it has none."""
    for t in parsed.tokens[first:last]:
        if t.tag == "MD":
            return "" if _subordinate(parsed, t, first) else t.lower
        if t.tag in {"VBZ", "VBD", "VBP"} and not _subordinate(parsed, t, first):
            if t.lower in {"is", "are"} and t.i + 1 < last and parsed.tokens[t.i + 1].lower == "to":
                return "will"
            if t.lower in {"needs", "need", "has", "have"} and t.i + 1 < last and parsed.tokens[t.i + 1].lower == "to":
                return "should"
            return ""
    return ""


def _subordinate(parsed: Parsed, token: Token, first: int) -> bool:
    """Whether the verb of `token` belongs to a relative or adverbial clause inside the content."""
    tokens = parsed.tokens
    verb = tokens[token.head] if token.dep in {"aux", "auxpass"} else token
    return verb.dep in {"relcl", "advcl", "acl"} and verb.head >= first


def subject_of(parsed: Parsed, first: int, last: int) -> tuple[int, int, int] | None:
    """The tokens of the subject of the main verb of a clause, and its head; None where there is none."""
    for t in parsed.tokens[first:last]:
        if t.dep in _SUBJECTS and not _subordinate(parsed, parsed.tokens[t.head], first):
            return max(first, t.left), t.right + 1, t.i
    return None
