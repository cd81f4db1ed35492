"""The clause that tells a happening: its bounds, who acts in it, when and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.extraction.events_rules import Rules
from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.dates import DateMention, find_dates
from servanda.reading.mentions import Mention
from servanda.records import Document, PartialDate, Who

_BOUNDARY = re.compile(r";|\n\s*\n|,\s+(?:and|while|but|where|which|who|after|before|with|as|during|saying|adding|noting|according)\b|\s[–—]\s")
_PLACE = re.compile(r"\b(?:in|at|to|visited|toured|outside)\s+(?:the\s+)?$")
_LONGEST = 320
"""Characters of the longest evidence: a clause beyond it tells more than one happening."""
_CLOSE = 25
_ACTORS = frozenset({"person", "office", "party", "organ", "group", "role", "pronoun", "metonym", "third"})
_PEOPLE = frozenset({"person", "office", "role", "pronoun"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text with what it says about who, when and where."""

    start: int
    end: int
    whos: tuple[Who, ...]
    people: tuple[Who, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]


class Reader:
    """Reads clauses of one document."""

    def __init__(self, document: Document, profile: Profile, cast: Cast, rules: Rules) -> None:
        self.document, self.profile, self.cast, self.rules = document, profile, cast, rules
        self.anchor = document.date

    def clause(self, sentence: tuple[int, int], start: int, end: int) -> Clause:
        """The clause of `sentence` around a match from `start` to `end`."""
        text = self.document.text
        begin, stop = sentence
        for boundary in _BOUNDARY.finditer(text, begin, start):
            if self._acts(boundary.end(), start):
                begin = boundary.end()
        for boundary in _BOUNDARY.finditer(text, end, stop):
            stop = boundary.start()
            break
        if stop - begin > _LONGEST:
            begin, stop = max(begin, start - _LONGEST // 2), min(stop, end + _LONGEST // 2)
            begin += len(text[begin:start]) - len(text[begin:start].lstrip()) if begin <= sentence[0] else _to_word(text, begin, start)
            stop -= len(text[end:stop]) - len(text[end:stop].rsplit(None, 1)[0]) if text[end:stop].strip() and stop < sentence[1] else 0
        begin, stop = _trimmed(text, begin, max(stop, end))
        mentions = self.cast.within(begin, stop)
        return Clause(begin, stop, self._whos(mentions, _ACTORS), self._whos(mentions, _PEOPLE | {"group"}), mentions,
                      tuple(self._dates(begin, stop)))

    def tight(self, clause: Clause, start: int, end: int) -> tuple[int, int]:
        """A name from `start` to `end` with the time and place that follow it closely."""
        last = end
        for date in clause.dates:
            if 0 <= date.start - last <= _CLOSE:
                last = date.end
        return _trimmed(self.document.text, start, last)

    def _acts(self, start: int, end: int) -> bool:
        return any(m.kind in _ACTORS and not (m.kind == "pronoun" and m.head == "it") for m in self.cast.within(start, end))

    def _whos(self, mentions: Sequence[Mention], kinds: frozenset[str]) -> tuple[Who, ...]:
        """Whom the mentions stand for: a party alone only where nobody of it is named."""
        found: dict[Who, None] = {}
        for mention in mentions:
            if mention.kind in kinds and not (mention.kind == "pronoun" and mention.head in {"it", "we", "i"}):
                for who in self.cast.resolve(mention):
                    found.setdefault(who)
        named = {who.party for who in found if who.name}
        return tuple(who for who in found if who.name or who.party not in named)

    def _dates(self, start: int, end: int) -> list[DateMention]:
        text = self.document.text
        found = find_dates(text, self.anchor, self.document.language, start, end)
        return [d for d in found if not self.rules.not_dated_by.search(text[max(start, d.start - 30) : d.start])]

    def date(self, clause: Clause, at: int) -> PartialDate | None:
        """The date told nearest to `at` in the clause."""
        dated = [(abs(d.start - at) + (0 if d.start >= at else 15), d.date) for d in clause.dates if d.date is not None]
        return min(dated, key=lambda pair: pair[0])[1] if dated else None

    def place(self, clause: Clause, at: int) -> str | None:
        """The city or country where the clause puts the happening, nearest after `at`."""
        text = self.document.text
        best: tuple[int, str] | None = None
        for mention in clause.mentions:
            if mention.kind in {"metonym", "party", "third"} and _PLACE.search(text[max(0, mention.start - 14) : mention.start]):
                name = text[mention.start : mention.end]
                if mention.kind == "party" and mention.party in self.profile.codes:
                    name = self.profile.party(mention.party).name(self.document.language)
                distance = mention.start - at if mention.start >= at else 1000 + at - mention.start
                if best is None or distance < best[0]:
                    best = distance, " ".join(name.split())
        if best is None:
            for match in re.finditer(r"\b[Ii]n\s+((?:[A-Z][\w’'-]+\s?){1,3})", text[clause.start : clause.end]):
                whole = match.group(1).strip()
                at_place = clause.start + match.start(1)
                if self.cast.at(at_place) is None and not any(d.start <= at_place < d.end for d in clause.dates):
                    return whole
        return best[1] if best else None


def _to_word(text: str, begin: int, end: int) -> int:
    space = text.find(" ", begin, end)
    return space - begin + 1 if space >= 0 else 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;.–—-•*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;.:"):
        end -= 1
    return start, end
