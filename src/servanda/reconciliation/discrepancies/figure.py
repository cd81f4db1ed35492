"""A claim as a figure that can be held against others: what it measures, of whom, when, and how precisely."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from servanda.records import LONGEST_KEY, PartialDate, Source, Span, identify


@dataclass(frozen=True, slots=True)
class Measure:
    """What an indicator measures (`measures.yaml`)."""

    family: str
    kind: str  # stock, flow, rank, multiple, occasion
    what: str
    part: bool = False
    directed: bool = False


@cache
def measures() -> dict[str, Measure]:
    """The measures by indicator; an indicator without one is not compared."""
    text = (files("servanda.reconciliation.discrepancies") / "measures.yaml").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {key: Measure(**entry) for key, entry in data.items()}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one document.

    `holder` and `other` are the parties whose it is and in or with which (empty where the words do not tell);
    `counted` is `journeys` or `travellers` where people travel; `reporter` the party whose statistics are named;
    `period` the time it is about, for stocks without one the year of the document; `base` what a multiple multiplies.
    """

    record: str
    evidence: Span
    source: Source
    measure: Measure
    value: Decimal
    unit: str
    comparator: str
    period: PartialDate | None
    base: PartialDate | None
    target: bool
    holder: str = ""
    other: str = ""
    counted: str = ""
    reporter: str = ""

    @property
    def family(self) -> str:
        """The document that it goes back to: copies of one document are one voice."""
        return self.source.copy_of or self.source.id

    @property
    def told(self) -> PartialDate | None:
        """The day its document speaks from."""
        return self.source.date

    @property
    def signature(self) -> str:
        """The same for figures that say the same and were told in the same year (on the same day, for occasions)."""
        told = self.told
        when = told if self.measure.kind == "occasion" else told.year if told else ""
        return identify(
            "f", self.measure.family, self.measure.kind, self.measure.part, self.value.normalize(), self.unit,
            self.comparator, self.period or "", self.base or "", self.target, self.holder, self.other, self.counted,
            self.reporter, when or "",
        )  # fmt: skip

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest value that the words can fairly mean.

        A plain number is precise to half a unit of its last digit that is not nought, below one hundred to the unit;
        "about" stretches that to a tenth, "over" and "nearly" to a fifth or one such unit, whichever is more.
        """
        if self.measure.kind in {"rank", "multiple"}:
            return self.value, self.value
        last = Decimal(1) if abs(self.value) < 100 else Decimal(10) ** _trailing(self.value)
        half = last / 2 if abs(self.value) >= 100 else Decimal(0)
        match self.comparator:
            case "~":
                spread = max(half, abs(self.value) / 10)
                return self.value - spread, self.value + spread
            case ">":
                return self.value, self.value + max(last, abs(self.value) / 5)
            case "<":
                return self.value - max(last, abs(self.value) / 5), self.value
            case _:
                return self.value - half, self.value + half

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which keys it is held against others; see `contested` for what each is for."""
        family, kind = self.measure.family, self.measure.kind
        found: list[str] = []
        if kind == "occasion":
            return (
                (f"occasion:{family}:{self.told.year}-{self.told.month:02}",) if self.told and self.told.month else ()
            )
        if kind in {"stock", "rank"}:
            found.append(f"fact:{family}:{'-'.join(sorted({self.holder, self.other} - {''}))}")
        if kind == "flow" and self.period:
            found.append(f"fact:{family}:{self.period.year}")
        if kind == "multiple" or (kind == "flow" and not self.measure.part):
            found.append(f"ratio:{family}")
        if kind in {"flow", "stock"} and (self.counted or self.measure.directed or self.target):
            found.append(f"number:{self.unit}:{self.value.normalize():f}")
        return tuple(key[:LONGEST_KEY] for key in found)

    def apart(self, other: Figure) -> bool:
        """Whether both cannot be right of the same thing, rounding and comparators granted."""
        one, two = sorted((self.bounds, other.bounds))
        low, high = sorted((abs(self.value), abs(other.value)))
        return one[1] < two[0] and (self.measure.kind == "rank" or high - low > high * _TOLERANCE)


_TOLERANCE = Decimal("0.02")
"""Share by which figures may differ as revisions of one count do."""


def _trailing(value: Decimal) -> int:
    """The power of ten of the last digit that is not nought; a bare 1 is taken for 1.0, as in "10 billion"."""
    plain = value.normalize().as_tuple()
    exponent = plain.exponent if isinstance(plain.exponent, int) else 0
    return exponent - 1 if plain.digits == (1,) else exponent
