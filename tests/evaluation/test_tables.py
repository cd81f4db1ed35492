"""The tables of a run, cell by cell."""

from evaluation import tables
from evaluation.scoring import Outcome

OUTCOME = Outcome(
    {
        "s.gold": 4,
        "s.read": 2,
        "s.hit": 2,
        "s.strict": 1,
        "s.force": 1,
        "c.gold": 1,
        "force.offer.gold": 3,
        "force.offer.read": 1,
        "force.offer.hit": 1,
    }
)


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines()]


def test_groups_show_precision_recall_and_means() -> None:
    (_, public) = rows(tables.by_group({"public": OUTCOME}))
    assert public == ["public", "1.000", "0.500", "0.667", "0.333", "0.000", "0.000", "0"]


def test_a_group_where_nothing_was_read_has_no_precision() -> None:
    assert rows(tables.by_group({"none": Outcome({"s.gold": 1.0})}))[1][1:3] == ["-", "0.000"]


def test_forces_show_their_own_mean() -> None:
    assert ["offer", "3", "1", "1", "0.500"] in rows(tables.by_force(OUTCOME))
    assert ["request", "0", "0", "0", "-"] in rows(tables.by_force(OUTCOME))


def test_fields_are_shares_of_the_pairs() -> None:
    assert ["statement", "force", "2", "0.500"] in rows(tables.by_field(OUTCOME))


def test_confidences_are_judged_in_bins_and_full_confidence_has_a_place() -> None:
    trust = [("statement", 0.82, True), ("statement", 0.88, False), ("claim", 1.0, True)]
    assert rows(tables.reliability(trust))[1:] == [
        ["statement", "0.8", "to", "0.9", "2", "0.850", "0.500"],
        ["claim", "0.9", "to", "1.0", "1", "1.000", "1.000"],
    ]
