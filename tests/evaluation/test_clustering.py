"""Scores of groupings, against values worked out by hand."""

from __future__ import annotations

import pytest

from evaluation.clustering import Score, b_cubed, pairwise

GOLD = ["abc", "de", "f"]


@pytest.mark.parametrize(
    ("read", "pairs", "cubed"),
    [
        # All as in the gold: 4 pairs of 4.
        (["abc", "de", "f"], (1, 1), (1, 1)),
        # All apart: no pair is wrong, none is found; recall 1/3 for a, b, c, 1/2 for d, e, 1 for f.
        (["a", "b", "c", "d", "e", "f"], (1, 0), (1, (3 * 1 / 3 + 2 * 1 / 2 + 1) / 6)),
        # All together: 4 of 15 pairs are right; precision 3/6 for a, b, c, 2/6 for d, e, 1/6 for f.
        (["abcdef"], (4 / 15, 1), ((3 * 3 / 6 + 2 * 2 / 6 + 1 / 6) / 6, 1)),
        # One moved: of the pairs ab, cd, ce, de only ab and de are right.
        (
            ["ab", "cde", "f"],
            (2 / 4, 2 / 4),
            ((2 * 1 + 1 / 3 + 2 * 2 / 3 + 1) / 6, (2 * 2 / 3 + 1 / 3 + 2 * 1 + 1) / 6),
        ),
        # c was not found: its two pairs and its recall are lost; the recall of a and b is 2/3.
        (["ab", "de", "f"], (1, 2 / 4), (1, (2 * 2 / 3 + 0 + 2 * 1 + 1) / 6)),
        # x is not in the gold: left out.
        (["abcx", "de", "f"], (1, 1), (1, 1)),
        (["abc", "de", "f", "xy"], (1, 1), (1, 1)),
        # Nothing found: nothing is wrong, all is absent.
        ([], (1, 0), (1, 0)),
    ],
)
def test_worked_by_hand(read: list[str], pairs: tuple[float, float], cubed: tuple[float, float]) -> None:
    """Precision and recall are those of the definition."""
    for score, expected in ((pairwise(GOLD, read), pairs), (b_cubed(GOLD, read), cubed)):
        assert (score.precision, score.recall) == pytest.approx(expected)


def test_f1_is_the_harmonic_mean() -> None:
    """2PR / (P + R), and 0 where both are 0."""
    assert Score(0.5, 1.0).f1 == pytest.approx(2 / 3)
    assert Score(0.0, 0.0).f1 == 0.0


def test_nothing_to_group_is_perfect() -> None:
    """Where the gold is empty nothing can be wrong."""
    assert pairwise([], ["ab"]) == Score(1.0, 1.0)
    assert b_cubed([], ["ab"]) == Score(1.0, 1.0)


def test_the_order_of_groups_does_not_matter() -> None:
    """Groups are sets of sets."""
    assert b_cubed(GOLD, ["edc", "ba", "f"]) == b_cubed(GOLD[::-1], ["f", "ab", "cde"])


@pytest.mark.parametrize("score", [pairwise, b_cubed])
def test_an_item_in_two_groups_is_an_error(score: object) -> None:
    """A grouping is a partition."""
    assert callable(score)
    with pytest.raises(ValueError, match="in two groups: 'a'"):
        score(["ab", "ac"], ["ab"])
