"""Spellings of one name, and names that only look alike."""

import pytest

from servanda.analysis.people import others, spellings, united_actors
from servanda.ledger import Ledger, write
from servanda.profiles import load
from servanda.records import Document, Force, Reading, Statement, Who

PROFILE = load("vietnam-korea")


@pytest.fixture
def known(tmp_path):
    """The spellings of a ledger in which these people speak."""

    def made(*names: str):
        text = "".join(f"{name} will help.\n" for name in names)
        document = Document("a.txt", text, "0" * 64)
        statements = []
        for number, name in enumerate(names):
            start = text.index("help", sum(len(n) + 12 for n in names[:number]))
            statements.append(
                Statement.grounded(
                    document,
                    start,
                    start + 4,
                    force=Force.COMMITMENT,
                    speakers=(Who("VNM", name),),
                    confidence=1,
                    rule="t",
                )
            )
        with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
            write(ledger, Reading(document, tuple(statements), (), ()), "t", "p", read=True)
            with ledger.reading() as connection:
                return spellings(connection, PROFILE)

    return made


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (("Tô Lâm", "To Lam"), [{"Tô Lâm", "To Lam"}]),
        (("Trần Văn Xá", "Tran Van Xa", "Tran Van-Xa"), [{"Trần Văn Xá", "Tran Van Xa", "Tran Van-Xa"}]),
        (("Lê Văn Hùng", "Lê Văn Hưng", "Le Van Hung"), [{"Lê Văn Hùng"}, {"Lê Văn Hưng"}, {"Le Van Hung"}]),
        (("Phạm Thị Ba", "Phạm Thị Tư"), [{"Phạm Thị Ba"}, {"Phạm Thị Tư"}]),
    ],
)
def test_spellings_are_one_persons_where_nothing_contradicts(known, names, groups) -> None:
    found = known(*names)
    assert {frozenset(own) & set(names) for own in found.values()} == {frozenset(group) for group in groups}


def test_the_usual_spelling_stands_for_all(known) -> None:
    found = known("Tô Lâm", "To Lam", "Tô Lâm")
    assert others(found, "Tô Lâm", "VNM") == ("To Lam",)
    assert others(found, "Tô Lâm", "KOR") == ()
    counts = {"speakers": 1, "addressees": 0, "participants": 2}
    rows = [{"party": "VNM", "name": name, **counts} for name in ("Tô Lâm", "To Lam")]
    assert united_actors(rows, found) == [
        {"party": "VNM", "name": "To Lam", "speakers": 2, "addressees": 0, "participants": 4}
    ]
