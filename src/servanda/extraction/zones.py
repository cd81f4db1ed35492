"""Where a content ends."""

from __future__ import annotations

from servanda.extraction.complements import Complement
from servanda.extraction.governors import Governor
from servanda.extraction.splitting import opening
from servanda.reading.cues import Lexicon
from servanda.reading.parsing import Parsed, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_RELATIVES = frozenset({"which", "who", "whom", "whose", "where"})
_CONTRASTS = frozenset({"but", "although", "though", "whereas", "after", "amid", "despite", "following", "when", "as"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_OBJECTS = frozenset({"them", "him", "us", "me", "themselves", "itself", "himself", "her"})


def zone_end(parsed: Parsed, governor: Governor, found: Complement, others: list[Governor], lexicon: Lexicon) -> int:
    """The token after the last of what `governor` governs."""
    tokens = parsed.tokens
    if found.last is not None:
        return found.last
    end = len(tokens)
    for other in others:
        if other.first > governor.last and (start := clause_start(parsed, other)) < end:
            # A cue before the content would cut it away altogether: then that cue reports, and this one does not.
            end = max(start, found.first)
            break
    end = min(end, max(_main_clause(parsed, governor), found.first))
    for t in tokens[found.first : end]:
        if t.i > found.first and (_stops(tokens, t, found, lexicon, end) or _returns(tokens, t, governor, found)):
            return t.i
    return end


def _main_clause(parsed: Parsed, governor: Governor) -> int:
    """Where the main clause begins after a participle in front of it: "Noting the delay, | the minister asked …"."""
    tokens = parsed.tokens
    verb = tokens[governor.verb]
    main = tokens[verb.head]
    if verb.tag != "VBG" or verb.dep != "advcl" or main.i < verb.i:
        return len(tokens)
    return min(
        (s.left for s in parsed.children(main.i) if s.dep in _SUBJECTS and s.left > governor.last), default=len(tokens)
    )


def _returns(tokens: tuple[Token, ...], t: Token, governor: Governor, found: Complement) -> bool:
    """Whether `t` is a finite verb that goes on with the reporting clause: "pledged to help and thanked the host"."""
    if t.tag == "MD" and found.shape != "clause":
        # "is ready to repair the quay and will pay for it": the promise goes on with the reporting clause.
        joined = tokens[t.i - 1].lower in {"and", ","} and tokens[t.head].dep == "conj"
        return joined and not any(x.tag in _FINITE for x in tokens[found.first : t.i])
    if t.tag not in {"VBD", "VBZ", "VBP"} or t.dep != "conj" or t.i <= found.first + 1:
        return False
    _start, before = opening(tokens, t.i)
    if before not in {"and", ",", "but"}:
        return False
    return t.head in {governor.verb, governor.first} or (
        found.shape != "clause" and t.tag == "VBD" and tokens[governor.verb].tag == "VBD"
    )


def clause_start(parsed: Parsed, governor: Governor) -> int:
    """Where the clause of `governor` begins: at its subject, else at its own first word with auxiliaries."""
    tokens = parsed.tokens
    verb = min(governor.verb, governor.first)
    subjects = [t for t in parsed.children(verb) if t.dep in _SUBJECTS and t.i < verb]
    start = min([verb, *(s.left for s in subjects)])
    if not subjects:
        while start > 0 and (
            tokens[start - 1].tag in {"RB", "MD"} or tokens[start - 1].dep in {"aux", "auxpass", "neg"}
        ):
            start -= 1
    # A noun cue without a verb of its own begins with its determiners.
    if governor.verb == governor.first and governor.cue.kind == "noun":
        start = min(start, tokens[governor.first].left)
    return start


def _stops(tokens: tuple[Token, ...], t: Token, found: Complement, lexicon: Lexicon, end: int) -> bool:
    following = tokens[t.i + 1] if t.i + 1 < end else None
    if t.lower in {",", "–", "—", "--", "-"} and following is not None and (t.lower == "," or t.tag == ":"):
        if following.lower in _RELATIVES:
            return found.shape != "clause" or any(x.tag in _FINITE for x in tokens[found.first : t.i])
        if (following.tag == "VBN" and following.lower not in lexicon.results) or (
            following.lower == "as" and t.i + 2 < end and tokens[t.i + 2].tag == "VBN"
        ):
            return found.shape != "clause" or any(x.tag in _FINITE for x in tokens[found.first : t.i])
        if following.lower in _CONTRASTS and not (following.lower == "as" and _word(tokens, t.i + 2) == "well"):
            return _clause_follows(tokens, t.i + 1, end)
        if following.lower == "according":
            return True
        if following.lower == "while" and not _gerund_follows(tokens, t.i + 1, end):
            return True
        if following.lower in lexicon.participles:
            return True
        if following.lower in lexicon.reporting or any(
            x.lower in lexicon.reporting and x.tag in {"VBD", "VBZ", "VBN"} for x in tokens[t.i + 2 : t.i + 9]
        ):
            return _parenthesis(tokens, t.i + 1, end, lexicon)
        return False
    if t.lower == "which" and tokens[t.i - 1].tag.startswith("NNP") and found.shape != "clause":
        return True
    if t.lower == "and" and following is not None and following.lower == "that" and found.shape != "clause":
        return True
    if (
        t.lower in {",", "and", "but"}
        and following is not None
        and following.tag == "PRP"
        and following.lower not in _OBJECTS
    ):
        return found.shape != "clause" and any(x.tag in _FINITE for x in tokens[t.i + 2 : min(end, t.i + 5)])
    if t.lower == "while" and not _gerund_follows(tokens, t.i, end):
        return True
    if t.lower in {"when", "after"} and found.shape != "clause" and _past_follows(tokens, t.i, end):
        return True
    if t.lower == "during" and any(x.lower in lexicon.occasions for x in tokens[t.i + 1 : min(end, t.i + 6)]):
        return True
    if t.lower == ";":
        return not _parallel(tokens, t.i + 1, end)
    return False


def _past_follows(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    return any(x.tag == "VBD" for x in tokens[i + 1 : min(end, i + 9)])


def _word(tokens: tuple[Token, ...], i: int) -> str:
    return tokens[i].lower if i < len(tokens) else ""


def _clause_follows(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    return any(x.tag in _FINITE or x.tag == "VBG" for x in tokens[i + 1 : min(end, i + 14)])


def _gerund_follows(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    for x in tokens[i + 1 : min(end, i + 4)]:
        if x.tag == "VBG":
            return True
        if x.tag != "RB" and x.lower != "also":
            return False
    return False


def _parenthesis(tokens: tuple[Token, ...], i: int, end: int, lexicon: Lexicon) -> bool:
    """Whether "he said" or "said the minister" stands here with nothing governed after it."""
    for x in tokens[i : min(end, i + 9)]:
        if x.lower in lexicon.reporting:
            return not any(y.lower in {"that", "to"} for y in tokens[x.i + 1 : x.i + 3])
        # "Energy and Water Minister X said": inside a title an "and" joins names.
        titled = x.lower in {"and", "of", "for"} and _named(tokens, x.i - 1) and _named(tokens, x.i + 1)
        if (x.tag in {"IN", "TO"} or x.lower in {"and", ";"}) and not titled:
            return False
    return False


def _named(tokens: tuple[Token, ...], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].text[:1].isupper()


def _parallel(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    for x in tokens[i : min(end, i + 4)]:
        if x.lower in {"to", "on", "that"} or x.tag in {"VB", "VBG", "VBP"} or (x.tag == "NN" and x.text.islower()):
            return True
        if x.tag not in {"RB", "CC"}:
            return False
    return False
