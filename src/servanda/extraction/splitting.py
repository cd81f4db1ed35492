"""Into which actions a content falls."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.extraction.complements import Complement
from servanda.reading.cues import Lexicon
from servanda.reading.parsing import Parsed, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_LEADING = frozenset({",", ";", "and", "or", "&", "while", "also", "that", "--", "–", "—", ":", '"', "'", "``", "''"})
_TRAILING = _LEADING | {".", "!", "?", "to", "but", "as", "well", "with", "(", "./.", "..."}
_NOMINATIVES = frozenset({"he", "she", "they", "it"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def actions(parsed: Parsed, found: Complement, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The actions of a content as token ranges, connectors stripped."""
    starts = [found.first, *sorted({*_starts(parsed, found, end), *_gerunds(parsed, found, end, lexicon)})]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        first, last = trimmed(parsed.tokens, start, stop)
        if first < last:
            yield first, last


def trimmed(tokens: tuple[Token, ...], start: int, stop: int) -> tuple[int, int]:
    """The range without connectors and punctuation at its edges."""
    while start < stop and tokens[start].lower in _LEADING:
        start += 1
    while stop > start and (tokens[stop - 1].lower in _TRAILING or tokens[stop - 1].tag in {".", ",", ":", "CC"}):
        if tokens[stop - 1].tag == "NNP":
            break
        stop -= 1
    # "…, and he" is the beginning of what follows; "to finish it" is not.
    if stop - 2 > start and tokens[stop - 1].lower in _NOMINATIVES and tokens[stop - 2].lower in {",", "and", "but"}:
        return trimmed(tokens, start, stop - 1)
    return start, stop


def _starts(parsed: Parsed, found: Complement, end: int) -> Iterator[int]:
    if found.shape == "nominal":
        return
    tokens = parsed.tokens
    heads = [_head(parsed, found, end)]
    for t in tokens[found.first + 1 : end]:
        if t.lower == ";" and found.shape == "infinitive" and (start := _after_semicolon(tokens, t.i, end)) is not None:
            heads.append(start)
            yield start
            continue
        if found.shape == "clause":
            start = _new_clause(parsed, t, found, heads, end)
        else:
            start = _new_action(parsed, t, found, heads)
        if start is not None and start > found.first + 1:
            heads.append(t.i)
            yield start


def _after_semicolon(tokens: tuple[Token, ...], i: int, end: int) -> int | None:
    """The first word of a bare action after a semicolon, also where the tagger took its verb for a noun."""
    for x in tokens[i + 1 : min(end, i + 5)]:
        if x.tag in {"VB", "VBP", "NN"} and x.text.islower():
            return x.i
        if x.lower not in {"and", "to", "also"} and x.tag != "RB":
            return None
    return None


def _gerunds(parsed: Parsed, found: Complement, end: int, lexicon: Lexicon) -> list[int]:
    """Gerunds listed after commas and closed by "and", or after semicolons: each an action of its own."""
    tokens = parsed.tokens
    listed: list[int] = []
    closed = False
    for t in tokens[found.first + 2 : end]:
        if t.tag != "VBG" or not _has_object(tokens, t.i) or t.lower in lexicon.results:
            continue
        start, before = opening(tokens, t.i)
        comma = start > 1 and tokens[start - 2].lower in {",", ";"}
        if before == ";" or (before == "and" and start > 1 and tokens[start - 2].lower == ";"):
            listed.append(_after_adverbs(tokens, start, t.i))
            closed = True
        elif (before == "," or (before == "and" and comma)) and not _means(tokens, t, found):
            listed.append(_after_adverbs(tokens, start, t.i))
            closed = closed or before == "and"
    return listed if closed else []


def _means(tokens: tuple[Token, ...], t: Token, found: Complement) -> bool:
    """Whether a gerund goes on with one after a preposition: "with a focus on building roads, training pilots and"."""
    if found.shape == "nominal":
        return any(x.tag == "VBG" and x.dep == "pcomp" for x in tokens[found.first : t.i])
    while t.dep == "conj" and t.head < t.i:
        t = tokens[t.head]
    return t.dep == "pcomp" and t.i > found.first


def _head(parsed: Parsed, found: Complement, end: int) -> int:
    """The main verb of the first action."""
    if found.shape == "clause":
        for t in parsed.tokens[found.first : end]:
            if t.dep in _SUBJECTS and found.first <= t.head < end and parsed.tokens[t.head].dep not in {"relcl", "acl"}:
                return t.head
    wanted = {"infinitive": {"VB", "VBP"}, "gerund": {"VBG"}}.get(found.shape, _FINITE)
    for t in parsed.tokens[found.first : end]:
        if t.tag in wanted:
            return t.i
    return found.first


def opening(tokens: tuple[Token, ...], i: int) -> tuple[int, str]:
    """The place where a verb's own words begin (adverbs, "to"), and what stands before it."""
    start = i
    while start > 0 and (tokens[start - 1].tag == "RB" or tokens[start - 1].lower in {"also", "to", "on", '"', "'"}):
        if tokens[start - 1].lower == "on" and tokens[i].tag != "VBG":
            break
        start -= 1
    return start, tokens[start - 1].lower if start else ""


