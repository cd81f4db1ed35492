"""Who is who in a document: every mention of those who act, and the people the text names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from servanda.profiles.model import Profile
from servanda.reading.cast_compose import compose
from servanda.reading.cast_resolve import Resolver
from servanda.reading.data import load
from servanda.reading.mentions import Mention, Person
from servanda.reading.sentences import sentences
from servanda.records import Document, Who


@dataclass(frozen=True)
class Cast:
    """The mentions of a document, sorted and without overlap, and its people in the order of their first mention."""

    mentions: tuple[Mention, ...]
    people: tuple[Person, ...]
    _resolver: Resolver = field(repr=False, compare=False)
    _starts: list[int] = field(repr=False, compare=False)

    @classmethod
    def of(cls, document: Document, profile: Profile) -> Cast:
        """Read the cast of `document`; empty where its language has no data for it."""
        try:
            load(document.language, "titles")
        except KeyError:
            return cls((), (), Resolver(document, profile, {}, (), (), ()), [])
        mentions, people, ranks, known = compose(document, profile)
        bounds = tuple((s.start, s.end) for s in sentences(document))
        resolver = Resolver(document, profile, ranks, mentions, people, bounds, known)
        return cls(mentions, people, resolver, [m.start for m in mentions])

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie between `start` and `end`."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._starts, end)
        return tuple(m for m in self.mentions[first:last] if m.end <= end)

    def touching(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions of which any part lies between `start` and `end`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return tuple(m for m in self.mentions[first:last] if m.end > start)

    def at(self, offset: int) -> Mention | None:
        """The mention that covers `offset`, if any."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and self.mentions[index].end > offset:
            return self.mentions[index]
        return None

    def resolve(self, mention: Mention, before: int | None = None) -> tuple[Who, ...]:
        """Whom `mention` stands for at its place.

        `before` looks at what stands before this offset instead of before the mention. Nothing is returned where nobody
        can be told, and for "we" and "I", whose speaker is the caller's to know (but "we" of a joint statement is all).
        """
        return self._resolver.resolve(mention, mention.start if before is None else before)

    def coordinated(self, mention: Mention) -> tuple[Mention, ...]:
        """`mention` with those joined to it by "and" or commas, in their order."""
        return self._resolver.coordinated(mention)

    def host_and_guest(self) -> tuple[str | None, str | None]:
        """The parties that receive and visit in the scene the text tells, where it tells them."""
        return self._resolver.scene
