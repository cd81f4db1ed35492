"""The clause that tells a happening: its bounds, who acts in it, when and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from servanda.extraction.events_rules import Rules
from servanda.profiles.model import Profile
from servanda.reading.cast import Cast
from servanda.reading.dates import DateMention, find_dates
from servanda.reading.mentions import Mention
from servanda.records import Document, PartialDate, Who

_LONGEST = 320
"""Characters of the longest evidence: a clause beyond it tells more than one happening."""
_CLOSE = 25
_EARLIER = 15
"""Characters by which a date before a verb counts as farther away than one after it."""
_WEEK = timedelta(days=7)
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

    def __init__(
        self,
        document: Document,
        profile: Profile,
        cast: Cast,
        rules: Rules,
        anchor: PartialDate | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Read `document`; `anchor` dates one without a date, `whole` takes each sentence for one clause."""
        self.document, self.profile, self.cast, self.rules = document, profile, cast, rules
        self.anchor = document.date or anchor
        self._whole = whole

    def clause(self, sentence: tuple[int, int], start: int, end: int) -> Clause:
        """The clause of `sentence` around a match from `start` to `end`."""
        begin, stop = sentence if self._whole else self._around(sentence, start, end)
        begin, stop = _trimmed(self.document.text, begin, max(stop, end))
        mentions = self.cast.within(begin, stop)
        acting = (*self._subject(sentence[0], begin), *mentions)
        people = self._whos(acting, _PEOPLE | {"group"})
        return Clause(
            begin,
            stop,
            self._whos(acting, _ACTORS),
            people,
            mentions,
            self._dates(begin, self._relative(stop, sentence[1])),
        )

    def _around(self, sentence: tuple[int, int], start: int, end: int) -> tuple[int, int]:
        text = self.document.text
        begin, stop = sentence
        for boundary in self.rules["boundary"].finditer(text, begin, start):
            if self._acts(boundary.end(), start):
                begin = boundary.end()
        for boundary in self.rules["acts"].finditer(text, begin, end):
            if boundary.end() <= start:
                begin = boundary.end()
        ends = [b.start() for key in ("boundary", "acts") for b in self.rules[key].finditer(text, end, stop)]
        stop = min(ends, default=stop)
        if stop - begin > _LONGEST:
            begin, stop = max(begin, start - _LONGEST // 2), min(stop, end + _LONGEST // 2)
            begin += (
                len(text[begin:start]) - len(text[begin:start].lstrip())
                if begin <= sentence[0]
                else _to_word(text, begin, start)
            )
            stop -= (
                len(text[end:stop]) - len(text[end:stop].rsplit(None, 1)[0])
                if text[end:stop].strip() and stop < sentence[1]
                else 0
            )
        return begin, stop

    def _subject(self, start: int, begin: int) -> tuple[Mention, ...]:
        """Who acts in a sentence whose later act begins at `begin`: its first person, or group of people."""
        if not self.rules["acts"].search(self.document.text, max(start, begin - 20), begin + 20):
            return ()
        return tuple(m for m in self.cast.within(start, begin) if m.kind in _PEOPLE | {"group"})[:1]

    def tight(self, clause: Clause, start: int, end: int) -> tuple[int, int]:
        """A name from `start` to `end` with the time and place that follow it closely."""
        last = end
        for date in clause.dates:
            if 0 <= date.start - last <= _CLOSE:
                last = date.end
        return _trimmed(self.document.text, start, last)

    def side_by_side(self, start: int, end: int) -> list[tuple[int, Who]]:
        """The people of one party named one after the other from `start` on, each with the end of the name."""
        found: list[tuple[int, Who]] = []
        for mention in self.cast.within(start, end):
            named = [who for who in self.cast.resolve(mention) if who.name] if mention.kind in _PEOPLE else []
            at = found[-1][0] if found else start
            joined = not found or self.rules["joined"].fullmatch(self.document.text, at, mention.start)
            if len(named) != 1 or not joined or (found and named[0].party != found[0][1].party):
                break
            found.append((mention.end, named[0]))
        return found

    def first_person(self, start: int, end: int) -> tuple[Who, ...]:
        """The first of whom the text from `start` to `end` speaks by name."""
        whos = (who for m in self.cast.within(start, end) if m.kind in _PEOPLE for who in self.cast.resolve(m))
        return tuple(who for who in whos if who.name)[:1]

    def _acts(self, start: int, end: int) -> bool:
        return any(
            m.kind in _ACTORS and not (m.kind == "pronoun" and m.head == "it") for m in self.cast.within(start, end)
        )

    def _whos(self, mentions: Sequence[Mention], kinds: frozenset[str]) -> tuple[Who, ...]:
        """Whom the mentions stand for: a party alone only where nobody of it is named."""
        found: dict[Who, None] = {}
        for mention in mentions:
            if mention.kind in kinds and not (mention.kind == "pronoun" and mention.head in {"it", "i"}):
                for who in self.cast.resolve(mention):
                    found.setdefault(who)
        named = {who.party for who in found if who.name}
        return tuple(who for who in found if who.name or who.party not in named)

    def _relative(self, end: int, last: int) -> int:
        """The end of a relative clause (", which began on Monday") that follows `end`; `end` where none does."""
        match = self.rules["relative"].match(self.document.text, end, last)
        return match.end() if match else end

    def _dates(self, start: int, end: int) -> tuple[DateMention, ...]:
        return tuple(find_dates(self.document.text, self.anchor, self.document.language, start, end))

    def date(self, clause: Clause, start: int, end: int, *, ahead: bool = False) -> PartialDate | None:
        """The date told nearest to a match from `start` to `end`, the first day of a span of days.

        `ahead` is for what is still to come: a term counts too, and a weekday is the next one.
        """
        near = [
            (d.start - end if d.start >= end else max(0, start - d.end) + _EARLIER if d.end <= start else 0, d)
            for d in clause.dates
            if ahead or (d.role != "deadline" and not self._goal(clause, d))
        ]
        if not near:
            return None
        told = min(near, key=lambda pair: pair[0])[1]
        day = told.date
        if ahead and self.anchor and told.kind in {"weekday", "relative"} and day.day:
            behind = self.anchor.first_day - day.first_day
            if timedelta(0) < behind < _WEEK:
                return PartialDate.of(day.first_day + _WEEK)
        return day

    def _goal(self, clause: Clause, date: DateMention) -> bool:
        before = self.document.text[max(clause.start, date.start - 30) : date.start]
        return bool(self.rules["not_dated_by"].search(before))

    def place(self, clause: Clause, at: int) -> str | None:
        """The city or country where the clause puts the happening, nearest after `at`."""
        text = self.document.text
        best: tuple[int, str] | None = None
        for mention in clause.mentions:
            if mention.kind in {"metonym", "party", "third"} and self.rules["at_place"].search(
                text[max(0, mention.start - 14) : mention.start]
            ):
                name = text[mention.start : mention.end]
                if mention.kind == "party" and mention.party in self.profile.codes:
                    name = self.profile.party(mention.party).name(self.document.language)
                distance = mention.start - at if mention.start >= at else 1000 + at - mention.start
                if best is None or distance < best[0]:
                    best = distance, " ".join(name.split())
        if best is None:
            for match in self.rules["city"].finditer(text, clause.start, clause.end):
                whole = match.group(1).strip()
                at_place = match.start(1)
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
