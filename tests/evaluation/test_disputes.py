"""Discrepancies against their gold: what counts as found, what as wrong, what as neither."""

from evaluation.disputes import Dispute, disputes, faults
from servanda.records import Discrepancy, DiscrepancyKind, Severity, Side, Span

TEXTS = {"a.txt": "Ten  boats\nwere given.", "b.txt": "Twelve boats were given, ten of them new."}
NAMES = {"d-a": "a.txt", "d-b": "b.txt"}
GOLD = {
    "conflicts": [
        {
            "kind": "value",
            "why": "boats",
            "sides": [{"a.txt": "Ten boats", "a.txt#2": "given"}, {"b.txt": "Twelve boats"}],
        }
    ],
    "either": [],
    "never": [],
}


def found(kind: DiscrepancyKind, *places: tuple[str, int, int]) -> Discrepancy:
    sides = tuple(Side(d, Span(d, start, end, TEXTS[NAMES[d]][start:end]), "") for d, start, end in places)
    return Discrepancy(kind, Severity.LOW, "why", sides)


def test_it_takes_the_kind_and_words_of_two_sides() -> None:
    (entry,) = disputes(GOLD, "conflicts")
    value = DiscrepancyKind.VALUE
    assert entry.answered(found(value, ("d-a", 0, 3), ("d-b", 0, 6)), NAMES, TEXTS)
    assert not entry.answered(found(DiscrepancyKind.SCOPE, ("d-a", 0, 3), ("d-b", 0, 6)), NAMES, TEXTS)
    assert not entry.answered(found(value, ("d-a", 0, 3), ("d-b", 25, 28)), NAMES, TEXTS)
    assert not entry.answered(found(value, ("d-a", 0, 3), ("d-a", 16, 21)), NAMES, TEXTS)
    anything = Dispute(None, entry.why, entry.sides)
    assert anything.answered(found(DiscrepancyKind.SCOPE, ("d-a", 0, 3), ("d-b", 0, 6)), NAMES, TEXTS)


def test_words_that_are_not_in_their_document_are_told() -> None:
    assert faults(GOLD, TEXTS) == []
    wrong = {"conflicts": [{"kind": "value", "why": "boats", "sides": [{"a.txt": "Nine"}, {"c.txt": "Ten"}]}]}
    assert faults(wrong, TEXTS) == ["a.txt does not hold 'Nine'", "c.txt does not hold 'Ten'"]
