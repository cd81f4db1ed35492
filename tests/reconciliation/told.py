"""Records in the light of invented documents, for tests: parties EST and PER."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from servanda.profiles import for_parties
from servanda.reconciliation.promises import Promises
from servanda.records import (
    Claim,
    Document,
    Event,
    EventKind,
    Force,
    PartialDate,
    Reception,
    Reply,
    Source,
    Statement,
    Told,
    Who,
)

PROFILE = for_parties(["EST", "PER"])
MATCHER = Promises(PROFILE)


class Paper:
    """A document whose text is `text`; records stand where their words do."""

    def __init__(self, name: str, text: str, date: str | None = None, *, copy_of: str | None = None) -> None:
        self.document = Document(f"{name}.txt", text, name.encode().hex().ljust(64, "0"))
        when = PartialDate.parse(date) if date else None
        self.source = Source(self.document.id, self.document.path, date=when, copy_of=copy_of)

    def _place(self, words: str) -> tuple[int, int]:
        start = self.document.text.index(words)
        return start, start + len(words)

    def statement(
        self, force: str, by: str, words: str, to: str = "", deadline: str | None = None, rule: str = "test"
    ) -> Told[Statement]:
        """What `by` (codes with spaces between) said; an agreement is addressed to those who made it."""
        speakers = tuple(Who(code) for code in by.split())
        addressees = tuple(Who(code) for code in to.split()) or (speakers if force == "agreement" else ())
        statement = Statement.grounded(
            self.document,
            *self._place(words),
            force=Force(force),
            speakers=speakers,
            addressees=addressees,
            pillars=("economy",),
            deadline=PartialDate.parse(deadline) if deadline else None,
            confidence=0.9,
            rule=rule,
        )
        return Told(statement, self.source)

    def reply(self, reception: str, by: str, words: str, scope: str) -> Told[Reply]:
        """A reply, with what it answers."""
        return Told(
            Reply.grounded(
                self.document,
                *self._place(words),
                reception=Reception(reception),
                speakers=(Who(by),),
                confidence=0.9,
                rule=f"test/{scope}",
            ),
            self.source,
        )

    def event(self, kind: str, words: str, date: str) -> Told[Event]:
        """A happening."""
        event = Event.grounded(
            self.document,
            *self._place(words),
            kind=EventKind(kind),
            date=PartialDate.parse(date),
            confidence=0.9,
            rule="test",
        )
        return Told(event, self.source)

    def claim(self, indicator: str, value: int, words: str, period: str) -> Told[Claim]:
        """A figure in US dollars."""
        claim = Claim.grounded(
            self.document,
            *self._place(words),
            indicator=indicator,
            value=Decimal(value),
            unit="USD",
            period=PartialDate.parse(period),
            confidence=0.9,
            rule="test",
        )
        return Told(claim, self.source)

    def copied(self, name: str) -> Paper:
        """A copy of this document."""
        other = Paper(name, self.document.text)
        other.source = replace(other.source, date=self.source.date, copy_of=self.source.id)
        return other
