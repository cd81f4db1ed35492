"""A figure to be reached by a date, with everybody who told it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from servanda.records.dates import PartialDate
from servanda.records.identity import identify
from servanda.records.span import Span
from servanda.records.statement import Force, Who


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a target is told: the claim, and the statement that carries it where there is one.

    `multiple` is set where the words give a multiple ("double") instead of the figure; `told` is the date of the
    document.
    """

    document: str
    path: str
    claim: str
    evidence: Span
    told: PartialDate | None = None
    statement: str | None = None
    words: str = ""  # of the statement, else of the claim
    force: Force | None = None
    speakers: tuple[Who, ...] = ()
    multiple: Decimal | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator's value to be reached by `deadline`.

    `value` is absolute, in `unit`; it is None where nobody tells more than the `multiple` of an earlier period, and
    then stands for one figure per reporter and baseline. `subject` and `counterpart` are set where the indicator has
    a direction. `set_on`, `set_by` and `source` tell who set it where a source outside of the ledger says so.
    """

    indicator: str
    value: Decimal | None
    unit: str
    deadline: PartialDate | None
    multiple: Decimal | None = None
    comparator: str = "="
    subject: str | None = None
    counterpart: str | None = None
    mentions: tuple[Mention, ...] = ()
    set_on: PartialDate | None = None
    set_by: str = ""
    source: str = ""
    url: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """Named by what is to be reached, and when."""
        figure = f"{self.value.normalize():f}" if self.value is not None else f"x{self.multiple}"
        return identify("t", self.indicator, figure, self.unit, self.deadline, self.subject, self.counterpart)

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """All qualifiers that are told with it, each once, in the order of their first telling."""
        return tuple(dict.fromkeys(word for mention in self.mentions for word in mention.qualifiers))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that tell it, each once."""
        return tuple(dict.fromkeys(mention.document for mention in self.mentions))

    @property
    def first_told(self) -> PartialDate | None:
        """The earliest date of a document that tells it."""
        return min((m.told for m in self.mentions if m.told), default=None)

    @property
    def known_since(self) -> PartialDate | None:
        """When it was set, as far as ledger and profile know."""
        return min((day for day in (self.set_on, self.first_told) if day), default=None)

    @property
    def force(self) -> Force | None:
        """The strongest force it is told with: an agreement before a commitment, down to a position."""
        told = {mention.force for mention in self.mentions}
        return next((force for force in Force if force in told), None)

    @property
    def speakers(self) -> tuple[Who, ...]:
        """Who told it with that force, each once, in the order of the mentions."""
        return tuple(dict.fromkeys(who for m in self.mentions if m.force is self.force for who in m.speakers))
