"""Who speaks a clause that no cue governs: attributions around it, quotation marks, the paragraph that goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servanda.extraction.holders import Stage
from servanda.reading.cues import Lexicon
from servanda.reading.parsing import Parsed, Token
from servanda.records import Who

_SPEECH_TAGS = frozenset({"VBD", "VBZ", "VBN", "VBG", "VBP"})
_QUOTES = re.compile('["“”]')


@dataclass(frozen=True, slots=True)
class Voice:
    """Clauses told by somebody: token ranges, and the speakers; `elsewhere` where these speak for no party."""

    clauses: tuple[tuple[int, int], ...]
    speakers: tuple[Who, ...]
    elsewhere: bool = False


def attribution(parsed: Parsed, lexicon: Lexicon, stage: Stage) -> Voice | None:
    """The clauses that stand before or around an attribution such as "he said" or "according to the minister"."""
    tokens = parsed.tokens
    for t in tokens:
        if t.lower == "according" and t.i + 2 < len(tokens) and tokens[t.i + 1].lower == "to":
            speakers = stage.who(parsed, t.i + 2, min(len(tokens), t.i + 14))
            if speakers and t.i > 4:
                return Voice(((0, _before_comma(tokens, t.i)),), speakers)
        if t.lower not in lexicon.reporting or t.tag not in _SPEECH_TAGS or t.tag == "VBG":
            continue
        start, end = _attribution(parsed, t, stage)
        before = start > 0 and tokens[start - 1].lower in {",", '"', "'", "''", "?", "!"} | {"–", "—"}
        if not before:
            continue
        if end < len(tokens) and tokens[end].lower in {"that", "to"}:
            continue
        speakers = stage.holder(parsed, t.i) or stage.who(parsed, start, end)
        elsewhere = not speakers and stage.elsewhere(parsed, t.i)
        clauses = [(0, _before_comma(tokens, start))]
        rest = end
        while rest < len(tokens) and tokens[rest].lower in {",", '"', "'", "''", "``", ".", "-", ";"}:
            rest += 1
        if len(tokens) - rest > 4:
            clauses.append((rest, len(tokens)))
        return Voice(tuple(c for c in clauses if c[1] - c[0] >= 3), speakers, elsewhere=elsewhere)
    return None


def _before_comma(tokens: tuple[Token, ...], i: int) -> int:
    while i > 0 and tokens[i - 1].lower in {",", '"', "'", "''", "–", "—"}:
        i -= 1
    return i


def _attribution(parsed: Parsed, verb: Token, stage: Stage) -> tuple[int, int]:
    """The tokens of "he said on Monday" or "said the minister" around its verb."""
    tokens = parsed.tokens
    start = end = verb.i
    subjects = [t for t in parsed.children(verb.i) if t.dep in {"nsubj", "nsubjpass"}]
    if not subjects and (named := stage.named_before(parsed, verb.i)) is not None:
        start = named
    for subject in subjects:
        # "The king, for his part, pledged": an aside does not part the verb from its subject.
        aside = subject.right + 1 < verb.i and tokens[subject.right + 1].lower == tokens[verb.i - 1].lower == ","
        if subject.i < verb.i and (verb.i - subject.right <= 3 or aside):
            start = min(start, subject.left)
        elif subject.i > verb.i:
            end = max(end, subject.right)
    while start > 0 and tokens[start - 1].tag == "RB":
        start -= 1
    end += 1
    while (
        end < len(tokens)
        and tokens[end].lower not in {",", ".", '"', "''", ";", "that", "–", "—"}
        and end - verb.i < 25
    ):
        end += 1
    return start, end


def announced(parsed: Parsed, lexicon: Lexicon, stage: Stage) -> tuple[Who, ...]:
    """Who is to be quoted in the paragraphs after this sentence: "Peru's Minister of Finance said:"."""
    tokens = parsed.tokens
    if tokens[-1].lower != ":":
        return ()
    for t in reversed(tokens):
        if t.lower in lexicon.reporting and t.tag in _SPEECH_TAGS:
            return stage.holder(parsed, t.i) or stage.who(parsed, 0, t.i)
    return ()


def quoted_through(parsed: Parsed, opened: bool) -> bool:
    """Whether the whole sentence stands inside quotation marks, given whether some were open before it."""
    marks = [t for t in parsed.tokens if t.text in {'"', "``", "''", "“", "”"}]
    if opened:
        return not marks or marks[0].i >= len(parsed.tokens) - 2
    return bool(marks) and marks[0].i == 0 and (len(marks) == 1 or marks[1].i >= len(parsed.tokens) - 3)


def open_after(text: str, opened: bool) -> bool:
    """Whether double quotation marks stand open at the end of `text`."""
    for mark in _QUOTES.findall(text):
        opened = {"“": True, "”": False}.get(mark, not opened)
    return opened
