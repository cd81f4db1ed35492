"""Items of a list as acts of the sentence that governs them: "The two sides agreed to:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.extraction.complements import Complement
from servanda.extraction.governors import Governor, governors
from servanda.extraction.holders import Stage
from servanda.reading.cues import Cue, Lexicon
from servanda.reading.parsing import Parsed
from servanda.reading.sentences import Sentence
from servanda.records import Who

_SPEAKER = Cue("speaker", "verb", ())
_NUMBERED = re.compile(r"\s{0,200}\d{1,3}[.)]\s*")
_MODAL = Cue("modal", "verb", (("to", "commitment"), ("noun", "commitment")))


@dataclass(frozen=True, slots=True)
class Lead:
    """What governs the items of a list: its cue, their force (empty where each has its own) and who speaks them."""

    cue: Cue
    rule: str
    speakers: tuple[Who, ...]


def governed_items(text: str, sentences: Sequence[Sentence]) -> dict[int, int]:
    """The starts of the sentences that open items of a list, each with the start of the sentence above the list.

    That is one that ends in a colon, or a heading; whether it governs the items is `lead_of`'s to say.
    """
    items: dict[int, int] = {}
    lead: int | None = None
    inner: tuple[int, tuple[str, int]] | None = None  # an item that governs others, with its mark
    paragraph = -1
    for sentence in sentences:
        closed = text[sentence.start : sentence.end].rstrip("*_ ").endswith(":")
        if sentence.kind == "item":
            mark = _mark(text, sentence)
            if sentence.paragraph != paragraph:
                if inner is not None and inner[1] == mark:
                    inner = None
                above = inner[0] if inner is not None else lead
                if above is not None:
                    items[sentence.start] = above
            if closed:
                inner = sentence.start, mark
        else:
            lead = sentence.start if closed or sentence.kind == "heading" else None
            inner = None
        paragraph = sentence.paragraph
    return items


def _mark(text: str, sentence: Sentence) -> tuple[str, int]:
    """The sort of mark before an item (a digit, a letter, or the sign itself) and how far it is indented."""
    line = text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start]
    mark = line.strip(" \t().")[:1]
    return "1" if mark.isdigit() else "a" if mark.isalpha() else mark, len(line) - len(line.lstrip())


def numbered(text: str, sentence: Sentence) -> bool:
    """Whether an item is a paragraph of a numbered document ("14. The ministers …"), which goes on with no other."""
    return bool(_NUMBERED.fullmatch(text, text.rfind("\n", 0, sentence.start) + 1, sentence.start))


def lead_of(parsed: Parsed, lexicon: Lexicon, stage: Stage) -> Lead | None:
    """What the sentence above a list says of the items under it; None where it governs none.

    A lead without a verb ("The two sides:") says only who acts; a heading governs only as "What the two sides agreed".
    """
    tokens = parsed.tokens
    if not tokens:
        return None
    closed = tokens[-1].lower == ":"
    if not closed and tokens[0].lower not in lexicon.relatives:
        return None
    for governor in reversed(governors(parsed, lexicon, heading=False)):
        rule = next((f for frame in ("bare", "to", "noun", "ing") if (f := governor.cue.force(frame))), None)
        if rule and rule != "position" and len(parsed.tokens) - governor.last <= _NEAR:
            speakers = stage.holder(parsed, governor.verb, passive=governor.passive) or stage.speaker
            return Lead(governor.cue, rule, speakers)
    for t in parsed.tokens[-2:]:
        if t.tag == "MD" and t.lower in {"will", "shall"}:
            return Lead(_MODAL, "commitment", stage.who(parsed, 0, t.i))
    if closed and (acting := _acting(parsed, stage)):
        return Lead(_SPEAKER, "", acting)
    if closed and len(tokens) <= _NEAR and not any(t.tag.startswith("VB") for t in tokens):
        speakers = stage.who(parsed, 0, len(tokens))
        return Lead(_SPEAKER, "", speakers) if speakers else None
    return None


def _acting(parsed: Parsed, stage: Stage) -> tuple[Who, ...]:
    """Who acts in the items of a sentence that breaks off: "The ministers met in Lima on 3 May and:"."""
    tokens = parsed.tokens
    broken = len(tokens) > 1 and tokens[-_SHORTEST].lower in {"and", "have", "has", ","}
    main = next((t for t in tokens if t.dep == "ROOT"), None)
    return stage.holder(parsed, main.i) if broken and main is not None else ()


_SHORTEST = 2
_NEAR = 8
"""Words that may stand between a cue and the colon it governs through: "commits to the following support:"."""


def leads_on(parsed: Parsed, last: int) -> bool:
    """Whether nothing but the colon, or "to:", stands after the token before `last`."""
    return all(t.lower in {"to", ":"} for t in parsed.tokens[last:])


def item(parsed: Parsed, lead: Lead) -> tuple[Governor, Complement] | None:
    """An item as what its lead governs; None where it is a sentence of its own or too short to be an act."""
    if sum(t.text[:1].isalnum() for t in parsed.tokens) < _SHORTEST:
        return None
    if any(t.dep == "nsubj" and parsed.tokens[t.head].tag in {"VBD", "VBZ", "VBP"} for t in parsed.tokens):
        return None
    tag = parsed.tokens[0].tag
    if tag == "TO" and parsed.tokens[1].tag in {"VB", "VBP"}:
        return Governor(lead.cue, -1, -1, 0), Complement("to", 1)
    frame = "to" if tag in {"VB", "VBP"} else "ing" if tag == "VBG" else "noun"
    return Governor(lead.cue, -1, -1, 0), Complement(frame, 0)
