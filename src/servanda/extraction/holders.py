"""Whose act it is, and who is to act on it."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.profiles import Profile
from servanda.reading.cast import Cast
from servanda.reading.cues import Lexicon
from servanda.reading.mentions import Mention
from servanda.reading.parsing import Parsed, Token
from servanda.records import Who

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_UPWARD = frozenset({"conj", "xcomp", "advcl", "acl", "dep", "pcomp", "parataxis", "appos", "ccomp"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_INANIMATE = frozenset({"it", "this", "that", "these", "those", "which"})
_ACTING = frozenset({"person", "office", "organ", "role"})
_HYPHENS = frozenset("-–‑")
_BETWEEN = frozenset({"between", "among", "of"})
_TOGETHER = frozenset({"they", "both"})


@dataclass(slots=True)
class Stage:
    """Who has spoken so far: the state that pronouns and agentless acts are read against."""

    cast: Cast
    profile: Profile
    lexicon: Lexicon
    paragraph: int = -1
    speaker: tuple[Who, ...] = ()
    last: tuple[Who, ...] = ()  # who spoke last for one party, also in paragraphs before
    joint: tuple[Who, ...] = ()
    announced: tuple[Who, ...] = ()  # who was said to speak in what follows
    label: tuple[Who, ...] = ()  # whose words a transcript prints
    sure: bool = True  # whether the words themselves name who speaks now

    def enter(self, paragraph: int, *, keep: bool) -> None:
        """Go on to a paragraph; its speaker is yet unknown unless `keep`."""
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            if not keep:
                self.speaker = self.label

    def labelled(self, start: int, end: int) -> None:
        """Go on to the words of whoever is named between two offsets before a colon."""
        named = [m for m in self.cast.touching(start, end) if m.kind in {"person", "office"} and m.start >= start]
        whos = merged([who for m in named for who in self.resolve(m)]) if end > start else ()
        if whos:
            self.label = self.speaker = self.last = whos

    def speaks(self, speakers: tuple[Who, ...]) -> None:
        """Remember who has spoken; whoever speaks for several parties is whom "they" will mean."""
        if speakers:
            self.speaker = speakers
        parties = {w.party for w in speakers}
        if len(parties) > 1:
            self.joint = speakers
        elif parties:
            self.last = speakers

    def jointly(self, speakers: tuple[Who, ...]) -> tuple[Who, ...]:
        """The parties to an agreement told of one of them: those who have just spoken together, else all parties."""
        own = {w.party for w in speakers}
        return self.joint if own and own < {w.party for w in self.joint} else self.everyone

    @property
    def everyone(self) -> tuple[Who, ...]:
        """All parties, without names."""
        return tuple(Who(code) for code in self.profile.codes)

    def holder(self, parsed: Parsed, verb: int, *, passive: bool = False) -> tuple[Who, ...]:
        """Who stands as the subject of `verb` (its agent where it is passive); empty where nobody known does."""
        candidates = _subjects(parsed, verb, passive=passive)
        for subject in candidates:
            if subject.lower in _TOGETHER and self.joint:
                return self.joint
            found = self.who(parsed, subject.left, max(subject.right + 1, subject.i + 1), head=subject.i)
            if found:
                return found
        if not candidates and not passive and parsed.tokens[verb].tag in _FINITE:
            named = self.named_before(parsed, verb)
            return self.who(parsed, named, verb) if named is not None else ()
        return ()

    def elsewhere(self, parsed: Parsed, verb: int, *, passive: bool = False) -> bool:
        """Whether the subject of `verb` is told, and is somebody else than the parties and those who speak for them."""
        for subject in _subjects(parsed, verb, passive=passive):
            if self._stranger(parsed, subject):
                return True
            if self.who(parsed, subject.left, subject.right + 1, head=subject.i):
                return False
        return False

    def _stranger(self, parsed: Parsed, subject: Token) -> bool:
        """A country or person outside the profile ("Laos said"), or anybody at all ("another", "a few visitors")."""
        start, end = parsed.tokens[subject.left].start, parsed.tokens[subject.right].end
        at = parsed.tokens[subject.i].start
        told = [m for m in self.cast.touching(start, end) if m.start <= at < m.end]
        if told and not any(m.official for m in told):
            return True
        whos = [who for mention in told for who in self.cast.resolve(mention)]
        if whos:
            return not any(who.party in self.profile.codes for who in whos)
        return not told and subject.lower in self.lexicon.anybody

    def who(self, parsed: Parsed, first: int, last: int, *, head: int | None = None) -> tuple[Who, ...]:
        """Everybody named between two tokens, resolved; of a noun phrase with a `head` only those it coordinates."""
        tokens = parsed.tokens
        if first >= last:
            return ()
        start, end = tokens[first].start, tokens[min(last, len(tokens)) - 1].end
        heads = _coordinated(parsed, head) if head is not None else None
        found: list[Who] = []
        for mention in self.cast.touching(start, end):
            if heads is not None and not any(mention.start <= tokens[h].start < mention.end for h in heads):
                continue
            if heads is not None and mention.kind in {"party", "organ"} and _hyphened(tokens, mention):
                continue
            found.extend(self.resolve(mention))
        return merged(found)

    def resolve(self, mention: Mention) -> tuple[Who, ...]:
        """What a mention stands for, as far as it is one of the parties or speaks for one."""
        if mention.kind in {"person", "office"} and not mention.official:
            return ()
        return tuple(w for w in self.cast.resolve(mention) if w.party in self.profile.codes)

    def named_before(self, parsed: Parsed, verb: int) -> int | None:
        """The first token of the person, office or organ named right before `verb`; None where none stands there."""
        if not verb:
            return None
        before = parsed.tokens[verb - 1]
        for mention in self.cast.touching(before.start, before.end):
            if mention.kind in _ACTING:
                return next(t.i for t in parsed.tokens if t.end > mention.start)
        return None

    def together_before(self, parsed: Parsed, verb: int) -> tuple[int, tuple[Who, ...]] | None:
        """The first token of several parties named right before `verb`, and who they are; None where none are."""
        tokens = parsed.tokens
        if not verb:
            return None
        for mention in self.cast.touching(tokens[verb - 1].start, tokens[verb - 1].end):
            first = next(t.i for t in tokens if t.end > mention.start)
            if mention.kind == "group" and mention.end == tokens[verb - 1].end:
                return None if first and tokens[first - 1].tag in {"IN", "CC"} else (first, self.resolve(mention))
        return None

    def owner(self, parsed: Parsed, noun: int, speakers: tuple[Who, ...]) -> tuple[Who, ...]:
        """Whose commitment or hope a noun names: its possessor's where that is another party, else the speakers'."""
        found: tuple[Who, ...] = ()
        for t in parsed.children(noun):
            if t.dep == "poss":
                found = self.who(parsed, t.left, t.right + 1)
            elif t.dep == "prep" and t.lower == "of":
                found = self.who(parsed, t.i + 1, t.right + 1)
        owners = {w.party for w in found}
        own = {w.party for w in speakers}
        if not owners or owners == own:
            return speakers
        if owners < own:
            return tuple(w for w in speakers if w.party in owners)
        return found if not owners & own else speakers

    def parties(self, parsed: Parsed, first: int, last: int) -> frozenset[str]:
        """The parties named between two tokens."""
        return frozenset(w.party for w in self.who(parsed, first, last))

    def acting(self, parsed: Parsed, first: int, last: int, head: int) -> frozenset[str]:
        """The parties that a subject between two tokens acts for: those named up to its `head`, or joined to it.

        What hangs on the head does not act ("any attempt to curb Laos"), but those "between" whom something is do.
        """
        whole = parsed.tokens[min(head + 1, len(parsed.tokens) - 1)].lower in _BETWEEN
        joined = self.who(parsed, first, last, head=head)
        return frozenset(w.party for w in (*self.who(parsed, first, last if whole else head + 1), *joined))


def _hyphened(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """Whether a party is part of a compound: "the Chile-Norway fund"."""
    return any(t.lower in _HYPHENS and (t.start == mention.end or t.end == mention.start) for t in tokens)


def merged(whos: list[Who]) -> tuple[Who, ...]:
    """Each once; a bare party is left out where a person of it is named."""
    named = {w.party for w in whos if w.name}
    kept = dict.fromkeys(w for w in whos if w.name or w.party not in named)
    return tuple(kept)


def _coordinated(parsed: Parsed, head: int) -> list[int]:
    heads = [head]
    for t in parsed.tokens[head + 1 :]:
        if t.dep in {"conj", "appos"} and t.head in heads and t.tag.startswith(("NN", "PRP")):
            heads.append(t.i)
    # A person's name is often parsed with its last word as the head and its titles as compounds: any word will do.
    heads.extend(
        t.i
        for t in parsed.tokens
        if t.head in heads and t.dep in {"compound", "nmod", "flat"} and abs(t.i - t.head) <= 8
    )
    return heads


def _subjects(parsed: Parsed, verb: int, *, passive: bool) -> list[Token]:
    """Candidates for the holder of `verb`, nearest first, climbing to the clause that it belongs to."""
    tokens = parsed.tokens
    found: list[Token] = []
    at = tokens[verb]
    if passive:
        for by in parsed.children(verb):
            if by.dep == "agent":
                found.extend(x for x in parsed.children(by.i) if x.dep == "pobj")
    for _ in range(8):
        own = [t for t in parsed.children(at.i) if t.dep in _SUBJECTS and t.lower not in _INANIMATE]
        if passive and at.i == verb:
            own = []
        if at.tag.startswith("NN") and at.i == verb:
            own.extend(t for t in parsed.children(at.i) if t.dep == "poss")
        for subject in own:
            if subject.lower == "who" and at.dep == "relcl":
                found.append(tokens[at.head])
            else:
                found.append(subject)
        if own and not passive:
            break
        # A finite verb that hangs on a noun like a participle: there the parser lost the subject.
        if at.dep == "relcl" or (at.i == verb and at.dep == "acl" and at.tag in _FINITE and at.head == at.i - 1):
            found.append(tokens[at.head])
            break
        if at.dep not in _UPWARD or at.head == at.i:
            break
        at = tokens[at.head]
    return found
