"""What the decisions of persons make of the records: left out, corrected, ruled together or apart, set to a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from servanda.ledger.account import decisions
from servanda.records import (
    COMPARATORS,
    Claim,
    Completion,
    Decision,
    Event,
    EventKind,
    Force,
    PartialDate,
    Ruling,
    Stage,
    Statement,
    Verb,
    Who,
)

R = TypeVar("R", bound=Statement | Claim | Event)


class CorrectionError(ValueError):
    """A field that cannot be set, or not to this; the message says what can."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The decisions in force. `reviewed` holds, for the id of each target, the latest decision about it.

    What was rejected is wrong until another decision about it comes after.
    """

    reviewed: dict[str, Decision] = field(default_factory=dict)
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()
    statuses: dict[str, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, log: Iterable[Decision]) -> Overlay:
        """What a log, in its order, comes to: an undone decision counts for nothing, an undone undo restores."""
        entries = list(log)
        undone: set[str] = set()
        for entry in reversed(entries):
            if entry.verb is Verb.UNDO and entry.id not in undone:
                undone.update(entry.targets)
        made = cls()
        rulings: dict[tuple[str, str], Ruling] = {}
        for entry in entries:
            if entry.id in undone or entry.verb is Verb.UNDO:
                continue
            first, *others = entry.targets
            if entry.verb in {Verb.MERGE, Verb.SPLIT}:
                if entry.verb is Verb.MERGE:  # what was ruled between any two of them before is superseded
                    own = set(entry.targets)
                    rulings = {pair: ruling for pair, ruling in rulings.items() if not own.issuperset(pair)}
                for other in others:
                    ruling = Ruling.on(first, other, together=entry.verb is Verb.MERGE)
                    rulings[ruling.a, ruling.b] = ruling
            elif entry.verb is Verb.STATUS:
                made.statuses.update(dict.fromkeys(entry.targets, entry))
            elif entry.verb is Verb.CORRECT:
                made.corrections.setdefault(first, {}).update(entry.values)
            made.reviewed.update(dict.fromkeys(entry.targets, entry))
        return replace(made, rulings=tuple(rulings[pair] for pair in sorted(rulings)))

    @property
    def rejected(self) -> frozenset[str]:
        """The ids whose latest decision is a rejection."""
        return frozenset(target for target, entry in self.reviewed.items() if entry.verb is Verb.REJECT)

    def corrected(self, record: R) -> R:
        """The record with the fields that a person set; its name stays."""
        values = self.corrections.get(record.id)
        return correct(record, values) if values else record


def load(connection: Connection) -> Overlay:
    """The decisions in force in a ledger."""
    return Overlay.of(log(connection))


def log(connection: Connection) -> list[Decision]:
    """Every decision of a ledger, the earliest first."""
    return [
        Decision(
            Verb(row.verb),
            tuple(row.targets),
            row.made_by,
            datetime.fromisoformat(row.made_at),
            row.why,
            tuple((name, value) for name, value in row.settings),
        )
        for row in connection.execute(select(decisions).order_by(decisions.c.number))
    ]


def correct(record: R, values: dict[str, str]) -> R:
    """The record with `values` set; `CorrectionError` for a field it does not have, or a value it cannot take."""
    own = _FIELDS[type(record)]
    changed: dict[str, Any] = {"kept_as": record.id}
    for name, form in values.items():
        if name not in own:
            raise CorrectionError(f"{name}: cannot be corrected; set {', '.join(own)}")
        try:
            changed[name] = own[name](form)
        except (ValueError, InvalidOperation) as error:
            raise CorrectionError(f"{name}={form}: {error}") from error
    return replace(record, **changed)


def status(values: dict[str, str]) -> tuple[Stage | None, Completion | None]:
    """The stage and the evidence of completion that a decision sets; `CorrectionError` where it is neither."""
    stage, completion = values.get("stage"), values.get("completion")
    try:
        return Stage(stage) if stage else None, Completion(completion) if completion else None
    except ValueError as error:
        told = f"stage is one of {', '.join(Stage)}; evidence of completion one of {', '.join(Completion)}"
        raise CorrectionError(f"{error}: {told}") from error


def _date(form: str) -> PartialDate | None:
    return PartialDate.parse(form) if form else None


def _whos(form: str) -> tuple[Who, ...]:
    parts = [part.strip() for part in form.split(",") if part.strip()]
    return tuple(Who(party.strip(), name.strip()) for party, _, name in (part.partition(":") for part in parts))


def _names(form: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in form.split(",") if part.strip()))


def _comparator(form: str) -> str:
    if form not in COMPARATORS:
        raise ValueError(f"not a comparator (one of {' '.join(COMPARATORS)})")
    return form


def _number(form: str) -> Decimal:
    return Decimal(form.replace(",", ""))


def _flag(form: str) -> bool:
    if form not in {"yes", "no"}:
        raise ValueError("yes or no")
    return form == "yes"


def _optional(form: str) -> str | None:
    return form or None


def _required(form: str) -> str:
    if not form:
        raise ValueError("must not be empty")
    return form


_FIELDS: dict[type, dict[str, Any]] = {
    Statement: {
        "force": Force,
        "speakers": _whos,
        "addressees": _whos,
        "pillars": _names,
        "deadline": _date,
    },
    Claim: {
        "indicator": _required,
        "value": _number,
        "unit": _required,
        "comparator": _comparator,
        "period": _date,
        "base_period": _date,
        "target": _flag,
        "subject": _optional,
        "counterpart": _optional,
    },
    Event: {"kind": EventKind, "date": _date, "place": _optional, "participants": _whos},
}
"""What can be corrected of each kind of record, with what reads its text."""
