"""An ask with what the other side said to it."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.records.identity import identify
from servanda.records.reply import Reception


@dataclass(frozen=True, slots=True)
class Answer:
    """A request or proposal of one side, as one ask, with how the other side met it.

    `undertaking` is the thread it belongs to; `asker` and `asked` are codes of parties; `ask` is the id of the
    statement that puts it most fully, `reply` that of the statement or reply that meets it (None: unanswered in the
    documents read); `why` says what tied them.
    """

    undertaking: str
    asker: str
    asked: tuple[str, ...]
    pillars: tuple[str, ...]
    ask: str
    reception: Reception
    reply: str | None
    why: str

    @property
    def id(self) -> str:
        """Named by the statement that asks."""
        return identify("a", self.ask, self.asker)
