"""What one document is to another: the same text again, a part of it, or a new telling."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kin(StrEnum):
    """What a document is, measured against the one it goes back to."""

    ORIGINAL = "original"
    COPY = "copy"
    SHORTENED = "shortened"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Kinship:
    """The place of a document among its likes.

    `of` is the id of the original, None for an original; `resemblance` the Jaccard index of the shingles of both
    texts; `containment` the share of this document's shingles that stand in the original; `why` says it in words.
    """

    document: str
    kin: Kin = Kin.ORIGINAL
    of: str | None = None
    resemblance: float = 1.0
    containment: float = 1.0
    why: str = ""

    @property
    def family(self) -> str:
        """The id of the original that it and its kin go back to."""
        return self.of or self.document