def _new_action(parsed: Parsed, t: Token, found: Complement, heads: list[int]) -> int | None:
    tokens = parsed.tokens
    start, before = opening(tokens, t.i)
    if t.tag == "VBG" and before == "while":
        return t.i if tokens[t.i - 1].tag != "RB" or tokens[t.i - 1].lower == "also" else t.i - 1
    wanted = {"VBG"} if found.shape == "gerund" else {"VB", "VBP"}
    chained = heads[0] + 1 < len(tokens) and tokens[heads[0] + 1].tag == "VBG"
    if found.shape == "infinitive" and chained:
        wanted = wanted | {"VBG"}
    if any(tokens[h].tag == "VBG" for h in heads[1:]):
        wanted = wanted | {"VBG"}
    if before == "," and t.lower == "be" and tokens[t.i - 1].lower == "to":
        return None  # "a fund, to be managed by both": it describes
    infinitive = found.shape == "gerund" and t.tag == "VB" and tokens[t.i - 1].lower == "to"
    if t.tag not in wanted and not (infinitive and before == "and"):
        return None
    connector = start - 1
    if before == "as" and connector > 1 and tokens[connector - 1].lower == "well":
        return _after_adverbs(tokens, start, t.i)
    if before not in {"and", ",", ";", "or"}:
        return None
    # "adopt and implement a rule": verbs that share one object stay together.
    previous = tokens[connector - 1] if connector > 0 else None
    if previous is not None and before in {"and", "or"} and previous.tag in {"VB", "VBG", "VBP"}:
        return None
    if before == "," and t.tag == "VBG" and t.dep != "conj":
        return None
    begin = _after_adverbs(tokens, start, t.i)
    comma = before in {",", ";"} or (previous is not None and previous.lower in {",", ";"})
    if t.dep == "conj":
        head = tokens[t.head]
        if head.i in heads or head.head in heads:
            return begin
        if comma and _has_object(tokens, t.i):
            return begin
        if head.tag in {"VB", "VBG"} and tokens[t.i - 1].lower != "to":
            # Joined to a verb deeper inside: part of a purpose or a means.
            return None
        return begin
    if t.dep in {"amod", "compound", "pcomp"} and before != ";":
        return None
    return begin


def _after_adverbs(tokens: tuple[Token, ...], start: int, verb: int) -> int:
    """The first word of an action whose verb is given: its adverbs stay, "also" and "to" do not."""
    begin = verb
    while begin > start and tokens[begin - 1].tag == "RB" and tokens[begin - 1].lower != "also":
        begin -= 1
    return begin


def _has_object(tokens: tuple[Token, ...], verb: int) -> bool:
    return verb + 1 < len(tokens) and tokens[verb + 1].lower not in {",", ".", "and", "or", ";"}


def _new_clause(parsed: Parsed, t: Token, found: Complement, heads: list[int], end: int) -> int | None:
    tokens = parsed.tokens
    if t.lower == "that" and t.tag == "IN" and t.i > found.first:
        before = tokens[t.i - 1].lower
        if before in {"and", ",", ";"} and _has_verb(tokens, t.i, end):
            return t.i + 1
        return None
    if t.tag == "VBG":
        start, before = opening(tokens, t.i)
        if before == "while":
            return t.i
        joined = t.dep == "conj" and tokens[t.head].tag in {"VB", "VBG"} and before in {"and", ","}
        inside = tokens[t.head].head in heads and tokens[t.head].dep == "xcomp"
        return t.i if joined and inside else None
    if untagged(tokens, t):
        return t.i
    if t.tag == "MD" and t.i > found.first + 2 and opening(tokens, t.i)[1] == "and" and tokens[heads[-1]].i < t.i:
        return t.i
    if t.tag == "VB" and any(x.tag == "MD" for x in tokens[max(found.first, t.i - 3) : t.i]):
        own = [x for x in parsed.children(t.i) if x.dep in _SUBJECTS and found.first < x.left < x.i < t.i]
        joined = t.dep == "conj" and t.head in heads and bool(own)
        return own[0].left if joined and tokens[own[0].left - 1].lower in {"and", ",", ";", "but"} else None
    if t.tag in {"VB", "VBP", "VBZ", "VBD", "VBN"} and t.dep == "conj":
        head = tokens[t.head]
        chain = {head.i, head.head}
        start, before = opening(tokens, t.i)
        listed = (
            t.tag == "VB"
            and _has_object(tokens, t.i)
            and (before == "," or (start > 1 and tokens[start - 2].lower == ","))
        )
        if not (chain & set(heads) or any(tokens[h].head == head.i for h in heads) or listed):
            return None
        start, before = opening(tokens, t.i)
        while start > 0 and tokens[start - 1].dep in {"aux", "auxpass", "neg"} and tokens[start - 1].head == t.i:
            start -= 1
            before = tokens[start - 1].lower if start else ""
        subjects = [x for x in parsed.children(t.i) if x.dep in _SUBJECTS and x.i < t.i]
        if subjects:
            return min(s.left for s in subjects)
        if before not in {"and", ",", ";", "or", "but"}:
            return None
        previous = tokens[start - 2] if start > 1 else None
        if previous is not None and previous.tag.startswith("VB") and before == "and":
            return None
        begin = start
        while begin < t.i and tokens[begin].lower in {"also", "to", '"'}:
            begin += 1
        return begin
    return None


def untagged(tokens: tuple[Token, ...], t: Token) -> bool:
    """Whether `t` is a verb that the tagger took for a noun: "accept the rules and refrain from raising dues"."""
    following = tokens[t.i + 1 : t.i + 3]
    return (
        t.tag == "NN"
        and t.dep == "conj"
        and tokens[t.i - 1].lower == "and"
        and [x.lower for x in following[:1]] == ["from"]
        and [x.tag for x in following[1:]] == ["VBG"]
    )


def _has_verb(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return any(t.tag in _FINITE or t.tag in {"VB", "VBN"} for t in tokens[start:end])
