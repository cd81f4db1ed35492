"""The words a record rests on."""

from __future__ import annotations

from dataclasses import dataclass


class GroundingError(ValueError):
    """A record was offered evidence that is not in its document."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters of one document.

    `start` and `end` count code points of the document's stored text, `end` excluded; `quote` is exactly what
    stands between them. Make one with `Span.of`, which checks it.
    """

    document: str
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, document: str, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`.

        Raises `GroundingError` where the bounds do not enclose at least one character of `text`.
        """
        if not 0 <= start < end <= len(text):
            raise GroundingError(f"{document}: no words between {start} and {end} of {len(text)} characters")
        return cls(document, start, end, text[start:end])

    def grounded_in(self, text: str) -> bool:
        """Whether `text` still holds this quote at this place."""
        return text[self.start : self.end] == self.quote
