"""Where candidates come from: what has been seen under a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

F = TypeVar("F")
F_co = TypeVar("F_co", covariant=True)


class Index(Protocol[F_co]):
    """Answers which wordings share a key. The ledger does it from its tables, `MemoryIndex` from memory."""

    def sharing(self, keys: Sequence[str], most: int) -> Iterable[tuple[str, F_co]]:
        """The signatures filed under any of `keys`, with their features, in the order of the signatures.

        Each comes once; of each key at most the `most` that are first in that order.
        """
        ...


class MemoryIndex(Generic[F]):
    """An index over what was put into it."""

    def __init__(self) -> None:
        self._features: dict[str, F] = {}
        self._filed: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, signature: str, features: F, keys: Iterable[str]) -> None:
        """File `features` under each of `keys`; a signature that is known stays as it is."""
        if signature in self._features:
            return
        self._features[signature] = features
        for key in keys:
            self._filed[key].add(signature)

    def sharing(self, keys: Sequence[str], most: int) -> list[tuple[str, F]]:
        """See `Index.sharing`."""
        found = {signature for key in keys for signature in sorted(self._filed.get(key, ()))[:most]}
        return [(signature, self._features[signature]) for signature in sorted(found)]
