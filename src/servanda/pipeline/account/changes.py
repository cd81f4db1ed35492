"""What became different in the account, for the log that feeds and alerts read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert

from servanda.ledger.account import changes
from servanda.pipeline.account.batch import Batch
from servanda.records import Answer, Change, Discrepancy, Happening, Reception, Undertaking

_TOLD = {Change.STRENGTHENED: "strengthened", Change.WEAKENED: "weakened"}


class Changes:
    """Writes to the log of changes what one step of a batch made different.

    Nothing is written of documents that were in the account before: an account that is worked out anew, or a document
    that is read anew, tells nothing that happened.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def happenings(self, before: Mapping[str, Happening], made: Iterable[Happening]) -> None:
        """Events that no document had told of before."""
        known = {event for happening in before.values() for event in happening.events}
        rows = [(h.id, "event", _event(h)) for h in made if known.isdisjoint(h.events)]
        self._write(rows)

    def undertakings(
        self, home: Mapping[str, str], standings: Mapping[str, tuple[str, str]], made: Iterable[Undertaking]
    ) -> None:
        """New undertakings, those told again with other force or wording, and those that stand elsewhere.

        `home` has for each statement told before the undertaking it belonged to, `standings` for each of these its
        stage and evidence of completion.
        """
        rows: list[tuple[str, str, str]] = []
        for u in made:
            olds = [home[statement] for statement in u.statements if home.get(statement) in standings]
            if not olds:
                rows.append((u.id, "undertaking", u.title))
                continue
            before = set(olds)
            rows += [
                (u.id, _TOLD[step.change], f"{u.title}: {step.why}")
                for step in u.steps
                if step.change in _TOLD and home.get(step.statement) not in before
            ]
            if standings[olds[0]] != (u.stage.value, u.completion.value):
                rows.append((u.id, "status", f"{u.title}: {u.stage.value}, {u.completion.value}"))
        self._write(rows)

    def answers(self, before: Mapping[str, Answer], made: Iterable[Answer]) -> None:
        """Asks that were met, or met otherwise than before."""
        known = {answer.id: answer.reception for answer in before.values()}
        self._write(
            [
                (a.id, "answer", f"{a.asker} asked {', '.join(a.asked)}: {a.reception.value}")
                for a in made
                if a.reception is not Reception.UNANSWERED and known.get(a.id) is not a.reception
            ]
        )

    def discrepancies(self, new: Iterable[Discrepancy]) -> None:
        """Discrepancies found for the first time."""
        self._write([(d.id, "discrepancy", f"{d.kind.value}: {d.why}") for d in new])

    def _write(self, rows: Iterable[tuple[str, str, str]]) -> None:
        at = self._batch.now.isoformat()
        values = [{"at": at, "thing": thing, "what": what, "note": note} for thing, what, note in rows]
        if values and not self._batch.again:
            self._batch.connection.execute(insert(changes), values)


def _event(happening: Happening) -> str:
    who = ", ".join(dict.fromkeys(str(p.who) for p in happening.participants))
    parts = (str(happening.date or ""), happening.kind.value, happening.place or "", who)
    return " · ".join(part for part in parts if part)
