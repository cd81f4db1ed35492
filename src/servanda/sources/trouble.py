"""What went wrong with one input, told to its user."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One input, what is wrong with it and what to do about it, each in a few words.

    `failed` is False where the input was passed over without loss (an empty file). `read` is True where the input gave
    a document all the same, and this only says what the document lacks; such a trouble comes before its document.
    """

    input: str
    what: str
    advice: str
    failed: bool = True
    read: bool = False

    def __str__(self) -> str:
        return f"{self.input}: {self.what}; {self.advice}" if self.advice else f"{self.input}: {self.what}"


class SourceError(Exception):
    """An input that gives no document; becomes a `Trouble` at the door of the package."""

    def __init__(self, what: str, advice: str, *, failed: bool = True) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.failed = failed

    def trouble(self, source: str) -> Trouble:
        """The same, said of `source`."""
        return Trouble(source, self.what, self.advice, self.failed)
