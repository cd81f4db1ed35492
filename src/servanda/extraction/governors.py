"""Which words of a sentence govern an act: verbs, nouns and adjectives of the lexicon, in the forms that report one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.reading.cues import Cue, Lexicon
from servanda.reading.parsing import Parsed, Token

_BE = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "'s",
        "'re",
        "remain",
        "remains",
        "remained",
        "stand",
        "stands",
        "stood",
    }
)
_FIRMLY = frozenset({"strongly", "firmly", "fully", "resolutely", "unequivocally", "categorically"})
"""Adverbs with which a past verb takes a stance: "strongly opposed the plan"."""
_NEGATIONS = frozenset({"not", "n't", "never", "neither", "hardly"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_REFLEXIVE = frozenset({"ourselves", "themselves"})
_PLURAL = 2
"""How many words before a verb taken for a noun the plural stands that it was joined to."""
_PREDICATE = 16
"""How many words may stand between a goal and the clause that says what it is."""
_REACH = 8
"""How many words a light verb may stand before the noun it carries."""


@dataclass(frozen=True, slots=True)
class Governor:
    """A cue at its place: `first` to `last` are its tokens; `verb` is the token whose subject is its holder."""

    cue: Cue
    first: int
    last: int
    verb: int
    passive: bool = False


def governors(parsed: Parsed, lexicon: Lexicon, *, heading: bool) -> list[Governor]:
    """The governors of a sentence in their order; of overlapping ones the longest."""
    found: list[Governor] = []
    taken = -1
    for token in parsed.tokens:
        if token.i <= taken:
            continue
        best = max(_at(parsed, token, lexicon, heading=heading), key=lambda g: g.last - g.first, default=None)
        if best is not None:
            found.append(best)
            taken = best.last
    return found


def _at(parsed: Parsed, token: Token, lexicon: Lexicon, *, heading: bool) -> Iterator[Governor]:
    for cue in lexicon.verbs.get(token.lower, ()):
        last = _matched(parsed, token.i, cue)
        if last is not None and (form := _verb_form(parsed, token, cue, heading=heading)):
            yield Governor(cue, token.i, last, token.i, passive=form == "passive")
    for cue in lexicon.nouns.get(token.lower, ()):
        # With a capital it is a name: "the Agreement on Fisheries".
        spelled = token.text.islower() or token.i == 0 or heading
        if token.tag.startswith("NN") and spelled and (verb := _carrier(parsed, token, cue, lexicon)) is not None:
            yield Governor(cue, token.i, token.i, verb)
    for cue in lexicon.adjectives.get(token.lower, ()):
        last = _matched(parsed, token.i, cue)
        if last is not None and (copula := _copula(parsed, token)) is not None:
            yield Governor(cue, token.i, last, copula)


def _matched(parsed: Parsed, i: int, cue: Cue) -> int | None:
    """The last token of `cue` when it starts at `i`, adverbs between its words allowed."""
    at = i
    for word in cue.rest:
        at += 1
        while at < len(parsed.tokens) and parsed.tokens[at].tag == "RB" and parsed.tokens[at].lower != word:
            at += 1
        if at >= len(parsed.tokens) or parsed.tokens[at].lower != word:
            return None
    return at


def _verb_form(parsed: Parsed, token: Token, cue: Cue, *, heading: bool) -> str:
    """`active`, `passive`, or nothing where the verb reports no act."""
    tokens = parsed.tokens
    if cue.name == "would like":
        return "active"
    before = tokens[max(0, token.i - 4) : token.i]
    if any(t.lower in _NEGATIONS for t in before[-3:]):
        return ""
    previous = _before(parsed, token.i)
    if any(c.dep in {"nsubj", "nsubjpass"} and c.lower in {"which", "that"} for c in parsed.children(token.i)):
        return ""
    if previous is not None and previous.lower == "as" and token.tag in {"VBN", "VBD", "VBZ"}:
        return ""
    if token.tag in _FINITE:
        if cue.present and token.tag == "VBD" and (previous is None or tokens[token.i - 1].lower not in _FIRMLY):
            return ""
        return "" if _one_of_infinitives(parsed, token) else "active"
    if token.tag == "VBN":
        auxiliaries = [t.lower for t in before if t.tag.startswith("VB") or t.tag == "MD"]
        if auxiliaries and auxiliaries[-1] in _BE:
            return "" if cue.present else "active" if cue.state else "passive"
        if auxiliaries and auxiliaries[-1] in {"has", "have", "had", "having", "'ve"}:
            return "active"
        return "active" if token.dep in {"ROOT", "conj", "ccomp"} and not cue.present else ""
    if token.tag == "VBG":
        if cue.present and not (previous and previous.lower in _BE):
            return ""
        if (
            previous is None
            or previous.lower in {",", "while", "and", "also", ";", "when", "-", "–", "—", "as"}
            or previous.lower in _BE
            or _absolute(parsed, token)
        ):
            return "active"
        return ""
    if token.tag == "VB":
        if (previous and previous.lower in {"do", "does", "did"}) or _present_again(parsed, token):
            return "active"
        # A plural subject before a base form: the tagger took a present tense for an infinitive.
        auxiliary = any(c.dep in {"aux", "mark"} and c.i < token.i for c in parsed.children(token.i))
        subject = any(c.dep == "nsubj" and c.i < token.i for c in parsed.children(token.i))
        # After an infinitive it goes on with it: "pledged to build roads; support growers".
        goes_on = any(c.dep == "xcomp" and c.tag == "VB" and c.i < token.i for c in parsed.children(token.head))
        joined = token.dep == "conj" and tokens[token.head].tag in _FINITE and not goes_on
        joined = joined and not _after_infinitive(tokens, token)
        if (subject or joined) and not auxiliary and not (previous and previous.lower in {"to", "will"}):
            return "active"
        return "active" if heading and token.i > 0 and not (previous and previous.lower in {"to", "will"}) else ""
    joined = token.dep == "conj" and tokens[token.head].tag in _FINITE
    if _taken_for_noun(parsed, token):
        return "active"
    if token.tag == "NN" and joined and token.i + 1 < len(tokens) and tokens[token.i + 1].lower == "to":
        return "active"
    if token.tag in {"NN", "NNS"} and heading and token.i > 0 and token.i + 1 < len(tokens):
        return "active" if tokens[token.i + 1].lower in {"to", "that"} else ""
    return ""


def _present_again(parsed: Parsed, token: Token) -> bool:
    """Whether a base form is a present that goes on with one before it, whatever stands between them.

    So after a gerund ("commit to fighting fires and task their ministers"), and with a pronoun of its own subject ("We
    hold that nobody must pay, and commit ourselves").
    """
    tokens = parsed.tokens
    if token.dep != "conj" or tokens[token.i - 1].lower != "and":
        return False
    finite = [t for t in tokens[: token.i] if t.tag == "VBP" and any(c.dep == "nsubj" for c in parsed.children(t.i))]
    reflexive = token.i + 1 < len(tokens) and tokens[token.i + 1].lower in _REFLEXIVE
    return bool(finite) and (reflexive or tokens[token.head].tag == "VBG")


def _after_infinitive(tokens: tuple[Token, ...], token: Token) -> bool:
    """Whether a present joined to a past verb goes on with an infinitive between them: "vowed to pay; support"."""
    between = tokens[token.head + 1 : token.i]
    infinitive = any(t.tag == "VB" and tokens[t.i - 1].lower == "to" for t in between)
    return tokens[token.head].tag == "VBD" and infinitive


def _absolute(parsed: Parsed, token: Token) -> bool:
    """Whether a participle has a subject of its own: "the talks ended, with Laos pledging aid"."""
    clause = parsed.tokens[token.head] if token.dep == "conj" else token
    own = any(c.dep == "nsubj" and c.i < token.i for c in parsed.children(token.i))
    return own and clause.dep == "pcomp" and parsed.tokens[clause.head].lower == "with"


def _one_of_infinitives(parsed: Parsed, token: Token) -> bool:
    """Whether a plural present is an infinitive that goes on with others: "to build roads; support growers; and …"."""
    if token.tag != "VBP" or token.dep != "conj" or parsed.tokens[token.head].tag not in {"VB", "VBD"}:
        return False
    if parsed.tokens[token.head].tag == "VBD":
        return _after_infinitive(parsed.tokens, token)
    if any(c.dep in {"nsubj", "nsubjpass"} for c in parsed.children(token.head)):
        return False
    return not any(c.dep in {"nsubj", "nsubjpass", "aux"} and c.i < token.i for c in parsed.children(token.i))


def _taken_for_noun(parsed: Parsed, token: Token) -> bool:
    """Whether a bare noun after plural nouns is a verb: "recognize their merits and pledge to protect them"."""
    tokens = parsed.tokens
    if token.tag != "NN" or token.dep != "conj" or token.i < _PLURAL or token.i + 1 >= len(tokens):
        return False
    finite = any(t.tag == "VBP" for t in tokens[: token.head])
    bare = tokens[token.i - 1].lower == "and" and tokens[token.i + 1].lower == "to"
    plural = tokens[token.i - _PLURAL].tag == "NNS"
    return finite and bare and plural and not any(c.i < token.i for c in parsed.children(token.i))


def _before(parsed: Parsed, i: int) -> Token | None:
    """The token before `i`, adverbs and quotation marks passed over."""
    for t in reversed(parsed.tokens[:i]):
        if t.tag != "RB" and t.lower not in {'"', "'", "``", "''", "also"}:
            return t
    return None


def _carrier(parsed: Parsed, noun: Token, cue: Cue, lexicon: Lexicon) -> int | None:
    """The verb that puts the noun into its holder's mouth; the noun itself where it has a possessor; else None."""
    tokens = parsed.tokens
    following = tokens[noun.i + 1].lower if noun.i + 1 < len(tokens) else ""
    if following == "that" and _relative_follows(tokens, noun.i + 2):
        return None
    opens = following in {"to", "that", *cue.prepositions} or (
        cue.force("to") is not None and following in {"of", "for", "from", "by"}
    )
    if any(t.dep == "det" and t.lower == "no" for t in parsed.children(noun.i)):
        return None
    if cue.copula and told_of(tokens, noun.i) is not None:
        return noun.i
    if not opens or (cue.paper and any(t.dep == "compound" for t in parsed.children(noun.i))):
        return None
    head = tokens[noun.head]
    for _ in range(4):
        if head.lower in lexicon.light and (head.tag.startswith("VB")):
            return head.i
        attribute = head.tag == "VBG" and head.i < noun.i  # "voiced unwavering support"
        if head.i == tokens[head.head].i or (head.tag.startswith("VB") and head.dep != "ccomp" and not attribute):
            break
        head = tokens[head.head]
    for t in reversed(tokens[max(0, noun.i - _REACH) : noun.i]):
        if t.tag.startswith("VB") and t.dep not in {"amod", "xcomp"}:
            return t.i if t.lower in lexicon.light else None
        if t.lower in {";", ":"}:
            break
    if cue.copula and following == "of":
        return None
    possessor = any(t.tag in {"POS", "PRP$"} for t in tokens[max(0, noun.i - 4) : noun.i])
    return noun.i if possessor else None


def _relative_follows(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the verb of a relative clause stands at `at`: "the commitment that | made it possible"."""
    if at >= len(tokens):
        return False
    verb = tokens[tokens[at].head] if tokens[at].dep in {"aux", "auxpass"} else tokens[at]
    return tokens[at].tag in _FINITE | {"MD"} and verb.dep == "relcl"


def told_of(tokens: tuple[Token, ...], noun: int) -> int | None:
    """The "to" of "a goal of … is to …" after the noun at `noun`; None where no such clause stands there."""
    for t in tokens[noun + 1 : noun + _PREDICATE]:
        if t.lower in {"is", "was", "remains", "are"}:
            return t.i + 1 if t.i + 1 < len(tokens) and tokens[t.i + 1].lower == "to" else None
        if t.tag in _FINITE or t.tag == "MD" or t.lower in {";", "that"}:
            return None
    return None


def _copula(parsed: Parsed, adjective: Token) -> int | None:
    tokens = parsed.tokens
    for t in reversed(tokens[max(0, adjective.i - 5) : adjective.i]):
        if t.lower in _BE:
            return t.head if t.dep in {"aux", "auxpass"} else t.i
        if t.lower in _NEGATIONS or t.lower in {"as", "if"}:
            return None
        joined = t.lower in {"and", "or"} or (t.tag == "JJ" and tokens[t.i + 1].lower in {"and", "or", ","})
        if t.tag not in {"RB", "RBR", "RBS", ",", "``", "''", "VBN"} and t.lower not in {'"', "'"} and not joined:
            break
    previous = tokens[adjective.i - 1] if adjective.i else None
    if (
        previous is not None
        and previous.lower in {",", "–", "—", "-"}
        and adjective.lower in {"ready", "determined", "committed", "confident"}
    ):
        return adjective.i
    return None
