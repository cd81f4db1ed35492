"""Which of many rules a sentence may fit, told in one pass by stems that every match of a rule holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick


class Stems:
    """The stems of a list of rules; a rule without stems is always tried."""

    def __init__(self, rules: Sequence[Sequence[str]]) -> None:
        """Take the stems of each rule, in small letters."""
        masks: dict[str, int] = {}
        self._always = 0
        for number, stems in enumerate(rules):
            for stem in stems:
                masks[stem] = masks.get(stem, 0) | 1 << number
            if not stems:
                self._always |= 1 << number
        self._masks = list(masks.values())
        self._scan = AhoCorasick(list(masks))

    def among(self, text: str) -> Iterator[int]:
        """The numbers of the rules that `text` may fit, in their order."""
        bits = self.fitting(text)
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest

    def fitting(self, text: str) -> int:
        """The rules of which a stem stands in `text`, as bits: bit `n` is set for the rule at `n`."""
        found = self._always
        for stem, _, _ in self._scan.find_matches_as_indexes(text.lower(), overlapping=True):
            found |= self._masks[stem]
        return found
